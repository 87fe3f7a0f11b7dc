"""What the project promises of the ledger's speed, and what it aims at."""

from dataclasses import dataclass

# Postings that are spread over so many accounts, and how many connections post at once.
ACCOUNTS = 10_000
CONNECTIONS = (1, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Target:
    """The least that is promised and what is aimed at; ``most`` turns both round: less is better."""

    least: float
    aim: float
    most: bool = False

    def verdict(self, value: float) -> str:
        """Say whether a figure reaches the aim, only the promise, or neither."""
        reached = (lambda mark: value <= mark) if self.most else (lambda mark: value >= mark)
        return "aim" if reached(self.aim) else "ok" if reached(self.least) else "MISSED"


# (case, connections) -> ratio to the floor.
RATIOS = {("many", connections): Target(0.35, 0.5) for connections in CONNECTIONS} | {
    ("hot", 1): Target(0.35, 0.5),
    ("hot", 16): Target(0.12, 0.2),
}
BULK_RATIO = Target(3, 4)
AUDIT_SECONDS = Target(120, 60, most=True)
AUDIT_MEGABYTES = Target(64, 32, most=True)
