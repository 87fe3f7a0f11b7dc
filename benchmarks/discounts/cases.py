"""Who asks, what is asked, and what is promised."""

from dataclasses import dataclass

PLAIN, AGAIN = "a shop without groups", "the same once more"
OUTSIDE, MANY, LIST = "no group, a shop with groups", "10,000 conditions", "500,000 prices"
COMBINING = "1 condition and promotions"
WHO = (PLAIN, AGAIN, OUTSIDE, MANY, LIST)
WITH_PROMOTIONS = (PLAIN, COMBINING)
GROUPS = {COMBINING: 1, MANY: 2, LIST: 3}  # by the key that benchmarks/groups.sql gives them

MEMBERS = (MANY, LIST)  # to whom the promises of a case are made
LOOK_UP = 1  # queries that a customer without a group costs in a shop with groups


@dataclass(frozen=True, slots=True)
class Case:
    """One request. queries: how many more a member may cost; ratio: of a member's CPU to that without groups."""

    name: str
    method: str  # of Caller in shop.py
    queries: int
    ratio: float

    def verdict(self, who: str, more: int, ratio: float) -> str:
        """Say what is missed; empty where all is kept, or nothing is promised."""
        said = []
        if who in MEMBERS and more > self.queries:
            said.append(f"MISSED: more than {self.queries} queries")
        if who in MEMBERS and ratio > self.ratio:
            said.append(f"MISSED: ratio above {self.ratio:.2f}")
        if who == OUTSIDE and more > LOOK_UP:
            said.append("MISSED: more than a look-up")
        return ", ".join(said)


CASES = (
    Case("50 products", "page", 2, 1.10),
    Case("100 lines, one updated", "update", 2, 1.15),
    Case("100 lines, one added", "add", 2, 1.15),
)
PROMOTED = CASES[:2]  # also asked where promotions count
