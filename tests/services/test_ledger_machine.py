"""Random histories: every operation against the real ledger and a small model of the rules, compared after each step.

``LEDGER_EXAMPLES`` asks for more histories than ``make test`` runs; those few are always the same ones.
"""

import datetime
import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from saleor_customer_ext.errors import CustomerExtError, IdempotencyConflict
from saleor_customer_ext.models import CreditAccount, CreditEntry
from saleor_customer_ext.services import credit, holds
from saleor_customer_ext.services.credit import BulkItem
from tests import factories
from tests.clock import MORNING, Clock
from tests.factories import STAFF, eur, make_user
from tests.ledger_invariants import violations
from tests.services.ledger_comparison import agree_on_rows
from tests.services.ledger_model import Account, Hold, Refused, end_of_day

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "0"))
AMOUNTS = st.integers(1, 6_000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
SOME_OR_ALL = st.none() | st.integers(1, 2_000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
WHO = st.integers(0, 1)
CHECKOUTS = st.sampled_from(["c-1", "c-2"])
EXPIRY_DAYS = st.none() | st.integers(0, 40)


class LedgerMachine(RuleBasedStateMachine):
    """Two customers in EUR; time moves only when a rule moves it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.clock = clock
        clock.set(MORNING)
        self.people = [make_user(), make_user()]
        self.accounts = [Account(), Account()]
        self.keyed: list[tuple[Callable[..., Any], dict[str, Any], int]] = []
        self.orders: list[tuple[int, str]] = []
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # Both sides do the same -------------------------------------------------------------------------------------

    def compare(self, who: int, real: Callable[[], Any], model: Callable[[Account], Any]) -> Any:
        """Do one operation on both sides; they must agree on the refusal, or on what can be spent afterwards."""
        account = self.accounts[who]
        try:
            expected = model(account)
        except Refused as refusal:
            with pytest.raises(CustomerExtError) as found:
                real()
            assert found.value.code == refusal.args[0]  # noqa: PT017
            return None
        posting = real()
        if isinstance(posting, credit.Posting):
            assert posting.replayed is False
            assert posting.entry.amount == expected.amount
            assert posting.available.amount == account.available(self.clock.now)
        return posting

    def keyed_call(
        self, who: int, call: Callable[..., Any], values: dict[str, Any], model: Callable[[Account], Any]
    ) -> Any:
        posting = self.compare(who, lambda: call(**values), model)
        if posting is not None:
            self.keyed.append((call, values, posting.entry.pk))
        return posting

    def key(self) -> str:
        self.number += 1
        return f"m-{self.number}"

    @initialize()
    def begin(self) -> None:
        for who in (0, 1):
            self.top_up(who, "100.00", None)
            self.top_up(who, "60.00", 3)
            self.hold(who, "40.00", "c-1", 100_000)  # outlives what it lies on

    @rule(who=WHO, amount=AMOUNTS, days=EXPIRY_DAYS)
    def top_up(self, who: int, amount: str, days: int | None) -> None:
        day = None if days is None else self.clock.now.date() + datetime.timedelta(days=days)
        values = {"customer": self.people[who], "amount": amount, "key": self.key(), "expires_at": day}
        ends = day and end_of_day(day)
        self.keyed_call(
            who,
            factories.top_up,
            values,
            lambda a: a.raise_by("TOP_UP", Decimal(amount), ends, self.clock.now),
        )

    @rule(amounts=st.lists(st.tuples(WHO, AMOUNTS), max_size=4))
    def top_up_many(self, amounts: list[tuple[int, str]]) -> None:
        items = [BulkItem(self.people[who].pk, eur(amount), self.key()) for who, amount in amounts]
        answers = credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=STAFF)
        entries = [
            self.accounts[who].raise_by("TOP_UP", Decimal(amount), None, self.clock.now)
            for who, amount in amounts
        ]
        assert [answer.entry.balance_after for answer in answers] == [
            entry.balance_after for entry in entries
        ]

    @rule(who=WHO, amount=AMOUNTS)
    def reduce(self, who: int, amount: str) -> None:
        values = {"customer": self.people[who], "amount": amount, "key": self.key()}
        self.keyed_call(
            who, factories.reduce, values, lambda a: a.lower_by("REDUCTION", Decimal(amount), self.clock.now)
        )

    @rule(who=WHO, amount=AMOUNTS, checkout=CHECKOUTS, minutes=st.sampled_from([5, 100_000, 200_000]))
    def hold(self, who: int, amount: str, checkout: str, minutes: int) -> None:
        reference = f"{checkout}-{who}"
        self.compare(
            who,
            lambda: factories.hold(self.people[who], amount, reference, minutes=minutes),
            lambda a: a.hold(Decimal(amount), reference, minutes, self.clock.now),
        )

    @rule(who=WHO, checkout=CHECKOUTS)
    def release(self, who: int, checkout: str) -> None:
        account, reference = self.accounts[who], f"{checkout}-{who}"
        found = account.open_hold(reference)
        if found:
            account.end(found, "RELEASED", self.clock.now)
            account.write_due(self.clock.now)
        assert holds.release_checkout(reference) is (found is not None)

    @rule()
    def expire_holds(self) -> None:
        over = [
            (a, h)
            for a in self.accounts
            for h in a.holds
            if h.status == "OPEN" and h.expires_at < self.clock.now
        ]
        for account, found in over:
            account.end(found, "EXPIRED", self.clock.now)
            account.write_due(self.clock.now)
        assert holds.expire(holds.overdue_holds(), with_other_money=()).ended == len(over)

    @rule()
    def expire_lots(self) -> None:
        assert credit.expire_lots() == sum(account.write_due(self.clock.now) for account in self.accounts)

    @rule(who=WHO, amount=AMOUNTS, checkout=st.none() | CHECKOUTS)
    def pay(self, who: int, amount: str, checkout: str | None) -> None:
        order, reference = self.key(), f"{checkout}-{who}" if checkout else ""
        values = {"customer": self.people[who], "amount": amount, "order": order, "checkout": reference}
        if self.keyed_call(
            who, factories.pay, values, lambda a: a.pay(Decimal(amount), order, reference, self.clock.now)
        ):
            self.orders.append((who, order))

    def open_holds(self) -> list[tuple[int, Hold]]:
        return [(who, h) for who, a in enumerate(self.accounts) for h in a.holds if h.status == "OPEN"]

    @precondition(lambda self: self.open_holds())
    @rule(data=st.data(), percent=st.sampled_from([10, 50, 100, 120]), pays=st.booleans())
    def use_a_hold(self, data: st.DataObject, percent: int, pays: bool) -> None:
        """Pay with a hold that exists, or change it; the rules with a random checkout and amount seldom do."""
        who, found = data.draw(st.sampled_from(self.open_holds()))
        amount = f"{found.amount * percent / 100 + Decimal('0.01'):.2f}"
        if pays:
            self.pay(who, amount, found.checkout[:3])
        else:
            self.hold(who, amount, found.checkout[:3], 100_000)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), amount=SOME_OR_ALL)
    def refund(self, data: st.DataObject, amount: str | None) -> None:
        who, order = data.draw(st.sampled_from(self.orders))
        account = self.accounts[who]
        payment = next(entry for entry in account.entries if entry.kind == "PAYMENT" and entry.order == order)
        values = {"order": order, "amount": amount, "key": self.key()}
        if amount is None and not account.left_of(payment):
            account.write_due(self.clock.now)
            assert factories.refund(**values) is None
            return
        wanted = None if amount is None else Decimal(amount)
        self.keyed_call(
            who, factories.refund, values, lambda a: a.give_back("REFUND", payment, wanted, self.clock.now)
        )

    @rule(who=WHO, amount=AMOUNTS)
    def refund_other_money(self, who: int, amount: str) -> None:
        values = {"customer": self.people[who], "amount": amount, "order": "o-other", "key": self.key()}
        model = lambda a: a.raise_by("REFUND", Decimal(amount), None, self.clock.now, order="o-other")  # noqa: E731
        self.keyed_call(who, factories.refund_other_money, values, model)

    @precondition(lambda self: any(account.entries for account in self.accounts))
    @rule(data=st.data(), amount=SOME_OR_ALL)
    def correct(self, data: st.DataObject, amount: str | None) -> None:
        choices = [(who, place) for who in (0, 1) for place in range(len(self.accounts[who].entries))]
        who, place = data.draw(st.sampled_from(choices))
        entry = self.accounts[who].entries[place]
        real = CreditEntry.objects.get(account__user=self.people[who], sequence=place + 1)
        wanted = None if amount is None else Decimal(amount)

        def model(account: Account) -> Any:
            if entry.kind in ("PAYMENT", "REFUND"):
                raise Refused("INVALID")
            if entry.amount > 0:
                return account.take_back(entry, wanted, self.clock.now)
            return account.give_back("CORRECTION", entry, wanted, self.clock.now)

        self.keyed_call(
            who, factories.correct, {"entry_id": real.pk, "amount": amount, "key": self.key()}, model
        )

    @precondition(lambda self: self.keyed)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        call, values, entry_id = data.draw(st.sampled_from(self.keyed))
        again = call(**values)
        assert (again.entry.pk, again.replayed) == (entry_id, True)
        who = self.people.index(again.entry.account.user)
        assert again.available.amount == self.accounts[who].available(self.clock.now)

    @precondition(lambda self: self.keyed)
    @rule(data=st.data())
    def conflict(self, data: st.DataObject) -> None:
        call, values, _ = data.draw(st.sampled_from(self.keyed))
        with pytest.raises(IdempotencyConflict):
            call(**(values | {"amount": "90.01"}))

    @rule(minutes=st.sampled_from([6, 61, 4 * 24 * 60, 4 * 24 * 60, 33 * 24 * 60]))
    def advance(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    # What both sides remember -----------------------------------------------------------------------------------

    @invariant()
    def agree(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert violations() == {}
        for person, account in zip(self.people, self.accounts, strict=True):
            real = CreditAccount.objects.with_expired().filter(user=person).first()
            if real is None:
                assert account.entries == []
                continue
            assert (real.balance, real.held, real.sequence) == (
                account.balance,
                account.held,
                len(account.entries),
            )
            assert real.available.amount == account.available(self.clock.now)
            agree_on_rows(real, account)


def test_random_histories_agree_with_the_model(clock: Clock) -> None:
    run_state_machine_as_test(
        lambda: LedgerMachine(clock),
        settings=settings(
            max_examples=EXAMPLES or 40,
            stateful_step_count=40,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            # Making a failing history shorter takes minutes here, so that is for the long runs.
            phases=list(Phase) if EXAMPLES else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
