"""Assortments: customers of a branch see and buy what is assigned to it, on every way to an order."""

import pytest

from tests.scenarios.drivers.base import Driver, Visit
from tests.scenarios.drivers.values import Card, Person, Product
from tests.scenarios.facts import happened


@pytest.fixture
def restricted(shop: Driver) -> Driver:
    """Switch the assortment on."""
    shop.switch(assortment_enabled=True)
    return shop


def visit(shop: Driver, person: Person) -> Visit:
    """Log somebody in."""
    found = shop.log_in(person)
    assert found is not None
    return found


def sees_and_takes(shop: Driver, person: Person, product: Product) -> bool:
    """Tell whether somebody sees a product and can put it into a cart; both, or neither."""
    (answer,) = {visit(shop, person).sees(product), shop.takes(person, product)}
    return answer


def test_only_what_is_assigned(restricted: Driver, anna: Person) -> None:
    """Anna's branch has one of two products: she sees it, buys it, and the other one is not there for her."""
    shop = restricted
    inside, outside = shop.product("60.00"), shop.product("40.00")
    shop.assign(inside, branch_ids=[shop.branch("Hamburg", anna)])

    assert sees_and_takes(shop, anna, inside)
    assert not sees_and_takes(shop, anna, outside)
    assert shop.cart(anna, inside, beside_others=True).place(Card.GOOD).placed
    assert happened(shop) == ["order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]


def test_a_branch_without_assignments_sees_nothing(restricted: Driver, anna: Person) -> None:
    """Nothing is assigned to Anna's branch, so there is nothing for her."""
    product = restricted.product("60.00")
    restricted.branch("Hamburg", anna)

    assert not sees_and_takes(restricted, anna, product)


def test_another_branch_has_its_own(restricted: Driver, anna: Person) -> None:
    """What Anna's branch has is not there for Ben of another one, and the other way round."""
    shop, ben = restricted, restricted.customer("ben")
    hers, his = shop.product("60.00"), shop.product("40.00")
    shop.assign(hers, branch_ids=[shop.branch("Hamburg", anna)])
    shop.assign(his, branch_ids=[shop.branch("Bremen", ben)])

    found = [sees_and_takes(shop, person, product) for person in (anna, ben) for product in (hers, his)]
    assert found == [True, False, False, True]


def test_categories_cover_what_comes_below_them_later(restricted: Driver, anna: Person) -> None:
    """A category is assigned; what is made two levels below it later counts, one beside it does not."""
    shop = restricted
    above = shop.category()
    shop.assign(branch_ids=[shop.branch("Hamburg", anna)], category_ids=[above])
    inside, outside = shop.product("60.00"), shop.product("40.00")
    shop.category(below=shop.category(below=above), holding=inside)
    shop.category(holding=outside)

    assert sees_and_takes(shop, anna, inside)
    assert not sees_and_takes(shop, anna, outside)


def test_a_department_narrows_what_its_branch_has(restricted: Driver, anna: Person) -> None:
    """A department without assignments changes nothing; with its own, only what both have is left."""
    shop = restricted
    both, branch_only, department_only = (shop.product(price) for price in ("60.00", "40.00", "20.00"))
    branch = shop.branch("Hamburg", anna)
    department = shop.department("Workshop", branch, anna)
    shop.assign(both, branch_only, branch_ids=[branch])
    before = [sees_and_takes(shop, anna, product) for product in (both, branch_only, department_only)]

    shop.assign(both, department_only, department_ids=[department])

    after = [sees_and_takes(shop, anna, product) for product in (both, branch_only, department_only)]
    assert (before, after) == ([True, True, False], [True, False, False])


def test_taken_away_while_the_checkout_is_open(restricted: Driver, anna: Person) -> None:
    """Anna looks at the last page when her product leaves the assortment: no order, and the card is not charged."""
    shop, product = restricted, restricted.product("60.00")
    branch = shop.branch("Hamburg", anna)
    shop.assign(product, branch_ids=[branch])
    cart = shop.cart(anna, product)
    cart.look(Card.GOOD)

    shop.unassign(product, branch_ids=[branch])

    assert not cart.place().placed
    assert happened(shop) == []


def test_taken_away_where_credit_pays(restricted: Driver, anna: Person) -> None:
    """The same where no card is asked for: no order, and the credit stays whole."""
    shop, product = restricted, restricted.product("60.00")
    branch = shop.branch("Hamburg", anna)
    shop.assign(product, branch_ids=[branch])
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, product)
    cart.look()

    shop.unassign(product, branch_ids=[branch])

    assert not cart.place().placed
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]


def test_a_guests_cart_is_taken_along(restricted: Driver, anna: Person) -> None:
    """Anna fills a cart before she logs in, with what her branch has not: nothing is ordered, and no card charged."""
    shop, product = restricted, restricted.product("60.00")
    shop.branch("Hamburg", anna)
    cart = shop.cart(None, product, email="somebody@example.com")
    cart.look(Card.GOOD)

    assert not cart.log_in_and_place(anna).placed
    assert happened(shop) == []


def test_a_guest_with_a_customers_address(restricted: Driver, anna: Person) -> None:
    """Who types Anna's address as a guest, in whatever case, gets no order of what her branch has not."""
    shop, product = restricted, restricted.product("60.00")
    shop.branch("Hamburg", anna)
    cart = shop.cart(None, product, email="ANNA@example.com")
    cart.look(Card.GOOD)

    assert not cart.place().placed
    assert happened(shop) == []


@pytest.mark.parametrize("setting", ["EVERYTHING", "NOTHING"])
def test_customers_without_a_branch(restricted: Driver, anna: Person, setting: str) -> None:
    """The shop's setting says whether they see all or nothing."""
    product = restricted.product("60.00")
    restricted.switch(assortment_without_branch=setting)

    assert sees_and_takes(restricted, anna, product) == (setting == "EVERYTHING")


@pytest.mark.parametrize("setting", ["EVERYTHING", "NOTHING"])
def test_visitors_who_are_not_logged_in(restricted: Driver, anna: Person, setting: str) -> None:
    """Another setting says the same for them, and changes nothing for customers."""
    product = restricted.product("60.00")
    restricted.switch(assortment_anonymous=setting)

    found = {restricted.anonymous().sees(product), restricted.takes(None, product)}
    assert found == {setting == "EVERYTHING"}
    assert sees_and_takes(restricted, anna, product)


def test_staff_are_not_restricted(restricted: Driver) -> None:
    """Staff see and buy everything, also where they belong to a branch that has nothing."""
    product = restricted.product("60.00")
    restricted.switch(assortment_without_branch="NOTHING", assortment_anonymous="NOTHING")

    assert sees_and_takes(restricted, restricted.clerk, product)


def test_switched_off_nothing_is_restricted(shop: Driver, anna: Person) -> None:
    """Until the operator switches it on, and with the organisation off, assignments mean nothing."""
    inside, outside = shop.product("60.00"), shop.product("40.00")
    shop.assign(inside, branch_ids=[shop.branch("Hamburg", anna)])

    assert sees_and_takes(shop, anna, outside)
    shop.switch(assortment_enabled=True)
    assert not sees_and_takes(shop, anna, outside)
    shop.switch(organization_enabled=False)
    assert sees_and_takes(shop, anna, outside)
