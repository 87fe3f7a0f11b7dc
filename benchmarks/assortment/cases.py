"""Who asks, what is asked, and what is promised."""

from dataclasses import dataclass

EVERYTHING, PRODUCTS, CATEGORY = "sees everything", "5,000 products", "a category of 50,000"
NARROWED, MIXED = "that category, narrowed to 5,000", "products, categories and collections"
WHO = (EVERYTHING, PRODUCTS, CATEGORY, NARROWED, MIXED)

RATIO = 1.05  # of a whole request of a restricted customer to that of one who sees everything
SQL_MORE = 10.0  # ms of the database that a single product or a category may take more
QUERIES_MORE = 1  # for who is asked about, compared with the assortment switched off

_FIELDS = """
  totalCount
  edges { node { id name slug thumbnail { url } pricing { onSale priceRange { start { gross { amount currency } } } }
    variants { id quantityAvailable } } }"""
_SIMPLE = """
  edges { node { id name slug pricing { priceRange { start { gross { amount } } } } } }"""


@dataclass(frozen=True, slots=True)
class Case:
    """One request. is_listing: whether the ratio is promised; otherwise the time that its SQL takes more."""

    name: str
    document: str
    is_listing: bool = True


def _products(arguments: str, fields: str = _FIELDS) -> str:
    return f'{{ products(first: 20, channel: "a-shop"{arguments}) {{ {fields} }} }}'


CASES = (
    Case("list with count", _products("")),
    Case("list without count", _products("", _SIMPLE), is_listing=False),
    Case("list by name", _products(", sortBy: { field: NAME, direction: ASC }")),
    Case("list by price", _products(", sortBy: { field: PRICE, direction: ASC }")),
    Case("search", _products(', search: "chair"')),
    Case(
        "search by price",
        _products(', search: "desk lamp", sortBy: { field: PRICE, direction: DESC }'),
    ),
    Case(
        "product",
        '{ product(slug: "%(product)s", channel: "a-shop") { id name'
        " pricing { priceRange { start { gross { amount } } } }"
        " variants { id sku quantityAvailable } category { name } } }",
        is_listing=False,
    ),
    Case(
        "category",
        '{ category(slug: "%(category)s") { name children(first: 9) { edges { node { name } } }'
        f' products(first: 20, channel: "a-shop") {{ {_SIMPLE} }} }} }}',
        is_listing=False,
    ),
)
