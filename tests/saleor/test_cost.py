"""How many queries we add to Saleor's checkout, for whom; ``benchmarks/saleor`` measures the same between two shops."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from unittest import mock

import pytest
from django.db.models.signals import post_save, pre_delete
from saleor.checkout import complete_checkout
from saleor.core.db.connection import allow_writer

from benchmarks.saleor.bounds import STEPS, bound_of
from benchmarks.saleor.queries import of_ours
from benchmarks.saleor.shop import Shop
from saleor_customer_ext.hosts.saleor import assortment, discount_switch
from saleor_customer_ext.hosts.saleor.plugin import CustomerExtPlugin
from saleor_customer_ext.hosts.saleor.tasks import drain_customers

OURS = "saleor_customer_ext."
# create, add, update (asking for the id only), complete: there, one asks whether the customer may order at all
EXTRA = {
    "guest": (0, 0, 0, 2),
    "customer": (1, 1, 0, 2),
    "authorised": (1, 1, 0, 2),
    "credit": (5, 4, 0, 7),
    "split": (5, 2, 0, 7),
}


@contextmanager
def without_us() -> Iterator[None]:
    """Let Saleor tell us nothing, so that we do nothing."""
    kept = {signal: signal.receivers for signal in (post_save, pre_delete)}
    try:
        for signal, receivers in kept.items():
            signal.receivers = [one for one in receivers if not str(one[0][0]).startswith(OURS)]
            assert len(signal.receivers) < len(receivers)
            signal.sender_receivers_cache.clear()
        with (
            mock.patch.object(
                CustomerExtPlugin,
                "preprocess_order_creation",
                lambda self, info, lines, previous_value: previous_value,
            ),
            mock.patch.object(
                complete_checkout, "assign_checkout_user", complete_checkout.assign_checkout_user.__wrapped__
            ),
        ):
            yield
    finally:
        for signal, receivers in kept.items():
            signal.receivers = receivers
            signal.sender_receivers_cache.clear()


@pytest.fixture
def bench(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Set up the shop. Reading customers again is a worker's; tests run Celery's tasks in the request, and not this."""
    monkeypatch.setattr(drain_customers, "apply_async", lambda **options: None)
    # Whether assortments are on, and groups are there, is read again every few seconds, by whoever comes next.
    for switch in (assortment, discount_switch):
        monkeypatch.setattr(switch, "FRESH", 3600)
    with allow_writer():
        return Shop(with_us=True)


def purchase(bench: Shop, caller: str) -> list[list[str]]:
    """Buy once, and give the statements of each step."""
    found = []
    for step in STEPS:
        bench.prepare(caller, step)
        found.append(bench.do(caller, step, True)["statements"])
    return found


@pytest.mark.parametrize("caller", EXTRA)
def test_what_we_add_to_each_mutation(bench: Shop, caller: str) -> None:
    who = bench.callers[caller]
    credit = who.credit
    purchase(bench, caller)  # caches fill

    with_us = purchase(bench, caller)
    with without_us():
        who.credit = Decimal(0)
        without = purchase(bench, caller)
        who.credit = credit

    more = tuple(len(ours) - len(theirs) for theirs, ours in zip(without, with_us, strict=True))
    assert more == EXTRA[caller], [of_ours(*pair) for pair in zip(without, with_us, strict=True)]


@pytest.mark.parametrize("caller", EXTRA)
def test_it_is_no_more_than_promised(caller: str) -> None:
    for step, extra in zip(STEPS, EXTRA[caller], strict=True):
        bound = bound_of(caller, step)
        assert bound is None or extra <= bound.most
