"""The shop of each scenario: empty at its beginning, really committing, and checked when it is over."""

from collections.abc import Generator, Iterator
from typing import Any

import pytest

from saleor_customer_ext.services import credit_audit
from tests.clock import Clock
from tests.ledger_invariants import violations
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.cannot import HOSTS
from tests.scenarios.drivers.installed import installed_driver
from tests.scenarios.drivers.values import Person
from tests.scenarios.facts import disagreements


def why_not(item: pytest.Item) -> str | None:
    """Give why this host cannot do a scenario, or one example of it."""
    cannot = HOSTS[installed_driver().host]
    return cannot.get(item.name) or cannot.get(getattr(item, "originalname", item.name))


@pytest.fixture(autouse=True)
def fits_this_host(request: pytest.FixtureRequest) -> None:
    """Skip what the table in docs/scenarios.md calls n/a, with its sentence."""
    sentence = why_not(request.node)
    if sentence:
        pytest.skip(f"n/a: {sentence}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Let no scenario be left out quietly: only what the table calls n/a may be skipped, none expected to fail."""
    report = yield
    sentence = why_not(item)
    if report.skipped and not (sentence and call.excinfo and str(call.excinfo.value) == f"n/a: {sentence}"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.name} was skipped or expected to fail; docs/scenarios.md says that it passes"
        )
    return report


@pytest.fixture
def shop(transactional_db: None) -> Iterator[Driver]:
    """Open the shop with credit switched on; afterwards the ledger must be sound and agree with the shop's records."""
    with installed_driver().opened() as driver:
        driver.switch(credit_enabled=True)
        yield driver
        assert violations() == {}
        assert disagreements(driver) == []
        assert credit_audit.audit_credit().drifts == []


@pytest.fixture
def anna(shop: Driver) -> Person:
    return shop.customer("anna")


@pytest.fixture
def clock(shop: Driver) -> Iterator[Clock]:
    """Stop the ledger's clock on a Monday morning."""
    clock = Clock()
    yield clock
    clock.remove()
