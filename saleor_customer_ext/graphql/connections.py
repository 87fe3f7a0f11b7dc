"""Pages: Saleor-like connections over keyset pagination, and rows that were read together.

A page costs the same wherever it starts, because its start is looked up in an index and not counted off.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import graphene
from graphene.relay import PageInfo

from ..conf import app_settings
from ..errors import Invalid, Required
from ..services.days import in_utc
from . import compat


class Batch:
    """Rows that were read together, so that what hangs on them is read together too, once, and only when asked for."""

    def __init__(self, rows: Sequence[Any], *, staff: bool) -> None:
        """Let every row know this batch; ``staff``: the caller may see notes and who acted."""
        self.rows = rows
        self.staff = staff
        self._found: dict[Hashable, Any] = {}
        for row in rows:
            row.batch = self

    def put(self, key: Hashable, value: Any) -> None:
        """Have what ``find`` would give for a key, where it was read on the way."""
        self._found[key] = value

    def find(self, key: Hashable, read: Callable[[Sequence[Any]], Any]) -> Any:
        """Give what ``read`` makes of all the rows; it is called for the first row that asks."""
        if key not in self._found:
            self._found[key] = read(self.rows)
        return self._found[key]


@dataclass(frozen=True, slots=True)
class Connection:
    """One page of rows with their cursors; ``count`` is called only when the total is asked for.

    is_exact: tells whether that is how many there are, and not only how many at least.
    """

    rows: Sequence[Any]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    count: Callable[[], int] = field(repr=False)
    is_exact: Callable[[], bool] = field(repr=False, default=lambda: True)


@dataclass(frozen=True, slots=True)
class Window:
    """Which page is asked for, in one order; ``after`` and ``before`` are positions in it."""

    kind: str
    size: int
    backwards: bool
    after: Any = None
    before: Any = None

    @classmethod
    def parse(
        cls,
        kind: str,
        convert: Callable[[str, str], Any],
        *,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        longest: int = compat.MAX_ID,
    ) -> "Window":
        """Read the arguments of a connection; raise Required or Invalid with the argument's name.

        kind: what the cursors are of. convert: reads a position out of a cursor, given the argument's name. longest:
        characters that a cursor may have.
        """
        if first is None and last is None:
            raise Required("Say how many with first or last.", field="first")
        if first is not None and last is not None:
            raise Invalid("Send first or last, not both.", field="last")
        name, size = ("first", first) if first is not None else ("last", last)
        most = app_settings.max_page_size
        if size is None or not 1 <= size <= most:
            raise Invalid(f"The number must be from 1 to {most}.", field=name)

        def position(cursor: str | None, argument: str) -> Any:
            if cursor is None:
                return None
            return convert(compat.decode(cursor, kind, field=argument, longest=longest)[1], argument)

        return cls(kind, size, first is None, position(after, "after"), position(before, "before"))

    def cut(self, queryset: Any, column: str, *, newest_first: bool = False) -> Any:
        """Give the rows of the page and one more, which tells whether there are others."""
        beyond, within = ("lt", "gt") if newest_first else ("gt", "lt")
        if self.after is not None:
            queryset = queryset.filter(**{f"{column}__{beyond}": self.after})
        if self.before is not None:
            queryset = queryset.filter(**{f"{column}__{within}": self.before})
        descending = newest_first != self.backwards
        return queryset.order_by(f"-{column}" if descending else column)[: self.size + 1]

    def page(
        self,
        found: Iterable[Any],
        position: Callable[[Any], Any],
        count: Callable[[], int],
        is_exact: Callable[[], bool] = lambda: True,
    ) -> Connection:
        """Make the page out of what ``cut`` found."""
        rows = list(found)
        more = len(rows) > self.size
        rows = rows[: self.size]
        if self.backwards:
            rows.reverse()
        return Connection(
            rows,
            [compat.encode(self.kind, position(row)) for row in rows],
            has_next=self.before is not None if self.backwards else more,
            has_previous=more if self.backwards else self.after is not None,
            count=count,
            is_exact=is_exact,
        )


def whole_number(text: str, argument: str) -> int:
    """Read the position in a cursor that is a number."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid("This is not a valid cursor.", field=argument)
    return int(text)


def moment(text: str, argument: str) -> datetime.datetime:
    """Read the moment in a cursor's position."""
    try:
        return in_utc(datetime.datetime.fromisoformat(text), field=argument)
    except (ValueError, Invalid) as error:
        raise Invalid("This is not a valid cursor.", field=argument) from error


def connection_type(node: Any, plural: str, most: int | None = None) -> Any:
    """Make the types of a page of nodes and of its edges, named as Saleor names them.

    most: where counting ends, if anywhere.
    """
    name = node._meta.name
    edge = type(
        f"{name}CountableEdge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One of the {plural} of a page, with its place in the order.",
            "node": graphene.Field(graphene.NonNull(node), description="What stands at this place."),
            "cursor": graphene.String(required=True, description="The place, for `after` and `before`."),
        },
    )
    return type(
        f"{name}CountableConnection",
        (graphene.ObjectType,),
        {
            "__doc__": f"A page of {plural}.",
            "page_info": graphene.Field(
                graphene.NonNull(PageInfo), description="Whether there are other pages."
            ),
            "edges": graphene.List(
                graphene.NonNull(edge), required=True, description=f"The {plural} of this page."
            ),
            "total_count": graphene.Int(
                required=True,
                description=f"Number of {plural} on all pages"
                + (f"; {most} where there are more, see `totalCountIsExact`." if most else "."),
            ),
            "resolve_page_info": _resolve_page_info,
            "resolve_edges": lambda root, info: [
                edge(node=row, cursor=cursor) for row, cursor in zip(root.rows, root.cursors, strict=True)
            ],
            "resolve_total_count": lambda root, info: root.count(),
            **(_is_exact(most) if most else {}),
        },
    )


def _is_exact(most: int) -> dict[str, Any]:
    return {
        "total_count_is_exact": graphene.Boolean(
            required=True, description=f"False where there are more than {most}; show that as {most}+."
        ),
        "resolve_total_count_is_exact": lambda root, info: root.is_exact(),
    }


def connection_field(
    node: Any, plural: str, description: str, *, most: int | None = None, **arguments: Any
) -> Any:
    """Make a field with the arguments of a page, and more. most: where counting ends, if anywhere."""
    return graphene.Field(
        connection_type(node, plural, most),
        description=description,
        first=graphene.Int(description=f"Give the first n {plural} (after the cursor, if one is sent)."),
        after=graphene.String(description="Give what follows this cursor."),
        last=graphene.Int(description=f"Give the last n {plural} (before the cursor, if one is sent)."),
        before=graphene.String(description="Give what comes before this cursor."),
        **arguments,
    )


def _resolve_page_info(root: Connection, info: Any) -> PageInfo:
    return PageInfo(
        has_next_page=root.has_next,
        has_previous_page=root.has_previous,
        start_cursor=root.cursors[0] if root.cursors else None,
        end_cursor=root.cursors[-1] if root.cursors else None,
    )
