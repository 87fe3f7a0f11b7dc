"""A clock that stands still: tests put it into the database in place of the ledger's own, and move it by hand.

The ledger reads the time from the SQL function ``customer_ext_now()`` only, so replacing that function is enough, for
all connections at once. Production code has no way to do this.
"""

import datetime

from django.db import connection

# A Monday in winter, 10 o'clock in Berlin, which is the time zone of the test settings.
MORNING = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
_SIGNATURE = "customer_ext_now()"


class Clock:
    """The time that the ledger believes; it changes only when a test says so."""

    def __init__(self, moment: datetime.datetime = MORNING) -> None:
        self.now = moment
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_functiondef(%s::regprocedure)", [_SIGNATURE])
            (self._original,) = cursor.fetchone()
            cursor.execute("CREATE TABLE customer_ext_test_clock (moment timestamptz NOT NULL)")
            cursor.execute("INSERT INTO customer_ext_test_clock VALUES (%s)", [moment])
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_SIGNATURE} RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE"
                " AS 'SELECT moment FROM customer_ext_test_clock'"
            )

    def set(self, moment: datetime.datetime) -> None:
        self.now = moment
        with connection.cursor() as cursor:
            cursor.execute("UPDATE customer_ext_test_clock SET moment = %s", [moment])

    def advance(self, **amount: float) -> datetime.datetime:
        """Move on by a timedelta, such as ``days=1``, and give the new time."""
        self.set(self.now + datetime.timedelta(**amount))
        return self.now

    def remove(self) -> None:
        """Give the database its own clock back; a rolled-back test need not."""
        with connection.cursor() as cursor:
            cursor.execute(self._original)
            cursor.execute("DROP TABLE customer_ext_test_clock")
