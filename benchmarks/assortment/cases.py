"""Who asks, what is asked, and what is promised."""

from dataclasses import dataclass

EVERYTHING, PRODUCTS, CATEGORY = "sees everything", "5,000 products", "a category of 50,000"
NARROWED, MIXED = "that category, narrowed to 5,000", "products, categories and collections"
WHO = (EVERYTHING, PRODUCTS, CATEGORY, NARROWED, MIXED)

RATIO = 1.05  # of a whole request of a restricted customer to that of one who sees everything
SQL_MORE = 10.0  # ms of the database that a single product or a category may take more
QUERIES_MORE = 1  # for who is asked about, compared with the assortment switched off


@dataclass(frozen=True, slots=True)
class Case:
    """One request: a document of GraphQL, or a path. is_listing: whether the ratio is promised, or else the SQL."""

    name: str
    request: str
    is_listing: bool = True
