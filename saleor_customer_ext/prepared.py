"""Queries that every look at a checkout asks, written once.

Django takes longer to write one of them than the database to answer it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, Lookup, QuerySet


class Place(Expression):
    """Stands in a prepared query for a value that is known only when it is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave the value open."""
        return "%s", (self,)


class IsOneOf(Lookup):
    """A condition: what is on the left is in the array on the right, whose length may be another each time."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Write it as PostgreSQL has it."""
        left, parameters = self.process_lhs(compiler, connection)
        right, others = self.process_rhs(compiler, connection)
        return f"{left} = ANY ({right})", (*parameters, *others)


class Prepared:
    """A query of ``values_list`` with places, compiled when it is first asked and then kept by the process.

    make: builds the query; what it contains beside places is the same whenever it is asked.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._compiled: tuple[str, Sequence[Any]] | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask it with a value for each place, and give the rows as the driver reads them."""
        with connection.cursor() as cursor:
            cursor.execute(*self.filled(**values))
            return list(cursor.fetchall())

    def filled(self, **values: Any) -> tuple[str, list[Any]]:
        """Give the statement and its parameters, for what has it as a part."""
        if self._compiled is None:
            self._compiled = self._make().query.get_compiler(connection=connection).as_sql()
        statement, parameters = self._compiled
        return statement, [values[one.name] if isinstance(one, Place) else one for one in parameters]
