"""The shop's calendar: a day of credit ends at midnight in the shop's time zone, also when the clocks change."""

import datetime
from typing import Any

import pytest

from saleor_customer_ext.errors import Invalid
from saleor_customer_ext.services import days
from tests.clock import MORNING, Clock

UTC = datetime.UTC


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


LAST = (59, 59, 999999)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (datetime.date(2026, 1, 15), utc(2026, 1, 15, 22, *LAST)),
        (datetime.date(2026, 7, 15), utc(2026, 7, 15, 21, *LAST)),
        # The days on which the clocks change have 23 and 25 hours.
        (datetime.date(2026, 3, 28), utc(2026, 3, 28, 22, *LAST)),
        (datetime.date(2026, 3, 29), utc(2026, 3, 29, 21, *LAST)),
        (datetime.date(2026, 10, 24), utc(2026, 10, 24, 21, *LAST)),
        (datetime.date(2026, 10, 25), utc(2026, 10, 25, 22, *LAST)),
        # A moment lies in the shop's day, wherever the sender lives.
        (utc(2026, 1, 15, 22, *LAST), utc(2026, 1, 15, 22, *LAST)),
        (utc(2026, 1, 15, 23, 0), utc(2026, 1, 16, 22, *LAST)),
        (
            datetime.datetime(2026, 1, 15, 18, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-8))),
            utc(2026, 1, 16, 22, *LAST),
        ),
        # Without a time zone it is the shop's; also an hour that the change skips or repeats.
        (datetime.datetime(2026, 1, 15, 0, 0), utc(2026, 1, 15, 22, *LAST)),  # noqa: DTZ001
        (datetime.datetime(2026, 1, 15, 23, *LAST), utc(2026, 1, 15, 22, *LAST)),  # noqa: DTZ001
        (datetime.datetime(2026, 3, 29, 2, 30), utc(2026, 3, 29, 21, *LAST)),  # noqa: DTZ001
        (datetime.datetime(2026, 10, 25, 2, 30, fold=1), utc(2026, 10, 25, 22, *LAST)),  # noqa: DTZ001
        (datetime.date(2024, 2, 29), utc(2024, 2, 29, 22, *LAST)),
        (datetime.date(9999, 12, 31), utc(9999, 12, 31, 22, *LAST)),
    ],
)
def test_the_end_of_a_day(moment: datetime.date, end: datetime.datetime) -> None:
    assert days.end_of_day(moment) == end


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime.max.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-12))),
        datetime.datetime.max.replace(tzinfo=UTC),  # is the year 10000 in Berlin
        datetime.datetime.min.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=14))),
    ],
)
def test_beyond_the_calendar(moment: datetime.datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        days.end_of_day(moment, field="until")

    assert (refusal.value.code, refusal.value.field) == ("INVALID", "until")
    assert refusal.value.message == "This date is out of range."


def test_the_last_day_of_a_shop_in_the_west_is_out_of_range(settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = {"TIME_ZONE": "Pacific/Honolulu"}

    with pytest.raises(Invalid):
        days.end_of_day(datetime.date.max)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Pacific/Kiritimati", utc(2026, 1, 15, 9, *LAST)),
        ("Asia/Kathmandu", utc(2026, 1, 15, 18, 14, 59, 999999)),
        ("America/New_York", utc(2026, 1, 16, 4, *LAST)),
    ],
)
def test_the_shop_may_have_a_time_zone_of_its_own(settings: Any, zone: str, end: datetime.datetime) -> None:
    settings.SALEOR_CUSTOMER_EXT = {"TIME_ZONE": zone}

    assert days.end_of_day(datetime.date(2026, 1, 15)) == end


def test_grace_ends_with_a_day_of_the_shop() -> None:
    assert days.grace_until(utc(2026, 3, 27, 23, 30), 1) == utc(
        2026, 3, 29, 21, *LAST
    )  # it is the 28th in Berlin


def test_now_is_the_clock_of_the_database(clock: Clock) -> None:
    assert days.now() == MORNING
    clock.advance(days=400)
    assert days.now() == MORNING + datetime.timedelta(days=400)


def test_the_clock_runs_when_nobody_stops_it(db: None) -> None:
    first = days.now()

    assert first.tzinfo is not None
    assert first <= days.now() <= first + datetime.timedelta(minutes=5)
