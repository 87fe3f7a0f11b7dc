"""Says what an environment of Saleor lacks for our tests; run ``python -m tools.saleor_environment`` in it."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec

# What the tests import -> what it is called where it is installed from.
NEEDED = {
    "django": "Django",
    "pytest": "pytest",
    "pytest_django": "pytest-django",
    "pytest_socket": "pytest-socket",
    "xdist": "pytest-xdist",
    "babel": "Babel",
    "prices": "prices",
}


def missing() -> Iterator[str]:
    """Give, in sentences, everything that is missing."""
    yield from _saleor()
    for module, package in NEEDED.items():
        if find_spec(module) is None:
            yield f"{package} is not installed (Saleor's development dependencies have it)."
    if not os.environ.get("DATABASE_URL"):
        yield (
            "DATABASE_URL is not set: it names a PostgreSQL whose user is superuser; the tests make a database of"
            " their own there, called test_ and the name in it."
        )


def _saleor() -> Iterator[str]:
    if find_spec("saleor") is None:
        yield "Saleor is not importable: run this in Saleor's own environment, with its sources on PYTHONPATH."
        return
    try:
        if find_spec("saleor.tests") is None:
            yield "Saleor's sources are there without saleor/tests, whose settings our tests build upon."
    except ImportError as error:  # looking into a package imports it
        yield f"Saleor's sources are there, but not what they need: {error}."


def main() -> int:
    """Print what is missing."""
    found = list(missing())
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
