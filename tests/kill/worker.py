"""A process that works on the ledger until it is killed: ``python -m tests.kill.worker SEED``.

It prints a line whenever a new transaction begins and when one is open, so that the test can kill it at such moments.
"""

import os
import random
import sys
from contextlib import suppress

import django


def main(seed: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings.core")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from saleor_customer_ext.errors import CustomerExtError
    from saleor_customer_ext.models import CreditEntry
    from saleor_customer_ext.services import credit, holds
    from tests import factories

    chance = random.Random(seed)
    people = list(get_user_model().objects.order_by("pk"))
    done = 0

    def say(word: str) -> None:
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()

    def key() -> str:
        return f"{seed}-{done}-{chance.random()}"

    def one() -> None:
        person, amount = chance.choice(people), f"{chance.randint(1, 3000) / 100:.2f}"
        checkout, order = f"c-{person.pk}-{chance.randint(0, 2)}", f"o-{seed}-{chance.randint(0, 30)}"
        match chance.randint(0, 8):
            case 0 | 1:
                factories.top_up(person, amount, key=key(), note=chance.choice(["", "note"]))
            case 2:
                factories.reduce(person, amount, key=key())
            case 3:
                factories.hold(person, amount, checkout)
            case 4:
                factories.pay(person, amount, order, checkout)
            case 5:
                holds.release_checkout(checkout)
            case 6:
                factories.refund(order, key=key())
            case 7:
                entry = CreditEntry.objects.filter(kind="TOP_UP").order_by("?").first()
                if entry:
                    factories.correct(entry.pk, "0.01", key=key())
            case 8:
                items = [credit.BulkItem(p.pk, factories.eur("0.50"), f"{key()}-{p.pk}") for p in people]
                credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=factories.STAFF)

    say("ready")
    while True:
        done += 1
        with suppress(CustomerExtError):
            if chance.random() < 0.5:
                with transaction.atomic():
                    for _ in range(chance.randint(1, 4)):
                        with suppress(CustomerExtError):
                            one()
                        say("open")  # written, not committed
            else:
                one()
        say("between")


if __name__ == "__main__":
    main(int(sys.argv[1]))
