"""The audit finds every way in which rows can differ once the guards are out of the way, and nothing else."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from saleor_customer_ext.services.credit_audit import CHECKS, Drift, audit_credit
from tests.factories import PREFIX, hold, make_user, pay, refund, top_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock):
    """Two customers, one of whom has paid, been refunded in part, and holds a share."""
    customer, other = make_user(), make_user()
    first = top_up(customer, "100.00")
    top_up(other, "7.00")
    hold(customer, "40.00", "c-1")
    pay(customer, "40.00", "o-1", "c-1")
    refund("o-1", "15.00", key="r-1")
    hold(customer, "25.00", "c-2")
    return first.entry


def tamper(statement, *parameters):
    """Run SQL as somebody who has switched the guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_ledger_is_clean(story):
    report = audit_credit(with_host=False)

    assert report.is_clean
    assert report.counts == dict.fromkeys(CHECKS, 0)
    assert (report.entries, report.accounts, report.drifts) == (4, 2, [])


@pytest.mark.parametrize(
    ("statement", "checks"),
    [
        (
            "UPDATE {p}creditentry SET balance_after = 61 WHERE account_id = %s AND kind = 'PAYMENT'",
            {"chain"},
        ),
        ("UPDATE {p}creditentry SET sequence = 9 WHERE account_id = %s AND kind = 'REFUND'", {"chain"}),
        ("UPDATE {p}creditaccount SET balance = 76 WHERE id = %s", {"account_balance", "account_lots"}),
        ("UPDATE {p}creditaccount SET held = 24 WHERE id = %s", {"account_holds", "account_lots"}),
        ("UPDATE {p}creditlot SET remaining = 74 WHERE account_id = %s", {"account_lots", "lot_uses"}),
        ("UPDATE {p}creditlot SET held = 26 WHERE account_id = %s", {"account_lots", "lot_holds"}),
        (
            "UPDATE {p}creditlotuse SET amount = -39 WHERE amount = -40 AND lot_id IN"
            " (SELECT id FROM {p}creditlot WHERE account_id = %s)",
            {"entry_lots", "lot_uses"},
        ),
        (
            "UPDATE {p}credithold SET status = 'RELEASED', released = 25, ended_at = now()"
            " WHERE status = 'OPEN' AND account_id = %s",
            {"account_holds", "lot_holds"},
        ),
        (
            "UPDATE {p}credithold SET captured = 30, released = 10 WHERE captured = 40 AND account_id = %s",
            {"hold_sums"},
        ),
        (
            "UPDATE {p}creditentry SET amount = 50, balance_after = 110 WHERE kind = 'REFUND' AND account_id = %s",
            {"account_balance", "entry_lots", "corrections"},
        ),
        (
            "DELETE FROM {p}creditentry WHERE kind = 'REFUND' AND account_id = %s",
            {"account_balance"},
        ),
    ],
)
def test_each_kind_of_damage_is_found_by_the_checks_it_breaks(story, statement, checks):
    tamper(statement.format(p=PREFIX), story.account_id)

    report = audit_credit(with_host=False)

    assert {check for check, count in report.counts.items() if count} == checks
    assert all(report.counts[check] == 1 for check in checks)
    assert not report.is_clean


def test_the_report_names_the_row_what_stands_there_and_what_should(story):
    tamper(f"UPDATE {PREFIX}creditentry SET balance_after = 61 WHERE kind = 'PAYMENT'")
    wrong = story.account.entries.get(kind="PAYMENT")

    assert audit_credit(with_host=False).drifts == [
        Drift("chain", f"entry {wrong.pk}", "#2 61.000", "#2 60.000")
    ]


def test_all_differences_are_counted_but_only_the_first_are_listed(clock):
    for _ in range(5):
        top_up(make_user(), "10.00")
    tamper(f"UPDATE {PREFIX}creditentry SET balance_after = 11")

    report = audit_credit(with_host=False, most=2)

    assert report.counts["chain"] == 5
    assert len(report.drifts) == 2


def test_the_command_says_ok_and_writes_json(story, tmp_path):
    out = StringIO()
    path = tmp_path / "report.json"

    call_command("audit_credit", "--without-host", "--json", str(path), stdout=out)

    assert out.getvalue().splitlines()[:2] == ["4 entries of 2 accounts", "  chain            ok"]
    assert json.loads(path.read_text())["clean"] is True


def test_the_command_ends_with_one_when_something_differs(story):
    tamper(f"UPDATE {PREFIX}creditaccount SET balance = 76 WHERE id = %s", story.account_id)
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("audit_credit", "--without-host", stdout=out)

    assert refused.value.returncode == 1
    assert "account_balance  1 DIFFERENT" in out.getvalue()


def test_the_audit_cannot_write(transactional_db):
    from django.db import InternalError, transaction

    from saleor_customer_ext.services import credit_audit

    with credit_audit._one_snapshot(), pytest.raises(InternalError, match="read-only"), transaction.atomic():
        make_user()
