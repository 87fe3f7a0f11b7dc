"""Taking the tables away and putting them back works, and never throws away what customers are owed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from saleor_customer_ext.models import CreditReason
from tests.factories import make_user, pay, state, top_up

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "saleor_customer_ext"


def migrate(target=None):
    call_command(
        "migrate", *([LABEL, target] if target else []), verbosity=0, interactive=False, stdout=StringIO()
    )


def ours():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE starts_with(relname, %s)"
            " AND relnamespace = current_schema()::regnamespace"
            " UNION SELECT proname FROM pg_proc WHERE starts_with(proname, 'customer_ext_')",
            [LABEL],
        )
        return {name for (name,) in cursor.fetchall()}


def test_there_and_back_leaves_nothing_and_then_everything():
    everything = ours()
    try:
        migrate("zero")
        assert ours() == set()
    finally:
        migrate()

    assert ours() == everything
    assert CreditReason.objects.filter(code="goodwill").exists()
    customer = make_user()
    top_up(customer, "10.00")
    pay(customer, "4.00")
    assert state(customer) == ("6.00", "0.000", "6.00")


def test_it_is_refused_while_anybody_has_a_balance():
    customer = make_user()
    top_up(customer, "10.00")

    with pytest.raises(CommandError, match="still have credit, in 1 accounts"):
        migrate("zero")

    migrate()  # what a refusal left undone is put back
    assert state(customer) == ("10.00", "0.000", "10.00")
    assert call_command("check", databases=["default"], stdout=StringIO()) is None


def test_an_account_without_a_balance_does_not_stand_in_the_way():
    customer = make_user()
    top_up(customer, "10.00")
    pay(customer, "10.00")
    try:
        migrate("zero")
        assert ours() == set()
    finally:
        migrate()
