"""Each name of Saleor that we touch, taken away in turn: nothing is served, or one feature denies, and it is said."""

import ast
from pathlib import Path
from typing import Any

import pytest
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Field
from saleor.asgi.asgi_handler import PatchedASGIHandler

import saleor_customer_ext.hosts.saleor
from saleor_customer_ext.hosts.saleor import attach, checks, guard, seams
from saleor_customer_ext.hosts.saleor.seams import SEAMS, Seam

HERE = Path(saleor_customer_ext.hosts.saleor.__file__).parent
VERSION = seams.saleor_version()
NEEDED = [seam for seam in SEAMS if seam.expectation(VERSION)]


def take_away(patch: pytest.MonkeyPatch, seam: Seam) -> None:
    """Remove the name from Saleor, as it looks in this process."""
    module, _, path = seam.target.partition(":")
    *owners, name = path.split(".")
    owner: Any = seams.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    if isinstance(seams._field(owner, name), Field):
        field = seams._field
        patch.setattr(
            seams,
            "_field",
            lambda model, known: None if (model, known) == (owner, name) else field(model, known),
        )
    for base in getattr(owner, "__mro__", [owner]):
        if name in vars(base):
            patch.delattr(base, name)


def test_this_saleor_is_as_expected() -> None:
    assert checks.errors() == []
    assert [warning.id for warning in checks.warnings()] == []
    assert seams.OLDEST <= VERSION <= seams.NEWEST


def test_no_name_stands_there_twice() -> None:
    assert len({seam.target for seam in SEAMS}) == len(SEAMS)
    assert all(seam.serves for seam in SEAMS)


@pytest.mark.parametrize("seam", NEEDED, ids=lambda seam: seam.target)
def test_without_it_nothing_is_served(seam: Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    take_away(monkeypatch, seam)

    if seam.denies:
        assert checks.errors() == []
        (warning,) = checks.warnings()
        assert warning.id == "customer_ext.W202"
        assert seam.target in warning.msg
        return
    errors = checks.errors()  # several, where other rows look into what is gone
    assert {error.id for error in errors} == {"customer_ext.E201"}
    assert f"Saleor has no {seam.target}. Without it, nobody can rely on this: {seam.serves}." in [
        error.msg for error in errors
    ]
    with pytest.raises(ImproperlyConfigured, match="cannot serve this shop"):
        guard.StartGuard(lambda request: None)


FUNCTIONS = [seam for seam in NEEDED if seam.expectation(VERSION).startswith("(")]


@pytest.mark.parametrize("seam", FUNCTIONS, ids=lambda seam: seam.target)
def test_a_changed_signature_is_noticed(seam: Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seam, "_look_up", lambda self: lambda something, *, other: None)

    assert seam.difference(VERSION) == (
        f"{seam.target} takes (something, *, other), not {' '.join(seam.expectation(VERSION).split())}."
    )


MISSING = Seam("saleor.checkout.calculations:not_there", "()", "credit follows the total")


@pytest.fixture
def something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seams, "SEAMS", (*SEAMS, MISSING))


@pytest.mark.usefixtures("something_is_missing")
@pytest.mark.parametrize("handler", [WSGIHandler, PatchedASGIHandler])
def test_web_servers_do_not_start(handler: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        handler()

    assert str(refused.value) == (
        "saleor_customer_ext cannot serve this shop: (customer_ext.E201) Saleor has no"
        " saleor.checkout.calculations:not_there. Without it, nobody can rely on this: credit follows the total."
    )


@pytest.mark.usefixtures("something_is_missing")
@pytest.mark.parametrize("signal", [worker_init, beat_init])
def test_workers_and_schedulers_do_not_start(signal: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        signal.send(sender=None)

    assert ended.value.code == 1
    assert "Saleor has no saleor.checkout.calculations:not_there" in capsys.readouterr().err


@pytest.mark.usefixtures("something_is_missing")
def test_management_commands_start_and_report() -> None:
    (message,) = (found for found in run_checks() if str(found.id).startswith("customer_ext.E2"))
    assert not message.is_serious()

    strict = [
        found for found in run_checks(include_deployment_checks=True) if found.id == "customer_ext.E201"
    ]
    assert [found.is_serious() for found in strict] == [False, True]


def test_a_shop_as_expected_is_served_without_a_middleware_of_ours() -> None:
    assert settings.MIDDLEWARE[0] == attach.GUARD
    with pytest.raises(MiddlewareNotUsed):
        guard.StartGuard(lambda request: None)
    for signal in (worker_init, beat_init):
        signal.send(sender=None)


def test_attaching_again_changes_nothing() -> None:
    before = list(settings.MIDDLEWARE), dict(settings.CELERY_BEAT_SCHEDULE)
    attach.at_models()
    attach.at_ready()

    assert (list(settings.MIDDLEWARE), dict(settings.CELERY_BEAT_SCHEDULE)) == before
    assert attach.problems == {}


def test_what_can_be_denied_does_not_stop_the_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Seam(MISSING.target, "()", "the total is current", denies="credit on drafts")
    monkeypatch.setattr(seams, "SEAMS", (*SEAMS, row))

    assert checks.errors() == []
    (warning,) = checks.warnings()
    assert (warning.id, warning.msg) == (
        "customer_ext.W202",
        f"Saleor has no {MISSING.target}. So this is denied: credit on drafts.",
    )


@pytest.mark.parametrize(
    ("version", "errors", "warnings"),
    [
        ("3.22.67", ["customer_ext.E202"], []),
        ("3.25.0-a.0", [], ["customer_ext.W201"]),
        ("4.0.0", [], ["customer_ext.W201"]),
    ],
)
def test_other_versions(
    version: str, errors: list[str], warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seams, "saleor_version", lambda: seams.parse_version(version))

    assert [error.id for error in checks.errors()] == errors
    found = [warning.id for warning in checks.warnings()]
    assert [code for code in found if code == "customer_ext.W201"] == warnings


def test_what_is_expected_depends_on_the_version() -> None:
    seam = Seam("saleor:__version__", {"3.23": "str", "3.24": seams.GONE}, "")

    assert [seam.expectation(version) for version in ((3, 22), (3, 23), (3, 24), (3, 30))] == [
        "",
        "str",
        "",
        "",
    ]
    assert [seam.difference(version) for version in ((3, 22), (3, 23), (3, 24))] == ["", "", ""]
    assert (
        Seam("saleor:__version__", "dict", "").difference(VERSION)
        == "saleor:__version__ is a str, not a dict."
    )


def test_a_plugin_that_saleor_does_not_ask_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PLUGINS", [])

    assert [error.id for error in checks.errors()] == ["customer_ext.E205"]


@pytest.mark.parametrize("part", [attach.RECEIVERS, attach.MUTATIONS, attach.TASKS])
def test_a_part_of_ours_that_cannot_be_imported_is_noticed(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def import_module(name: str) -> Any:
        if name == part:
            raise ImportError("cannot import name 'Gone' from 'saleor.core'")
        return seams.import_module(name)

    with monkeypatch.context() as patch:
        patch.setattr(attach, "import_module", import_module)
        attach.at_ready()
        (error,) = checks.errors()
    attach.at_ready()

    assert error.id == "customer_ext.E206"
    assert "cannot import name 'Gone'" in error.msg
    assert checks.errors() == []


def test_what_management_commands_load_asks_for_no_name_of_the_table() -> None:
    """Such a name is imported inside functions: without it `migrate` and `uninstall` start all the same."""
    names = {seam.target.partition(".")[0] and seam.target.replace(":", ".") for seam in SEAMS}
    asked = set()
    todo, seen = ["host", "plugin", "attach", "checks", "guard", "installation"], set()
    while todo:
        module = todo.pop()
        if module in seen:
            continue
        seen.add(module)
        for node in ast.parse((HERE / f"{module}.py").read_text()).body:
            if not isinstance(node, ast.ImportFrom):
                continue
            for alias in node.names:
                if node.level == 1:
                    todo.append(node.module or alias.name)
                elif f"{node.module}.{alias.name}" in names:
                    asked.add(f"{module}: {node.module}.{alias.name}")

    assert {"host", "plugin", "tender", "schema", "seams"} <= seen
    assert asked == set()
