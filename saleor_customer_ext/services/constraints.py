"""Refusals of the database as our own: who is slower than somebody else learns the same as who came later."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from ..errors import CustomerExtError


@contextmanager
def refusing(constraint: str, refusal: CustomerExtError) -> Iterator[None]:
    """Raise this instead of the database's error about one of its constraints; the block's writes are undone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != constraint:
            raise
        raise refusal from error
