"""What a customer sees of Saleor's catalogue and may put into a checkout: for whom it is asked, and the answer.

Staff and apps see everything, unless an app says for whom it asks (``for_whom.py``). What an app does to a customer's
checkout is done for that customer.
Everything that looks, or decides, goes through ``catalog.condition``: there is one notion of what somebody sees.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from ...host import Actor, ActorKind
from ...host.catalog import Scope
from ...services import access
from ...services import assortment as service
from ...services import settings as shop_settings
from . import for_whom
from .catalog import condition
from .checkouts import global_id

# Saleor's codes for what cannot be bought here; payments have none.
OUTSIDE = "unavailable_variant_in_channel"
SENTENCE = "These products are not in the assortment of this customer."
SWITCH = "customer_ext_assortment_enabled"
FRESH = 10  # seconds after which another process knows that it was switched on, at the latest
_KEPT = "_customer_ext_scope"

Scopes = Collection[Scope | None]


def is_on() -> bool:
    """Tell whether anybody is restricted at all: a look into the cache, so that shops without it pay for no query."""
    from saleor.core.db.connection import allow_writer

    known: bool | None = cache.get(SWITCH)
    if known is None:
        with allow_writer():
            settings = shop_settings.current()
        known = bool(settings.assortment_enabled and settings.organization_enabled)
        # That it is on needs no second look: whoever asks what somebody sees reads it again.
        cache.set(SWITCH, known, None if known else FRESH)
    return known


def forget_switch() -> None:
    """Let the next look at the switch read it anew."""
    cache.delete(SWITCH)


def scope_of(requestor: Any) -> Scope | None:
    """Give what a requestor sees, None being everything; one query, kept for as long as the request lasts.

    requestor: a user or an app as Saleor has them of one request, or what stands there for nobody.
    """
    if is_staff(requestor) or (is_app(requestor) and not for_whom.is_named()):
        return None
    kept = {} if requestor is None else vars(requestor)  # of a lazy object around nobody, its own
    if _KEPT not in kept:
        if not is_app(requestor):
            kept[_KEPT] = _read(requestor.pk if requestor else None)
        else:
            kept[_KEPT] = _read(for_whom.customer_key(requestor)) if is_on() else None
    found: Scope | None = kept[_KEPT]
    return found


def is_app(requestor: Any) -> bool:
    """Tell whether it is an app."""
    from saleor.app.models import App

    return bool(requestor) and isinstance(requestor, App)


def is_staff(requestor: Any) -> bool:
    """Tell whether it is somebody of the staff themselves."""
    from saleor.account.models import User

    return bool(requestor) and isinstance(requestor, User) and bool(requestor.is_staff)


def narrow(products: Any, requestor: Any) -> Any:
    """Leave in a query of products what the requestor sees."""
    scope = scope_of(requestor)
    return products if scope is None else products.filter(condition(scope))


def narrow_variants(variants: Any, requestor: Any) -> Any:
    """Leave in a query of variants those whose product the requestor sees."""
    scope = scope_of(requestor)
    return variants if scope is None else variants.filter(_of_visible(scope))


def seen(requestor: Any, products: Iterable[int]) -> set[int]:
    """Give those of the products that the requestor sees; one query at most."""
    wanted = set(products)
    return wanted - {int(key) for key in service.denies(scope_of(requestor), [str(key) for key in wanted])}


def scopes_of_checkout(checkout: Any, requestor: Any) -> list[Scope | None]:
    """Give what counts for adding to a checkout: what its customer sees, and what who asks sees. Not for staff."""
    if is_staff(requestor) or not is_on():
        return []
    scopes = [scope_of(requestor)]
    owner = checkout.user
    if owner is not None and not owner.is_staff and owner != requestor:
        scopes.append(_read(owner.pk))
    return scopes


def scopes_of_order(customer_id: Any, email: str, actor: Actor) -> list[Scope | None]:
    """Give what counts for an order: what its customer sees, by the typed address if it is a guest's. Not for staff.

    Asked anew, whatever was kept before.
    """
    if actor.kind == ActorKind.STAFF or not is_on():
        return []
    from saleor.account.models import User
    from saleor.core.db.connection import allow_writer

    with allow_writer():
        keys = access.keys_with(email.strip()) if customer_id is None and email.strip() else [customer_id]
        people = list(User.objects.filter(pk__in=keys).values_list("pk", "is_staff"))
    if not people:
        return [_read(None)]
    return [_read(key) for key, is_staff in people if not is_staff]


def scopes_of_customer(customer: Any) -> list[Scope | None]:
    """Give what counts for making somebody the customer of a checkout."""
    return [] if customer is None or customer.is_staff else [_read(customer.pk)]


def require_variants(scopes: Scopes, variants: Iterable[Any], *, code: str = OUTSIDE) -> None:
    """Raise ValidationError unless all of the variants are inside of all scopes; one query for each at most."""
    wanted = set(variants)
    outside = {key for scope in scopes if scope is not None and wanted for key in _outside(scope, wanted)}
    if outside:
        raise _refusal(outside, code)


def require_checkout(scopes: Scopes, checkout_id: Any, *, code: str = OUTSIDE) -> None:
    """Raise ValidationError unless all that was put into a checkout is inside of all scopes.

    A gift is the shop's own choice and stays out of it: else a promotion could stop an order.
    """
    from saleor.checkout.models import CheckoutLine

    if any(scope is not None for scope in scopes):
        lines = CheckoutLine.objects.filter(checkout=checkout_id, is_gift=False)
        require_variants(scopes, lines.values_list("variant", flat=True), code=code)


def outside_of(requestor: Any, variants: Iterable[Any]) -> set[Any]:
    """Give those of the variants that the requestor does not see."""
    scope, wanted = scope_of(requestor), set(variants)
    return _outside(scope, wanted) if scope is not None and wanted else set()


def variant_keys(ids: Iterable[str]) -> set[int]:
    """Read the keys of variants out of global ids; Saleor itself refuses what is none."""
    return {int(key) for key in (global_id(text, "ProductVariant") for text in ids if text) if key.isdigit()}


def _refusal(variants: Iterable[Any], code: str) -> ValidationError:
    """Make Saleor's error that names the variants."""
    import graphene

    named = [graphene.Node.to_global_id("ProductVariant", key) for key in sorted(variants)]
    return ValidationError({"lines": ValidationError(SENTENCE, code=code, params={"variants": named})})


def _outside(scope: Scope, wanted: set[Any]) -> set[Any]:
    from saleor.core.db.connection import allow_writer
    from saleor.product.models import ProductVariant

    with allow_writer():
        inside = ProductVariant.objects.filter(_of_visible(scope), pk__in=wanted)
        return wanted - set(inside.values_list("pk", flat=True))


def _of_visible(scope: Scope) -> Exists:
    from saleor.product.models import Product

    return Exists(Product.objects.filter(condition(scope), pk=OuterRef("product_id")))


def _read(user_pk: Any) -> Scope | None:
    from saleor.core.db.connection import allow_writer

    if not is_on():
        return None
    with allow_writer():
        return service.scope_of(user_pk)
