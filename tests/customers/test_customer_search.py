"""What finds a customer: words of every kind, in any spelling, each of which has to fit; and folding as SQL does it."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo import factories as shop
from saleor_customer_ext.errors import Invalid
from saleor_customer_ext.models import CustomerProfile, CustomerSearch
from saleor_customer_ext.services import copies, customer_search
from tests.customers.listing import BY_ID, MANAGER, names

pytestmark = pytest.mark.django_db


def found(search: str) -> list[str]:
    from saleor_customer_ext.services import customer_list

    return names(customer_list.find({"search": search}, BY_ID, actor=MANAGER).page(50))


@pytest.fixture
def people() -> None:
    """Make three people, of whom the first has two addresses and the second what staff typed."""
    emile = shop.make_customer(
        "emile.dupont@mail.company.example", first_name="Émile", last_name="Dupont-O'Neil", password=None
    )
    shop.make_address(emile, phone_number="+493012345678")
    shop.make_address(
        emile, street="Große Straße 7a", postcode="50667", city="Köln", phone_number="+4915112345999"
    )
    john = shop.make_customer("john@example.com", first_name="John", last_name="Smith", password=None)
    other = shop.make_customer("smithers@example.org", first_name="Ada", last_name="Łukasz", password=None)
    copies.drain()
    CustomerProfile.objects.filter(pk=other.pk).update(phone="+49 (0)89 7654321")
    CustomerProfile.objects.filter(pk=emile.pk).update(phone="600 700 800")
    CustomerProfile.objects.filter(pk=john.pk).update(account_number="KD-10023", phone="0171 / 555 66-77")
    copies.refresh([emile.pk, john.pk, other.pk])


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ["Émile", "John", "Ada"]),
        ("émile", ["Émile"]),
        ("EMILE", ["Émile"]),
        ("mile", []),
        ("dup", ["Émile"]),
        ("dupont emi", ["Émile"]),
        ("dupont john", []),
        ("o'neil", ["Émile"]),
        ("o'n", ["Émile"]),
        ("O’Neil", ["Émile"]),
        ("neil", ["Émile"]),
        ("dupont-o'neil", ["Émile"]),
        ("lukasz", ["Ada"]),
        ("ŁUKASZ", ["Ada"]),
        ("smith", ["John", "Ada"]),
        ("emile.dupont", ["Émile"]),
        ("emile.dupont@mail", ["Émile"]),
        ("emile.dupont@company", []),
        ("EMILE.DUPONT@MAIL.COMPANY.EXAMPLE", ["Émile"]),
        ("emile_dupont@mail", []),
        ("<john@example.com>", ["John"]),
        ("john@example.com, smith;", ["John"]),
        ("@company", ["Émile"]),
        ("company.ex", ["Émile"]),
        ("mail.company", ["Émile"]),
        ("@example.com", ["John"]),
        ("example", ["John", "Ada"]),
        ("koln", ["Émile"]),
        ("KÖLN", ["Émile"]),
        ("grosse strasse", ["Émile"]),
        ("7a", ["Émile"]),
        ("506", ["Émile"]),
        ("hamburg", ["Émile"]),
        ("kd-10023", ["John"]),
        ("KD 100", ["John"]),
        ("10023", ["John"]),
        ("+49 30 12345678", ["Émile"]),
        ("+49 (0)30 123 456 78", ["Émile"]),
        ("0049-30-12345678", ["Émile"]),
        ("030 / 12345678", ["Émile"]),
        ("+4930", ["Émile"]),
        ("5678", ["Émile"]),
        ("345999", ["Émile"]),
        ("34567", []),
        ("01715556677", ["John"]),
        ("0171 555 66 77", ["John"]),
        ("+49 171 5556677", ["John"]),
        ("6677", ["John"]),
        ("6677 smith", ["John"]),
        ("77", []),
        ("+49 (0)89 7654321", ["Ada"]),
        ("+49 89 7654321", ["Ada"]),
        ("089 7654321", ["Ada"]),
        ("600 700 800", ["Émile"]),
        ("+48 600 700 800", ["Émile"]),
        ("+", []),
        ("%", []),
        ("\\ ' :* & | !", []),
        ("smith & john", ["John"]),
        ("@", []),
        ("@@", []),
        ("🙂", []),
        ("x" * 200, []),
        ("\ufdfa" * 150, []),
        ("\u3316" * 200, []),
        ("@" + "\u3316" * 199, []),
        ("a@" + "\u3316" * 198, []),
    ],
)
def test_searches(people: None, search: str, expected: list[str]) -> None:
    assert found(search) == expected


@pytest.mark.parametrize("search", ["x" * 201, "\x00", "\ud834"])
def test_searches_that_are_refused(search: str) -> None:
    with pytest.raises(Invalid) as refusal:
        customer_search.conditions(search)
    assert refusal.value.field == "search"


def test_words_that_folding_makes_long_are_cut(db: None) -> None:
    """A word of 2046 bytes is more than PostgreSQL keeps whole; such a row cannot be read any more."""
    name = "\u3316" * 114
    user = shop.make_customer("long@example.com", first_name=name, last_name="x", password=None)
    copies.drain()

    lexemes = sql(
        "SELECT tsvector_to_array(words) FROM saleor_customer_ext_customersearch WHERE user_id = %s", user.pk
    )
    assert max(map(len, lexemes)) == customer_search.LONGEST_WORD
    assert found(name) == [name]
    assert list(copies.differences()) == []


def test_who_has_very_many_addresses_is_found_by_the_own_name(db: None) -> None:
    from oscar.core.loading import get_model

    user = shop.make_customer("rare@mail.example", first_name="Xaver", last_name="Quendolin", password=None)
    addresses = get_model("address", "UserAddress")
    addresses.objects.bulk_create(
        addresses(
            user=user, line1=f"street{number * 7919:x}", line4=f"city{number:x}", postcode=str(10_000 + number),
            country=shop.make_country(), hash=str(number), phone_number=f"+4989{1_000_000 + number}",
        )
        for number in range(3000)
    )  # fmt: skip
    copies.drain()

    for search in ("xaver", "quendolin", "rare", "@mail.example", "+49891000000", "+49891002999", "12345"):
        assert found(search) == ["Xaver"], search
    words = "SELECT customer_ext_words(%s, 'a@b.example', ARRAY['+4930'])"
    filling = " ".join(f"{number:x}" + "\u4e2d" * 90 for number in range(10_000))
    kept = sql(f"SELECT tsvector_to_array(({words}))", f"first {filling} last")
    assert {"first", "a", "@b.example", "+4930"} <= {*kept}
    assert 3000 < len(kept) < 10_000
    assert "last" not in kept


def test_who_is_not_listed_has_no_words(people: None) -> None:
    staff = shop.make_staff("smith@example.com", last_name="Smith")
    copies.drain()

    assert CustomerSearch.objects.get(pk=staff.pk).words == ""
    assert found("smith@example.com") == found("staff") == []


COMPARED = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"), max_size=30)
LETTERS = st.text("aAäÄßẞéÉłŁøØİıΣσςжЖ'-.,@+0129 \u00a0\u0301ﬁ½", max_size=20)


def sql(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@COMPARED
@given(st.one_of(LETTERS, st.text("abcABC xyz-'", max_size=20)))
def test_text_is_folded_as_the_database_does(db: None, text: str) -> None:
    assert customer_search.fold(text) == sql("SELECT customer_ext_fold(%s)", text)


def test_the_collation_of_a_column_does_not_matter(db: None) -> None:
    assert sql("""SELECT customer_ext_fold('ŁÜ' COLLATE "C")""") == "lu"


@COMPARED
@given(TEXTS)
def test_whatever_is_typed_is_a_query(db: None, text: str) -> None:
    for condition in customer_search.conditions(text):
        for value in condition.parameters:
            if condition.table == "s":
                assert sql("SELECT %s::tsquery::text", value)


@COMPARED
@given(LETTERS)
def test_every_word_of_a_name_finds_it(db: None, name: str) -> None:
    words = sql("SELECT customer_ext_words(%s, 'a@b.example', '{}')", name)
    for word in name.replace("@", " ").split():
        for condition in customer_search.conditions(word):
            if condition.table == "s":
                assert sql("SELECT %s::tsvector @@ %s::tsquery", words, *condition.parameters), (word, words)


@COMPARED
@given(
    st.text("0123456789", min_size=9, max_size=14),
    st.lists(st.integers(1, 8), max_size=4),
    st.sampled_from(" -/."),
)
def test_a_number_is_found_in_any_spelling(db: None, digits: str, cuts: list[int], between: str) -> None:
    words = sql("SELECT customer_ext_words('', '', ARRAY[%s])", f"+{digits}")
    spelled = digits
    for cut in cuts:
        spelled = f"{spelled[:cut]}{between}{spelled[cut:]}"
    if digits.startswith("00") or not digits.strip("0"):
        return
    for text in (f"+{spelled}", f"00{spelled}" if not digits.startswith("0") else f"+{spelled}"):
        (condition,) = customer_search.conditions(text)
        assert sql("SELECT %s::tsvector @@ %s::tsquery", words, *condition.parameters), text
