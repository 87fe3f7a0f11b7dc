"""`install` and `uninstall` in an Oscar shop."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from demo import factories as shop
from saleor_customer_ext import permissions
from tests import factories


@pytest.fixture(autouse=True)
def no_stale_content_types() -> Any:
    yield
    ContentType.objects.clear_cache()


def test_install_grants_and_says_what_is_next(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    group = Group.objects.create(name="Accountants")

    call_command("install", grant_to=["Accountants"])
    call_command("install", grant_to=["Accountants"])

    granted = group.permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in granted} == permissions.ALL
    assert "Switch credit on" in capsys.readouterr().out
    with pytest.raises(CommandError, match='There is no group "Nobody"'):
        call_command("install", grant_to=["Nobody"])


def test_uninstall_is_refused_while_customers_have_credit(db: Any) -> None:
    factories.top_up(shop.make_customer("carla@example.com"), "5.00")

    with pytest.raises(CommandError, match=r"Customers still have credit: 5\.000? EUR in 1 accounts"):
        call_command("uninstall", yes=True)


def test_uninstall_leaves_nothing(db: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.top_up(shop.make_customer("carla@example.com"), "5.00")

    call_command("uninstall", yes=True, export=tmp_path / "balances.csv")
    call_command("uninstall", yes=True)

    assert "carla@example.com,EUR,5.00," in (tmp_path / "balances.csv").read_text()
    assert not [name for name in connection.introspection.table_names() if name.startswith("saleor_customer")]
    assert not Permission.objects.filter(content_type__app_label=permissions.APP_LABEL).exists()
    assert not ContentType.objects.filter(app_label=permissions.APP_LABEL).exists()
    assert not MigrationRecorder.Migration.objects.filter(app=permissions.APP_LABEL).exists()
    assert "There was nothing left to remove." in capsys.readouterr().out
