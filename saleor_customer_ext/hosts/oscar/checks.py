"""System checks of the Oscar host: customer_ext.E101 to E104 stop serving, W101 to W103 ask for a person's eye."""

import inspect
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import oscar
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connections
from oscar.core.exceptions import AppNotFoundError, ClassNotFoundError
from oscar.core.loading import get_class
from oscar.core.utils import get_default_currency

from ...errors import CurrencyMismatch
from ...money import check_currency
from . import assortment
from .conf import LOADER
from .seams import MODULE_PREFIX, SEAMS, Seam

SUPPORTED = (4, 2)
HINT = "See docs/installation-oscar.md; until this is solved, remove conf.setup(globals()) to serve without credit."


@register
def check_seams(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report classes of Oscar that are not as we need them, an unknown Oscar, and transactions around whole requests.

    While databases are migrated, what would be an error is a warning: `migrate` starts whatever the shop looks like.
    """
    broken = broken_seams()
    found: list[CheckMessage] = list(broken)
    if databases:
        found = [Warning(error.msg, hint=error.hint, id=error.id) for error in broken]
    if oscar.VERSION[:2] != SUPPORTED:
        supported = ".".join(map(str, SUPPORTED))
        message = f"django-oscar {oscar.get_version()} was not tried; {supported} was."
        found.append(Warning(message, id="customer_ext.W101"))
    if any(connections[alias].settings_dict.get("ATOMIC_REQUESTS") for alias in connections):
        found.append(
            Warning(
                "ATOMIC_REQUESTS keeps a hold on credit uncommitted while the payment gateway is asked.",
                hint="Exempt the checkout's views with transaction.non_atomic_requests.",
                id="customer_ext.W102",
            )
        )
    if (unknown := _unknown_currency()) is not None:
        found.append(
            Warning(
                f"OSCAR_DEFAULT_CURRENCY is {unknown}, no ISO 4217 code; credit and revenue by month need one.",
                hint="Statistics keep orders by whatever the shop writes; set CURRENCY for the list's revenue.",
                id="customer_ext.W103",
            )
        )
    return found


def _unknown_currency() -> str | None:
    """Give Oscar's currency where it is none that an amount can be in."""
    currency = get_default_currency()
    try:
        check_currency(currency)
    except CurrencyMismatch:
        return str(currency)
    return None


def broken_seams() -> list[Error]:
    """Give an error per class or method of Oscar, or of the shop's forks, that credit cannot rely on."""
    loader = getattr(settings, "OSCAR_DYNAMIC_CLASS_LOADER", None)
    if loader != LOADER:
        message = f"OSCAR_DYNAMIC_CLASS_LOADER is {loader}, not {LOADER}."
        return [
            Error(message, hint="Call conf.setup(globals()) last in the settings.", id="customer_ext.E101")
        ]
    found = [error for seam in SEAMS.values() for error in _broken(seam)]
    if not assortment.recommends_seen_only():
        message = "catalogue.Product.sorted_recommended_products is not as Oscar's."
        found.append(
            Error(f"{message} Products would recommend what is hidden.", hint=HINT, id="customer_ext.E103")
        )
    return found


def _broken(seam: Seam) -> list[Error]:
    lost = f"Without it, {seam.serves} no more."
    try:
        resolved = get_class(seam.module, seam.name)
        original = getattr(import_module(f"{MODULE_PREFIX}.{seam.module}"), seam.name)
    except (AppNotFoundError, ClassNotFoundError, ModuleNotFoundError, AttributeError):
        return [Error(f"Oscar has no {seam.label}. {lost}", hint=HINT, id="customer_ext.E102")]
    mixin = seam.load_mixin()
    if not (inspect.isclass(resolved) and issubclass(resolved, mixin)):
        message = f"{seam.label} is served without our {mixin.__name__}. {lost}"
        return [Error(message, hint=HINT, id="customer_ext.E103")]
    return [
        error
        for name, expected in seam.methods.items()
        for error in _changed(seam, resolved, original, name, expected)
    ]


def _changed(seam: Seam, resolved: type[Any], original: Any, name: str, expected: str) -> list[Error]:
    upstream = getattr(original, name, None)
    if upstream is None:
        return [Error(f"{seam.label} has no {name} any more.", hint=HINT, id="customer_ext.E102")]
    wanted = " ".join(expected.split())
    actual = _signature(upstream, seam)
    if actual is not None and actual != wanted:
        message = f"{seam.label}.{name} takes {actual}, not {wanted}."
        return [Error(message, hint=HINT, id="customer_ext.E104")]
    fork = _next_below_ours(resolved, name)
    if fork is not None and not _accepts(fork, wanted):
        message = f"{fork.__module__}.{fork.__qualname__} cannot be called as Oscar's, with {wanted}."
        return [Error(message, hint=HINT, id="customer_ext.E104")]
    return []


def _signature(method: Any, seam: Seam) -> str | None:
    """Give Oscar's own signature; None where what stands there is ours (a mixin further down)."""
    return None if _is_ours(method) else str(inspect.signature(method))


def _is_ours(method: Any) -> bool:
    return str(getattr(method, "__module__", "")).startswith("saleor_customer_ext.")


def _next_below_ours(resolved: type[Any], name: str) -> Any:
    for owner in resolved.__mro__:
        method = vars(owner).get(name)
        if (
            method is not None
            and not _is_ours(method)
            and not owner.__module__.startswith("saleor_customer_ext.")
        ):
            return method
    return None


def _accepts(method: Any, expected: str) -> bool:
    """Tell whether a method can be called with the arguments of a signature, by position or by name."""
    signature = inspect.signature(method)
    names = [part.strip() for part in expected.strip("()").split(",")]
    required = [name for name in names if "=" not in name and not name.startswith("*")]
    for positional, named in ((required, {}), ([None], dict.fromkeys(required[1:]))):
        try:
            signature.bind(*positional, **named)
        except TypeError:
            continue
        return True
    return False
