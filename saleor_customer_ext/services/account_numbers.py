"""Account numbers that are made by the shop's pattern, one after the other."""

import re

from django.db import connection

from ..conf import app_settings
from ..models import CustomerProfile

PLACE = re.compile(r"\{number(:0?\d{1,2})?\}", re.ASCII)
# Key of the advisory lock of whoever makes the next number.
MAKING = 7_021_604_119


def following() -> str:
    """Give the number after the highest one that fits the pattern; "" where the shop has no pattern.

    Whoever asks for the next one waits until this transaction ends. Numbers that staff typed count if they fit.
    """
    pattern = app_settings.account_number_pattern
    place = PLACE.search(pattern)
    if place is None:
        return ""
    before, after = pattern[: place.start()], pattern[place.end() :]
    fits = f"(?i)^{re.escape(before)}([0-9]{{1,18}}){re.escape(after)}$"
    statement = (
        f"SELECT max(substring(account_number from %s)::bigint) FROM {CustomerProfile._meta.db_table}"  # noqa: S608
        " WHERE account_number <> '' AND upper(account_number) LIKE %s"
    )
    begins = re.sub(r"([\\%_])", r"\\\1", before.upper())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
        cursor.execute(statement, [fits, f"{begins}%"])
        (highest,) = cursor.fetchone()
    return pattern.replace(place.group(), place.group().format(number=(highest or 0) + 1), 1)
