"""What a scenario needs of a shop, in the shop's own words; a driver says how one host does it.

The shop of the scenarios sells in EUR at prices that include 19 % tax, ships by the methods in ``SHIPPING`` and takes
one other payment, a card.

What only our services do (top up, switch credit on and off) is the same on every host and stands in ``Driver`` itself.
"""

import datetime
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from typing import Any, ClassVar
from unittest import mock

from django.contrib.auth import get_user_model

from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CreditHold, CustomerProfile, HoldStatus
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import (
    access,
    assignments,
    branches,
    copies,
    creation,
    credit,
    departments,
    discount_conditions,
    discount_groups,
    holds,
    lifecycle,
    organization,
    settings,
)
from saleor_customer_ext.services.condition_checks import NewCondition
from saleor_customer_ext.services.ledger import Posting
from tests.scenarios.drivers.till import Till
from tests.scenarios.drivers.values import (
    Account,
    Answer,
    Card,
    Deed,
    Person,
    PlacedOrder,
    Product,
    Shown,
    StaffAnswer,
)


class Cart(ABC):
    """One open checkout in one session of one visitor, who does here what visitors do."""

    @property
    @abstractmethod
    def reference(self) -> str:
        """The reference under which the core knows this checkout."""

    @abstractmethod
    def add(self, product: Product, quantity: int = 1) -> None: ...

    @abstractmethod
    def change_quantity(self, product: Product, quantity: int) -> None: ...

    @abstractmethod
    def enter_voucher(self, code: str) -> None: ...

    @abstractmethod
    def try_voucher(self, code: str) -> StaffAnswer:
        """Enter a voucher that may be refused; accepted: it is in the checkout now."""

    @abstractmethod
    def take_voucher_out(self, code: str) -> None: ...

    @abstractmethod
    def ship_elsewhere(self) -> StaffAnswer:
        """Type an address that is in nobody's address book; accepted: the checkout has it now."""

    @abstractmethod
    def ship_by(self, method: str) -> None:
        """Choose the address and one of SHIPPING."""

    @abstractmethod
    def log_in(self, person: Person) -> None:
        """Log in as a customer in the middle of a guest's checkout, and choose an address again."""

    @abstractmethod
    def log_out(self) -> None: ...

    @abstractmethod
    def look(self, card: Card | None = None) -> Shown:
        """Open the last page before the order (with a card entered, if given) and read what it says about credit."""

    @abstractmethod
    def use_credit(self, amount: str | None) -> Answer:
        """Ask to use that much credit ("0.00" is none; None is everything), as the checkout lets customers do."""

    @abstractmethod
    def place(self, card: Card | None = None) -> Answer:
        """Place the order from the page last looked at, with the amounts that stood there."""

    @abstractmethod
    def come_back_paid(self) -> Answer:
        """Come back from the other page after paying there what the shop had asked for; the shop places the order."""

    @abstractmethod
    def come_back(self) -> None:
        """Come back from the other page without having paid there; the shop opens the checkout again."""

    @abstractmethod
    def in_another_window(self) -> "Cart":
        """Give the same checkout, in the same session, with the page last looked at open a second time."""

    def log_in_and_place(self, person: Person) -> Answer:
        """Log in in the middle of a guest's checkout and place it; not placed, where it cannot be taken along."""
        self.log_in(person)
        return self.place()

    @abstractmethod
    def taken_over_by(self, person: Person | None) -> "Cart":
        """Give the same checkout in the session of somebody else, who has its last page; None is anonymous."""


class Visit(ABC):
    """A log-in of a customer somewhere: a browser's session, or a token."""

    @abstractmethod
    def is_in(self) -> bool:
        """Tell whether the shop still knows who this is, on a page that only customers have."""

    @abstractmethod
    def sees(self, product: Product) -> bool:
        """Tell whether the catalogue shows the product."""

    @abstractmethod
    def order_history(self) -> list[str]:
        """Give the references of the orders that the customer is shown as their own."""

    @abstractmethod
    def attempt(self, deed: Deed) -> StaffAnswer:
        """Try to change something of the own account; told: why it is not done."""

    @abstractmethod
    def delete_account(self) -> StaffAnswer:
        """Delete the account, or ask for its deletion, as customers do on this host; accepted: it is gone now."""


class Driver(ABC):
    """A shop with our product in it, as seen by its customers, its staff and its operator."""

    host: ClassVar[str]  # its name in ``cannot.py`` and in the table
    storefront: ClassVar[str] = (
        ""  # the page that takes the links of mails, where the host has storefronts apart
    )
    password: ClassVar[str]  # of everybody whom ``customer`` and ``staff`` make

    @classmethod
    @abstractmethod
    def opened(cls) -> AbstractContextManager["Driver"]:
        """Open the shop on an empty database, with nobody in it but its staff."""

    def __init__(self) -> None:
        self._keys = itertools.count(1)
        self.people: dict[Any, str] = {}
        self.clerk = self.staff("clerk", *permissions.ALL)

    # People and goods

    @abstractmethod
    def customer(self, name: str) -> Person:
        """Make a customer with an account and an address."""

    @abstractmethod
    def add_address(self, person: Person, *, elsewhere: bool = False) -> None:
        """Give the person an address, their default; elsewhere: another one than usual, which is not."""

    @abstractmethod
    def staff(self, name: str, *granted: str) -> Person:
        """Make a member of staff who may work on orders and has these permissions of ours."""

    @abstractmethod
    def product(self, price: str, *, stock: int = 100, currency: str = "EUR") -> Product: ...

    @abstractmethod
    def reference(self, product: Product) -> str:
        """Give the reference of a product in the host's catalogue."""

    @abstractmethod
    def variant_reference(self, product: Product) -> str:
        """Give the reference of what is bought of a product; the same, where the host knows no variants."""

    @abstractmethod
    def category(self, *, below: str = "", holding: Product | None = None) -> str:
        """Make a category, put a product into it and into no other, and give its reference. below: of the one above."""

    @abstractmethod
    def takes(self, person: Person | None, product: Product) -> bool:
        """Try to put something into a new cart, and tell whether the shop let it in."""

    @abstractmethod
    def anonymous(self) -> Visit:
        """Come as somebody whom the shop does not know."""

    @abstractmethod
    def voucher(self, code: str, *, percent: int | None = None, amount: str | None = None) -> None: ...

    @abstractmethod
    def cart(
        self, person: Person | None, *goods: Product | tuple[Product, int], ship_by: str = "collection",
        email: str = "", beside_others: bool = False, from_book: bool = False,
    ) -> Cart:  # fmt: skip
        """Begin a checkout with these goods, ready to be placed.

        person: None is a guest, who types ``email``. beside_others: a further checkout of somebody who has open ones.
        from_book: with the address that ``customer`` made; else it may be any.
        """

    @abstractmethod
    def owner_when_taken_over(self, owner: Person, other: Person | None) -> str:
        """Name the customer of an order that somebody else placed from the owner's checkout."""

    @abstractmethod
    def till(
        self, *, currency: str, with_tax: bool, charges_tax: bool = True
    ) -> AbstractContextManager[Till]:
        """Set a sales channel up for examples of prices. with_tax: list prices are entered with it."""

    # Who gets in

    @abstractmethod
    def log_in(self, person: Person, password: str = "") -> Visit | None:
        """Log in with a password, ``password`` of the driver unless given; None where the shop lets nobody in."""

    @abstractmethod
    def ask_for_link(self, person: Person) -> str:
        """Ask for a link for a new password as a visitor does who has forgotten it; give what the shop answers."""

    @abstractmethod
    def links(self, person: Person) -> list[str]:
        """Give the links for a password that the shop has sent to the person, oldest first."""

    @abstractmethod
    def links_expire(self) -> AbstractContextManager[None]:
        """Let so much time pass that the links that were sent have expired."""

    @abstractmethod
    def use_link(self, link: str, password: str) -> StaffAnswer:
        """Open a link and set a password; told: what the page says where it does not work."""

    @abstractmethod
    def for_somebody_else(self, link: str, person: Person) -> str:
        """Change a link so that it names somebody else, as who tries to get into that account would."""

    @abstractmethod
    def notices(self) -> list[str]:
        """Give what staff were told by the shop, each as text, oldest first."""

    # What staff and other people do

    @abstractmethod
    def cancel(self, order: PlacedOrder) -> StaffAnswer:
        """Cancel the order on the host's own page."""

    @abstractmethod
    def refund_credit(
        self, order: PlacedOrder, amount: str, *, key: str, by: Person | None = None
    ) -> StaffAnswer:
        """Give back part of what credit paid, as staff do on this host. by: the clerk, unless named."""

    @abstractmethod
    def refund_card_to_credit(self, order: PlacedOrder, amount: str, *, key: str) -> StaffAnswer:
        """Give back as credit what the card paid, as staff do on this host."""

    @abstractmethod
    def cancel_without_signal(self, order: PlacedOrder) -> None:
        """Set the order's status by plain SQL, as scripts and other tools do."""

    @abstractmethod
    def switch_off(self, person: Person) -> None:
        """Switch the person's account off on the host's own staff screen."""

    @abstractmethod
    def switch_on(self, person: Person) -> None:
        """Switch the person's account on, on the host's own staff screen; it need not stay so."""

    @abstractmethod
    def switch_on_by_sql(self, person: Person) -> None:
        """Switch the person's account on by plain SQL, as scripts and other tools do: nobody tells us."""

    @abstractmethod
    def delete(self, person: Person) -> None:
        """Delete the person as scripts do, in the host's own code but past all of its screens."""

    @abstractmethod
    def delete_on_staff_screen(self, person: Person) -> StaffAnswer:
        """Ask for the customer's deletion on the host's own staff screen."""

    @abstractmethod
    def sell_out(self, product: Product) -> None:
        """Let the stock run out."""

    @abstractmethod
    def throw_away(self, cart: Cart) -> None:
        """Delete the checkout, as the host's own clean-up of old ones does."""

    # What can be made to happen in the middle

    @abstractmethod
    def while_card_is_charged(self, happens: Callable[[], object]) -> AbstractContextManager[None]:
        """Let something happen at the moment when the card's company is asked for money."""

    @abstractmethod
    def failing(self, moment: str) -> AbstractContextManager[None]:
        """Let the shop itself fail while it creates an order: at its "lines", or at its "payments"."""

    @abstractmethod
    def while_order_is_written(self, happens: Callable[[], object]) -> AbstractContextManager[None]:
        """Let something happen once, while an order is written: after its customer was looked at, before the commit."""

    @abstractmethod
    def pay_without_ordering(self, cart: Cart) -> None:
        """Let the card pay all of a checkout without placing the order, where the host can do that."""

    @abstractmethod
    def complete_automatically(self, cart: Cart) -> None:
        """Let the host's own job place orders of checkouts that are paid, for as long as it has any."""

    @abstractmethod
    def without_checkout_lock(self) -> AbstractContextManager[None]:
        """Take out what keeps one checkout from being placed twice at once, for control runs."""

    @abstractmethod
    def without_order_lock(self) -> AbstractContextManager[None]:
        """Take out what keeps two changes of one order apart, for control runs."""

    # What there is to see afterwards

    @abstractmethod
    def orders(self) -> list[PlacedOrder]:
        """Give all orders, oldest first."""

    @abstractmethod
    def card_charges(self) -> list[tuple[Decimal, Decimal]]:
        """Give what the card's company took and gave back, from its own records, oldest first."""

    @abstractmethod
    def voucher_uses(self, code: str) -> int:
        """Give how often the host counts a voucher as used."""

    @abstractmethod
    def account(self, person: Person) -> Account | None:
        """Give what the host knows of a person; None, if the account is gone."""

    @abstractmethod
    def exists(self, person: Person) -> bool:
        """Tell whether the host still has the person's account."""

    @abstractmethod
    def channel(self) -> str:
        """Give the reference of the shop's first sales channel."""

    # The same on every host: what goes through our own services

    def actor(self, person: Person) -> Actor:
        """Give the person as our services know them."""
        kind = ActorKind.STAFF if person.permissions else ActorKind.CUSTOMER
        return Actor(kind, str(person.id), person.permissions)

    def top_up(
        self, person: Person, amount: str, *, currency: str = "EUR", expires_at: datetime.date | None = None,
        key: str = "", by: Person | None = None,
    ) -> Posting:  # fmt: skip
        """Give credit to a customer."""
        return credit.top_up(
            customer_id=person.id,
            amount=Money(Decimal(amount), currency),
            reason="goodwill",
            actor=self.actor(by or self.clerk),
            idempotency_key=key or f"key-{next(self._keys)}",
            expires_at=expires_at,
        )

    def reduce(self, person: Person, amount: str) -> Posting:
        """Take credit away from a customer."""
        return credit.reduce(
            customer_id=person.id,
            amount=Money(Decimal(amount), "EUR"),
            reason="mistake",
            actor=self.actor(self.clerk),
            idempotency_key=f"key-{next(self._keys)}",
        )

    def invite(self, name: str, **details: Any) -> Person:
        """Make a customer as staff do, who gets a mail with a link."""
        profile = creation.create(
            actor=self.actor(self.clerk),
            first_name=name.title(),
            last_name="Invited",
            email=f"{name}@example.com",
            redirect_url=self.storefront,
            **details,
        )
        self.people[profile.pk] = name
        return Person(name, profile.pk)

    def branch(self, name: str, *people: Person) -> int:
        """Make a branch to which these people belong."""
        made: int = branches.create(actor=self.actor(self.clerk), name=name).pk
        return self._belong(made, people, "branch_id")

    def department(self, name: str, branch: int, *people: Person) -> int:
        """Make a department of a branch, to which these people belong."""
        made: int = departments.create(actor=self.actor(self.clerk), name=name, branch_id=branch).pk
        return self._belong(made, people, "department_id")

    def _belong(self, unit: int, people: tuple[Person, ...], part: str) -> int:
        if people:
            ids = [person.id for person in people]
            organization.assign(customer_ids=ids, actor=self.actor(self.clerk), **{part: unit})
        return unit

    def assign(self, *goods: Product, **more: Any) -> None:
        """Assign goods, and categories by reference, to units: ``branch_ids``, ``department_ids``, ``category_ids``."""
        products = [self.reference(product) for product in goods]
        assignments.assign(actor=self.actor(self.clerk), product_ids=products, **more)

    def unassign(self, *goods: Product, **more: Any) -> None:
        """Take goods away from units."""
        products = [self.reference(product) for product in goods]
        assignments.unassign(actor=self.actor(self.clerk), product_ids=products, **more)

    def discount_group(
        self, name: str, *people: Person, conditions: tuple[NewCondition, ...] = (), **values: Any
    ) -> int:
        """Make a discount group with what it grants, and put these people into it. values: ``locks`` and others."""
        actor = self.actor(self.clerk)
        group: int = discount_groups.create(actor=actor, name=name, **values).pk
        if conditions:
            discount_conditions.add(group_id=group, conditions=conditions, actor=actor)
        self.join(group, *people)
        return group

    def join(self, group: int | None, *people: Person) -> None:
        """Put people into a discount group; None takes them out of theirs."""
        if people:
            ids = [person.id for person in people]
            discount_groups.assign(customer_ids=ids, group_id=group, actor=self.actor(self.clerk))

    def grant(self, group: int, *conditions: NewCondition) -> None:
        """Let a discount group grant this and nothing else."""
        version = discount_groups.get(group, actor=self.actor(self.clerk)).version
        discount_conditions.replace(
            group_id=group, version=version, conditions=conditions, actor=self.actor(self.clerk)
        )

    def change_group(self, group: int, **values: Any) -> None:
        """Change parts of a discount group."""
        version = discount_groups.get(group, actor=self.actor(self.clerk)).version
        discount_groups.change(group_id=group, version=version, actor=self.actor(self.clerk), **values)

    def block(self, person: Person, reason: str = "unpaid invoices") -> None:
        """Block a customer."""
        lifecycle.block(customer_id=person.id, reason=reason, actor=self.actor(self.clerk))

    def unblock(self, person: Person) -> None:
        """Let a blocked customer in again."""
        lifecycle.unblock(customer_id=person.id, actor=self.actor(self.clerk))

    def put_on_hold(self, person: Person, reason: str = "address to be checked") -> None:
        """Put a customer on hold."""
        lifecycle.put_on_hold(customer_id=person.id, reason=reason, actor=self.actor(self.clerk))

    def resume(self, person: Person) -> None:
        """Let a customer who is on hold order again."""
        lifecycle.resume(customer_id=person.id, actor=self.actor(self.clerk))

    def deactivate(self, person: Person) -> None:
        """Switch the account off as our screens do."""
        lifecycle.deactivate(customer_id=person.id, actor=self.actor(self.clerk))

    def activate(self, person: Person) -> None:
        """Switch the account on as our screens do."""
        lifecycle.activate(customer_id=person.id, actor=self.actor(self.clerk))

    def is_switched_on(self, person: Person) -> bool:
        """Tell whether the host itself lets the person in."""
        return bool(get_user_model().objects.get(pk=person.id).is_active)

    def catch_up(self) -> None:
        """Run what runs every second in a shop, for what scripts and other tools have written."""
        copies.drain()
        lifecycle.keep_blocked()

    def status(self, person: Person) -> str:
        """Give the customer's status as the list has it."""
        self.catch_up()
        return CustomerProfile.objects.get(pk=person.id).status

    @contextmanager
    def without_customer_lock(self) -> Iterator[None]:
        """Take out what keeps an order and a change of its customer apart, for control runs."""
        with mock.patch.object(access, "LOCK", ""):
            yield

    def release_hold(self, person: Person) -> None:
        """Let go of the person's only open hold, as staff do who believe that the checkout is dead."""
        open_hold = CreditHold.objects.get(account__user_id=person.id, status=HoldStatus.OPEN)
        holds.release(hold_id=open_hold.pk, actor=self.actor(self.clerk))

    def switch(self, **values: Any) -> None:
        """Change the shop's settings: ``credit_enabled``, ``credit_automatic``, ``credit_hold_minutes`` ..."""
        settings.change(actor=self.actor(self.clerk), **values)

    def switch_channel(self, enabled: bool | None) -> None:
        """Switch credit on or off in the shop's first channel."""
        settings.change_channel(channel=self.channel(), credit_enabled=enabled, actor=self.actor(self.clerk))
