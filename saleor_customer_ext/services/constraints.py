"""Refusals of the database as our own: who is slower than somebody else learns the same as who came later."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from django.db import IntegrityError, transaction

from ..errors import CustomerExtError


def refusing(constraint: str, refusal: CustomerExtError) -> AbstractContextManager[None]:
    """Raise this instead of the database's error about one of its constraints; the block's writes are undone."""
    return refusing_any({constraint: refusal})


@contextmanager
def refusing_any(refusals: Mapping[str, CustomerExtError]) -> Iterator[None]:
    """Do the same for several constraints, each with what is raised instead."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error
