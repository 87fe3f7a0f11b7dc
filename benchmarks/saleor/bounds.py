"""What the project promises of its cost in Saleor, and what it aims at."""

from dataclasses import dataclass

CPU = 1.05  # with us, as a multiple of without


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many more queries than without us: promised, and aimed at."""

    most: int
    aim: int

    def verdict(self, extra: int) -> str:
        """Say whether a figure reaches the aim, only the promise, or neither."""
        return "aim" if extra <= self.aim else "ok" if extra <= self.most else "MISSED"


STEPS = ("create", "add", "update", "complete")
TIMES = {"update": 4}  # a customer changes quantities more than once, and what is quick needs more pairs
MUTATIONS = {
    "create": "checkoutCreate",
    "add": "checkoutLinesAdd",
    "update": "checkoutLinesUpdate, id only",
    "complete": "checkoutComplete",
}
# The caller's name -> whether credit is involved.
CALLERS = {
    "guest": False,
    "customer": False,
    "authorised": False,
    "credit": True,
    "split": True,
}
WHO = {
    "guest": "guest",
    "customer": "customer without credit",
    "authorised": "the same, payment authorised only",
    "credit": "customer with credit",
    "split": "credit and another payment",
}
WITHOUT_CREDIT = Bound(1, 1)
ORDER_WITHOUT_CREDIT = Bound(
    2, 2
)  # one more: whether the customer may order, which has to be asked with the order
WITH_CREDIT = {"create": Bound(8, 6), "add": Bound(8, 6), "complete": Bound(15, 12)}


def bound_of(caller: str, step: str) -> Bound | None:
    """Give the bound of one caller's mutation; the id-only one of somebody with credit has none."""
    if CALLERS[caller]:
        return WITH_CREDIT.get(step)
    return ORDER_WITHOUT_CREDIT if step == "complete" else WITHOUT_CREDIT


def cpu_verdict(caller: str, step: str, ratio: float) -> str:
    """Say whether the processor time is within the promise; the id-only mutation has none."""
    if step == "update":
        return ""
    return "ok" if ratio <= CPU else "MISSED"
