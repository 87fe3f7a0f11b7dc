"""The shop's calendar: credit ends with a day, and a day ends in the shop's time zone."""

import datetime

from django.db import connection

from ..conf import app_settings
from ..errors import Invalid


def now() -> datetime.datetime:
    """Read the ledger's clock, which is the database's, so that all servers agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_ext_now()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment


def end_of_day(moment: datetime.datetime | datetime.date, *, field: str = "expires_at") -> datetime.datetime:
    """Give the last microsecond of the day in the shop's time zone that a moment lies in.

    A date, or a moment without a time zone, is one of the shop's. Raises Invalid where the calendar ends.
    """
    zone = app_settings.time_zone
    try:
        if isinstance(moment, datetime.datetime):
            day = moment.astimezone(zone).date() if moment.tzinfo else moment.date()
        else:
            day = moment
        end = datetime.datetime.combine(day, datetime.time.max, tzinfo=zone)
        end.astimezone(datetime.UTC)
    except (OverflowError, ValueError) as error:
        raise Invalid("This date is out of range.", field=field) from error
    return end


def grace_until(moment: datetime.datetime, days: int) -> datetime.datetime:
    """Give the end of the day that many days after a moment."""
    return end_of_day(moment + datetime.timedelta(days=days))


def in_utc(moment: datetime.datetime, *, field: str) -> datetime.datetime:
    """Give the same moment in UTC: PostgreSQL knows fewer offsets than Python. Raises Invalid for one without."""
    if moment.tzinfo is None:
        raise Invalid("A moment needs a time zone.", field=field)
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise Invalid("The moment is out of range.", field=field) from error
