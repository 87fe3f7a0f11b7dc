"""`install` and `uninstall` in a real Saleor; what is taken away is taken away in a transaction, so tests undo it."""

import csv
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks
from saleor.account.models import Group
from saleor.app.models import App
from saleor.checkout.models import Checkout
from saleor.payment.models import TransactionItem
from saleor.permission.models import Permission
from saleor.schedulers.models import CustomPeriodicTask

from saleor_customer_ext import permissions
from saleor_customer_ext.hosts.saleor import seams
from saleor_customer_ext.hosts.saleor.seams import Seam
from saleor_customer_ext.hosts.saleor.tasks import SCHEDULE
from saleor_customer_ext.services import settings
from tests import factories
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.base import Card
from tests.scenarios.drivers.saleor import SaleorDriver

CATALOGUE = """
    SELECT 'column', table_name || '.' || column_name, data_type || coalesce(column_default, '') || is_nullable
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'relation', relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', oid::regprocedure::text, prosrc FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname, typtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace"""
ROWS = {
    "permissions": Permission.objects.values_list("id", "codename", "name", "content_type"),
    "granted to groups": Group.permissions.through.objects.values_list(),
    "granted to apps": App.permissions.through.objects.values_list(),
    "apps": App.objects.values_list("id", "name", "identifier", "type"),
    "content types": ContentType.objects.values_list(),
    "migrations": MigrationRecorder.Migration.objects.values_list("id", "app", "name"),
    "periodic tasks": PeriodicTask.objects.values_list("id", "name", "task", "interval"),
    "intervals": IntervalSchedule.objects.values_list(),
    "changes of tasks": PeriodicTasks.objects.values_list(),
}


def catalogue() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return set(cursor.fetchall())


def rows() -> dict[str, set[Any]]:
    return {name: set(query.all()) for name, query in ROWS.items()}


def ours(item: tuple[str, str, str]) -> bool:
    return any("saleor_customer_ext" in text or "customer_ext_" in text for text in item)


@contextmanager
def undone() -> Iterator[None]:
    """Take everything back that the block does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


def run(capsys: pytest.CaptureFixture[str], *command: Any, **options: Any) -> str:
    call_command(*command, **options)
    return capsys.readouterr().out


@pytest.mark.usefixtures("store")
def test_install_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    group = Group.objects.create(name="Accountants", restricted_access_to_channels=False)
    first = run(capsys, "install", grant_to=["Accountants"])
    before = rows()
    second = run(capsys, "install", grant_to=["Accountants"])

    found = CustomPeriodicTask.objects.values_list("name", "task", "interval__every", "interval__period")
    assert set(found) == {(name, task, every, "seconds") for name, (task, every) in SCHEDULE.items()}
    granted = group.permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in granted} == permissions.ALL
    assert '"Accountants" has all of them; 7 were new to it' in first
    assert '"Accountants" has all of them; 0 were new to it' in second
    assert "Not ready to serve" not in first
    assert rows() == before
    assert settings.current().credit_enabled is False


@pytest.mark.usefixtures("store")
def test_install_for_a_group_that_does_not_exist_changes_nothing() -> None:
    before = rows()
    with pytest.raises(CommandError, match='There is no permission group "Nobody"'):
        call_command("install", grant_to=["Nobody"])

    assert rows() == before


@pytest.mark.usefixtures("store")
def test_install_says_what_would_not_be_served(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seams, "SEAMS", (*seams.SEAMS, Seam("saleor.core:gone", "()", "everything works")))

    assert "Not ready to serve: (customer_ext.E201) Saleor has no saleor.core:gone." in run(capsys, "install")


@pytest.mark.usefixtures("store")
def test_uninstall_leaves_nothing_and_touches_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    group = Group.objects.create(name="Accountants", restricted_access_to_channels=False)
    saleor_shop.make_app("erp", ["order.manage_orders", *permissions.ALL])
    structure, before = catalogue(), rows()
    label = {kind.pk for kind in ContentType.objects.filter(app_label=permissions.APP_LABEL)}
    call_command("install", grant_to=["Accountants"])

    with undone():
        said = run(capsys, "uninstall", yes=True)
        after = rows()

        assert catalogue() == {item for item in structure if not ours(item)}
        assert not any(ours(item) for item in catalogue())
        gone = set(Permission.objects.values_list("pk", flat=True)) ^ {
            row[0] for row in before["permissions"]
        }
        assert {row[0] for row in before["permissions"] if row[3] in label} == gone
        assert after["content types"] == {row for row in before["content types"] if row[0] not in label}
        assert after["migrations"] == {row for row in before["migrations"] if row[1] != permissions.APP_LABEL}
        for same in ("apps", "granted to groups", "periodic tasks", "intervals", "changes of tasks"):
            assert after[same] == before[same], same
        assert group.permissions.count() == 0
        assert App.objects.get().permissions.count() == 1
        assert "Tables, triggers and functions dropped" in said

        assert "There was nothing left to remove." in run(capsys, "uninstall", yes=True)

        call_command("migrate", permissions.APP_LABEL, verbosity=0)
        assert catalogue() == structure


@pytest.mark.usefixtures("store")
def test_uninstall_is_refused_while_customers_have_credit() -> None:
    anna = saleor_shop.make_user("anna@example.com")
    factories.top_up(anna, "60.00")
    call_command("install")
    structure, before = catalogue(), rows()

    with pytest.raises(CommandError, match=r"Customers still have credit: 60\.000? EUR in 1 accounts"):
        call_command("uninstall", yes=True)

    assert (catalogue(), rows()) == (structure, before)
    with pytest.raises(CommandError, match="Customers still have credit"), undone():
        call_command("migrate", permissions.APP_LABEL, "zero", verbosity=0)


@pytest.mark.usefixtures("store")
def test_balances_are_written_before_they_are_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, berta, gone = (saleor_shop.make_user(f"{name}@example.com") for name in ("anna", "berta", "gone"))
    factories.top_up(anna, "60.00")
    factories.hold(anna, "10.00", "a checkout")
    factories.top_up(berta, "7.50", currency="USD")
    factories.top_up(gone, "1.00")
    gone.delete()
    file = tmp_path / "balances.csv"

    with undone():
        assert f"3 balances written to {file}" in run(capsys, "uninstall", yes=True, export=file)
        assert not any(ours(item) for item in catalogue())

    with file.open(newline="") as lines:
        header, *found = csv.reader(lines)
    assert header == ["customer", "email", "currency", "balance", "held"]
    assert [(*row[:3], Decimal(row[3]), Decimal(row[4])) for row in found] == [
        (str(anna.pk), "anna@example.com", "EUR", Decimal(60), Decimal(10)),
        (str(berta.pk), "berta@example.com", "USD", Decimal("7.5"), Decimal(0)),
        ("", "", "EUR", Decimal(1), Decimal(0)),
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    kept = file.read_text()
    with pytest.raises(CommandError, match="File exists"):
        call_command("uninstall", yes=True, export=file)
    assert file.read_text() == kept
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("uninstall", yes=True, export=tmp_path / "no such folder" / "balances.csv")
    assert any(ours(item) for item in catalogue())


@pytest.fixture
def half_paid(shop: SaleorDriver) -> Checkout:
    """Give a checkout on which credit counts as paid, beside an order that credit has paid."""
    settings.change(actor=factories.OPERATOR, credit_enabled=True)
    anna = shop.customer("anna")
    factories.top_up(anna.id, "100.00")
    box = shop.product("50.00")
    ordered = shop.cart(anna, box)
    ordered.look()
    ordered.place()
    cart = shop.cart(anna, box)
    cart.look(Card.GOOD)
    checkout = Checkout.objects.get(pk=cart.reference)
    assert checkout.authorize_status == "full"
    assert checkout.payment_transactions.count() == 1
    return checkout


@pytest.mark.parametrize("function_is_there", [True, False])
def test_credit_leaves_open_checkouts_and_stays_in_orders(
    half_paid: Checkout,
    function_is_there: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody can place an order for what credit would have paid, also where Saleor cannot be asked to look again."""
    if not function_is_there:
        monkeypatch.delattr("saleor.checkout.payment_utils.update_checkout_payment_statuses")

    with undone():
        said = run(capsys, "uninstall", yes=True, export=tmp_path / "balances.csv")
        half_paid.refresh_from_db()

        assert "Credit removed from 1 open checkouts" in said
        assert (half_paid.authorize_status, half_paid.charge_status) == ("none", "none")
        assert not half_paid.payment_transactions.exists()
        (kept,) = TransactionItem.objects.all()
        assert (kept.name, kept.charged_value) == ("Customer credit", Decimal("50.000"))
        assert kept.order.charge_status == "full"


@pytest.mark.usefixtures("store")
def test_one_can_leave_a_saleor_that_lacks_everything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Seam, "difference", lambda seam, version: f"Saleor has no {seam.target}.")

    with undone():
        run(capsys, "uninstall", yes=True)
        assert not any(ours(item) for item in catalogue())


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("typed", ["", "yes", "UNINSTALL"])
def test_uninstall_asks(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows()
    monkeypatch.setattr("builtins.input", lambda prompt: typed)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("uninstall")

    assert rows() == before


@pytest.mark.usefixtures("store")
def test_a_state_between_two_versions_is_refused() -> None:
    with undone():
        newest = MigrationRecorder.Migration.objects.filter(app=permissions.APP_LABEL).order_by("-name")[0]
        newest.delete()

        with pytest.raises(CommandError, match=f"Migrations are missing .{newest.name}."):
            call_command("uninstall", yes=True)
        assert any(ours(item) for item in catalogue())
