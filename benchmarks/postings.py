"""Postings per second as ratios to the floor, by case and number of connections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import mean, median, quantiles

from django.db import connection

from benchmarks import ledger
from benchmarks.connections import Connections, Round
from benchmarks.targets import CONNECTIONS, RATIOS, Target
from benchmarks.verify import WrongLedger, verify

SHOWN = ("many", "hot", "held")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    case: str
    connections: int
    floor: float  # per second, median of rounds
    ours: float
    ratio: float  # median of rounds
    lowest: float
    highest: float
    floor_p99: float  # milliseconds
    p99: float
    client_cpu: float  # share of the round in which a client process was busy, mean over processes
    target: Target | None = field(default=None)

    @property
    def verdict(self) -> str:
        """What the target says; empty where there is none."""
        return self.target.verdict(self.ratio) if self.target else ""


def measure(customers: list[int], *, rounds: int, seconds: float) -> Iterator[Figure]:
    """Run all cases with 1, 4, 8 and 16 connections, and check the ledger after each."""
    for number in CONNECTIONS:
        with Connections(number, customers) as processes:
            for case in ("floor", *SHOWN):
                processes.run(case, seconds=0.3)  # opens connections, fills caches, plans
            for case in SHOWN:
                yield _figure(case, processes, rounds, seconds)
        verify()


def _figure(case: str, processes: Connections, rounds: int, seconds: float) -> Figure:
    floors = [processes.run("floor", seconds=seconds)]
    ours: list[Round] = []
    for _ in range(rounds):
        ours.append(processes.run(case, seconds=seconds))
        floors.append(processes.run("floor", seconds=seconds))
    around = [mean((floors[n].per_second, floors[n + 1].per_second)) for n in range(rounds)]
    ratios = [one.per_second / floor for one, floor in zip(ours, around, strict=True)]
    return Figure(
        case=case,
        connections=processes.number,
        floor=median(around),
        ours=median(one.per_second for one in ours),
        ratio=median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        floor_p99=_p99(floors),
        p99=_p99(ours),
        client_cpu=mean(one.cpu / one.seconds / processes.number for one in ours),
        target=RATIOS.get((case, processes.number)),
    )


def _p99(rounds: list[Round]) -> float:
    latencies = [latency for one in rounds for latency in one.latencies]
    return 1000 * quantiles(latencies, n=100)[-1]


def drain() -> int:
    """Let 16 processes spend one account empty at once; give how many payments it took.

    Raises WrongLedger unless exactly its balance was spent, each unit once.
    """
    balance = 500
    (customer,) = ledger.make_customers(1)
    ledger.take(customer, ledger.SPENDING_MONEY - balance)
    with Connections(max(CONNECTIONS), [customer]) as processes:
        while _balance(customer) > 0:
            connection.close()
            processes.run("drain", seconds=0.5)
    verify()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), -sum(e.amount) FROM saleor_customer_ext_creditentry e JOIN"
            " saleor_customer_ext_creditaccount a ON a.id = e.account_id WHERE a.user_id = %s AND kind = 'PAYMENT'",
            [customer],
        )
        payments, spent = cursor.fetchone()
    if (payments, spent) != (balance, balance):
        raise WrongLedger(f"16 connections spent {spent} in {payments} payments, of {balance}")
    return int(payments)


def _balance(customer: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT balance FROM saleor_customer_ext_creditaccount WHERE user_id = %s", [customer])
        return int(cursor.fetchone()[0])
