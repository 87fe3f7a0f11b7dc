"""The rules of the ledger once more, in plain Python without a database: slow, small, and written from the design.

The state machine drives this and the real ledger with the same operations and compares all that both remember.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)
GRACE = datetime.timedelta(days=30)


class Refused(Exception):
    """The operation is refused; ``args[0]`` is the code that the services give for it."""


def end_of_day(moment: datetime.datetime | datetime.date) -> datetime.datetime:
    zone = ZoneInfo("Europe/Berlin")
    day = moment.astimezone(zone).date() if isinstance(moment, datetime.datetime) else moment
    return datetime.datetime.combine(day, datetime.time.max, tzinfo=zone).astimezone(datetime.UTC)


@dataclass(eq=False)
class Lot:
    amount: Decimal
    remaining: Decimal
    expires_at: datetime.datetime | None
    held: Decimal = Decimal(0)
    replaces: "Lot | None" = None

    @property
    def free(self) -> Decimal:
        return self.remaining - self.held

    def is_over(self, now: datetime.datetime) -> bool:
        return self.expires_at is not None and self.expires_at < now


@dataclass(eq=False)
class Hold:
    checkout: str
    amount: Decimal
    parts: list[tuple[Lot, Decimal]]
    expires_at: datetime.datetime
    status: str = "OPEN"
    captured: Decimal = Decimal(0)
    ended_at: datetime.datetime | None = None


@dataclass(eq=False)
class Entry:
    kind: str
    amount: Decimal
    balance_after: Decimal
    created_at: datetime.datetime
    order: str = ""
    corrects: "Entry | None" = None
    opened: list[Lot] = field(default_factory=list)
    uses: list[tuple[Lot, Decimal]] = field(default_factory=list)


@dataclass(eq=False)
class Account:
    entries: list[Entry] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    @property
    def balance(self) -> Decimal:
        return sum((entry.amount for entry in self.entries), Decimal(0))

    @property
    def held(self) -> Decimal:
        return sum((hold.amount for hold in self.holds if hold.status == "OPEN"), Decimal(0))

    def available(self, now: datetime.datetime) -> Decimal:
        return sum((lot.free for lot in self.lots if not lot.is_over(now)), Decimal(0))

    def open_hold(self, checkout: str) -> Hold | None:
        return next(
            (hold for hold in self.holds if hold.status == "OPEN" and hold.checkout == checkout), None
        )

    def left_of(self, entry: Entry) -> Decimal:
        """Give how much of an entry was not given back, taken back or expired yet; positive."""
        expired = sum(
            -amount
            for other in self.entries
            if other.kind == "EXPIRY"
            for lot, amount in other.uses
            if lot in entry.opened and entry.amount > 0
        )
        left = abs(entry.amount + sum(other.amount for other in self.entries if other.corrects is entry))
        return max(left - expired, Decimal(0))

    # What changes the account ------------------------------------------------------------------------------------

    def write(self, entry: Entry) -> Entry:
        for lot, amount in entry.uses:
            lot.remaining += amount
        self.lots += entry.opened
        self.entries.append(entry)
        return entry

    def new_entry(self, kind: str, amount: Decimal, at: datetime.datetime, **more: object) -> Entry:
        return Entry(kind, amount, self.balance + amount, at, **more)  # type: ignore[arg-type]

    def write_due(self, now: datetime.datetime) -> int:
        due = [lot for lot in self.lots if lot.is_over(now) and lot.free > 0]
        for lot in sorted(due, key=lambda lot: lot.expires_at or NEVER):
            at = [self.entries[-1].created_at, lot.expires_at or NEVER]
            at += [h.ended_at for h in self.holds if h.ended_at and any(part is lot for part, _ in h.parts)]
            self.write(self.new_entry("EXPIRY", -lot.free, max(at), uses=[(lot, -lot.free)]))
        return len(due)

    def raise_by(
        self,
        kind: str,
        amount: Decimal,
        expires_at: datetime.datetime | None,
        now: datetime.datetime,
        **more: object,
    ) -> Entry:
        self.write_due(now)
        lot = Lot(amount, amount, expires_at)
        return self.write(self.new_entry(kind, amount, now, opened=[lot], **more))

    def plan(
        self, need: Decimal, now: datetime.datetime, first: list[tuple[Lot, Decimal]]
    ) -> list[tuple[Lot, Decimal]]:
        parts: dict[Lot, Decimal] = {}
        by_expiry = sorted(
            (lot for lot in self.lots if not lot.is_over(now)), key=lambda lot: lot.expires_at or NEVER
        )
        for lot, most in [*first, *((lot, lot.remaining) for lot in by_expiry)]:
            part = min(most, lot.free - parts.get(lot, Decimal(0)), need)
            if part > 0:
                parts[lot] = parts.get(lot, Decimal(0)) + part
                need -= part
        assert need == 0
        return list(parts.items())

    def lower_by(self, kind: str, amount: Decimal, now: datetime.datetime, **more: object) -> Entry:
        self.write_due(now)
        if self.balance - self.held < amount:
            raise Refused("INSUFFICIENT_CREDIT")
        first: list[tuple[Lot, Decimal]] = more.pop("first", [])  # type: ignore[assignment]
        uses = [(lot, -part) for lot, part in self.plan(amount, now, first)]
        return self.write(self.new_entry(kind, -amount, now, uses=uses, **more))

    def pay(self, amount: Decimal, order: str, checkout: str, now: datetime.datetime) -> Entry:
        self.write_due(now)
        hold = self.open_hold(checkout)
        if self.balance - self.held + (hold.amount if hold else 0) < amount:
            raise Refused("INSUFFICIENT_CREDIT")
        if hold:
            self.end(hold, "CAPTURED", now, captured=min(hold.amount, amount))
        uses = [(lot, -part) for lot, part in self.plan(amount, now, hold.parts if hold else [])]
        entry = self.write(self.new_entry("PAYMENT", -amount, now, uses=uses, order=order))
        self.write_due(now)
        return entry

    def end(self, hold: Hold, status: str, now: datetime.datetime, captured: Decimal = Decimal(0)) -> None:
        hold.status, hold.captured, hold.ended_at = status, captured, now
        for lot, part in hold.parts:
            lot.held -= part

    def hold(self, amount: Decimal, checkout: str, minutes: int, now: datetime.datetime) -> Hold:
        self.write_due(now)
        until = now + datetime.timedelta(minutes=minutes)
        old = self.open_hold(checkout)
        if old and old.amount == amount:
            old.expires_at = until
            return old
        if self.balance - self.held + (old.amount if old else 0) < amount:
            raise Refused("INSUFFICIENT_CREDIT")
        if old:
            self.end(old, "RELEASED", now)
        hold = Hold(checkout, amount, self.plan(amount, now, old.parts if old else []), until)
        for lot, part in hold.parts:
            lot.held += part
        self.holds.append(hold)
        return hold

    def give_back(self, kind: str, entry: Entry, amount: Decimal | None, now: datetime.datetime) -> Entry:
        """Undo all or part of an entry that took something, into the lots it came from."""
        amount = self.check_left(entry, amount, now)
        given = self.new_entry(kind, amount, now, corrects=entry, order=entry.order)
        again = [other for other in self.entries if other.corrects is entry]
        took = sorted(
            entry.uses, key=lambda use: (use[0].expires_at or NEVER, self.lots.index(use[0])), reverse=True
        )
        for lot, part in took:
            owed = -part - sum(back for other in again for used, back in other.uses if used is lot)
            owed -= sum(new.amount for other in again for new in other.opened if new.replaces is lot)
            share = min(owed, amount)
            if share > 0 and lot.is_over(now):
                given.opened.append(Lot(share, share, end_of_day(now + GRACE), replaces=lot))
            elif share > 0:
                given.uses.append((lot, share))
            amount -= max(share, Decimal(0))
        assert amount == 0
        return self.write(given)

    def take_back(self, entry: Entry, amount: Decimal | None, now: datetime.datetime) -> Entry:
        """Undo all or part of an entry that gave something: from its own lots, then from others."""
        amount = self.check_left(entry, amount, now)
        own = sorted(
            [*((lot, lot.amount) for lot in entry.opened), *entry.uses],
            key=lambda part: self.lots.index(part[0]),
        )
        return self.lower_by("CORRECTION", amount, now, corrects=entry, first=own)

    def check_left(self, entry: Entry, amount: Decimal | None, now: datetime.datetime) -> Decimal:
        self.write_due(now)
        left = self.left_of(entry)
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise Refused("INVALID_AMOUNT")
        return amount
