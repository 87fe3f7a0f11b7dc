"""Each import contract of setup.cfg refuses what it is for: a small package that breaks one rule fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = "Imports go down the layers only"
MIGRATIONS = "Migrations know models and nothing above"
SHOPS = "Only hosts/ imports Saleor or Oscar"
GRAPHENE = "Nothing below graphql/ imports graphene"
HOSTS = "Hosts ignore each other"
NAMES = "Modules are named after their subject"
ALL = {LAYERS, MIGRATIONS, SHOPS, GRAPHENE, HOSTS, NAMES}

# Everything here is allowed.
CLEAN = {
    "__init__.py": "",
    "apps.py": "from . import checks",
    "checks.py": "from . import conf",
    "management/__init__.py": "",
    "management/commands/__init__.py": "",
    "management/commands/audit.py": "from ...services import credit",
    "migrations/__init__.py": "",
    "migrations/0001_ledger.py": "import saleor_customer_ext.models.credit",
    "hosts/__init__.py": "",
    "hosts/oscar/__init__.py": "import graphene_django\nimport oscar.apps\nfrom ...graphql import schema",
    "hosts/saleor/__init__.py": "import saleor.core\nfrom ...services import credit",
    "graphql/__init__.py": "",
    "graphql/schema.py": "import graphene\nimport graphql\nfrom ..services import credit",
    "dashboard.py": "from . import conf",
    "services/__init__.py": "",
    "services/credit.py": "from ..models import credit\nfrom ..host import Host",
    "models/__init__.py": "",
    "models/credit.py": "from ..money import zero",
    "host.py": "from . import errors, money, permissions",
    "conf.py": "",
    "permissions.py": "",
    "money.py": "from . import errors",
    "events.py": "",
    "prepared.py": "",
    "errors.py": "",
}


def broken_contracts(directory: Path, change: dict[str, str]) -> set[str]:
    """Write the package with the change, check it with the project's configuration, return what is broken."""
    package = directory / "saleor_customer_ext"
    for name, text in (CLEAN | change).items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text + "\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    result = subprocess.run(
        [*command, "--config", ROOT / "setup.cfg"],
        cwd=directory,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)$", result.stdout, re.MULTILINE))
    assert set(verdicts) == ALL, result.stdout + result.stderr
    broken = {name for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert result.returncode == (1 if broken else 0)
    return broken


def test_a_clean_package_keeps_all(tmp_path):
    assert broken_contracts(tmp_path, {}) == set()


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        pytest.param({"errors.py": "from . import money"}, LAYERS, id="bottom-imports-above"),
        pytest.param(
            {"models/credit.py": "from ..services import credit"}, LAYERS, id="model-imports-service"
        ),
        pytest.param(
            {"services/credit.py": "from ..graphql import schema"}, LAYERS, id="service-imports-graphql"
        ),
        pytest.param({"graphql/schema.py": "from .. import hosts"}, LAYERS, id="graphql-imports-host"),
        pytest.param({"conf.py": "from . import permissions"}, LAYERS, id="neighbours-in-one-layer"),
        pytest.param(
            {"services/credit.py": "def late():\n    from .. import apps"}, LAYERS, id="late-import"
        ),
        pytest.param({"hosts/__init__.py": "from .. import migrations"}, LAYERS, id="migrations-imported"),
        pytest.param({"extras.py": ""}, LAYERS, id="module-without-a-layer"),
        pytest.param(
            {"migrations/0001_ledger.py": "from ..services import credit"}, MIGRATIONS, id="migration"
        ),
        pytest.param({"models/credit.py": "from oscar.core import loading"}, SHOPS, id="model-imports-oscar"),
        pytest.param(
            {"graphql/schema.py": "from saleor.graphql import api"}, SHOPS, id="graphql-imports-saleor"
        ),
        pytest.param({"services/credit.py": "import graphene"}, GRAPHENE, id="service-imports-graphene"),
        pytest.param(
            {"host.py": "from graphql import GraphQLError"}, GRAPHENE, id="port-imports-graphql-core"
        ),
        pytest.param({"hosts/oscar/__init__.py": "from ..saleor import x"}, HOSTS, id="oscar-imports-saleor"),
        pytest.param({"hosts/saleor/__init__.py": "from .. import oscar"}, HOSTS, id="saleor-imports-oscar"),
        pytest.param({"services/utils.py": ""}, NAMES, id="utils"),
        pytest.param({"hosts/oscar/helpers/__init__.py": ""}, NAMES, id="helpers"),
    ],
)
def test_each_contract_refuses(tmp_path, change, broken):
    assert broken_contracts(tmp_path, change) == {broken}
