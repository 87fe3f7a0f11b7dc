"""Saleor's users: who there is, and changes to them, with everything that Saleor's own mutations do beside.

What Saleor's webhooks and plugins are told is told after commit. The event log of Saleor gets its rows without a name:
who did it, and what was there before, is in our own record.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string

from ...errors import Invalid, NotFound, NotUnique
from ...host.accounts import Watched
from . import people

CHANGEABLE = ("first_name", "last_name", "email", "language")


class SaleorAccounts:
    """The users of Saleor."""

    def people(self) -> "QuerySet[Any, Any]":
        """Give all users as the core reads them."""
        return people.people()

    def orders(self) -> "QuerySet[Any, Any]":
        """Give all orders that count."""
        return people.orders()

    def order_list(self) -> "QuerySet[Any, Any]":
        """Give all orders that were placed."""
        return people.order_list()

    def watched(self) -> Collection[Watched]:
        """Give the tables from which both are read."""
        return people.watched()

    def exists_with_email(self, email: str, *, but: Any = None) -> bool:
        """Tell whether another user has this address, without regard to case, as Saleor looks users up."""
        from saleor.account.models import User

        return bool(User.objects.filter(email__iexact=email).exclude(pk=but).exists())

    def create(self, *, email: str, first_name: str, last_name: str, language: str) -> Any:
        """Make an active user of the default type without a password, and give the key; the mail is ``mail.invite``.

        Raises Invalid for a language that Saleor does not know, NotUnique for an address that is taken.
        """
        from saleor.account import events
        from saleor.account.models import User
        from saleor.account.search import update_user_search_vector
        from saleor.account.utils import get_default_customer_type

        user = User(
            email=email.lower(),
            first_name=first_name,
            last_name=last_name,
            is_active=True,
            is_confirmed=False,
            language_code=_language(language) or settings.LANGUAGE_CODE,
            customer_type=get_default_customer_type(),
        )
        user.set_unusable_password()
        _save(user)
        update_user_search_vector(user, attach_addresses_data=False)
        events.customer_account_created_event(user=user)
        tell("customer_created", user)
        return user.pk

    def change(self, customer_id: Any, **changes: str) -> None:
        """Change names, address or language as Saleor's customerUpdate does; nothing happens where nothing differs.

        With the address, orders and gift cards of guests who used the new one become this customer's, as in Saleor.
        Raises NotFound, Invalid, NotUnique.
        """
        from saleor.account import events
        from saleor.account.search import update_user_search_vector
        from saleor.giftcard.search import mark_gift_cards_search_index_as_dirty
        from saleor.giftcard.utils import assign_user_gift_cards, get_user_gift_cards
        from saleor.order.utils import match_orders_with_new_user

        user = lock(customer_id)
        gift_cards = list(get_user_gift_cards(user))  # by the address so far
        changed = _apply(user, changes)
        if not changed:
            return
        update_user_search_vector(user, save=False)
        _save(user, [*changed, "search_vector", "updated_at"])
        if "email" in changed:
            assign_user_gift_cards(user)
            match_orders_with_new_user(user)
            events.assigned_email_to_a_customer_event(staff_user=None, app=None, new_email=user.email)
        if changed & {"first_name", "last_name"}:
            events.assigned_name_to_a_customer_event(staff_user=None, app=None, new_name=user.get_full_name())
        if gift_cards and changed != {"language_code"}:
            mark_gift_cards_search_index_as_dirty(gift_cards)
        _tell_updated(user)

    def set_active(self, customer_id: Any, is_active: bool) -> None:
        """Let a user log in, or no more; access and refresh tokens are then dead also once the user may again."""
        from saleor.account import events

        user = lock(customer_id)
        was_active, user.is_active = user.is_active, is_active
        if not is_active:
            user.jwt_token_key = new_token_key()
        # By a statement: a saved row would be held to whether the customer is blocked, which is just being changed.
        written = {"is_active": is_active, "jwt_token_key": user.jwt_token_key, "updated_at": timezone.now()}
        type(user).objects.filter(pk=user.pk).update(**written)
        if was_active == is_active:
            return
        record = (
            events.customer_account_activated_event
            if is_active
            else events.customer_account_deactivated_event
        )
        record(staff_user=None, app=None, account_id=user.pk)
        _tell_updated(user)

    def has_orders(self, customer_id: Any) -> bool:
        """Tell whether there is any order of this user, drafts and cancelled ones too."""
        from saleor.order.models import Order

        return bool(Order.objects.filter(user_id=customer_id).exists())

    def lock_checkouts(self, customer_id: Any) -> Collection[str]:
        """Lock this user's checkouts, as completing one does before it asks for the customer."""
        return lock_checkouts_of([customer_id])

    def delete(self, customer_id: Any) -> None:
        """Delete the user as Saleor's customerDelete does; raises NotFound, and Invalid for staff."""
        from saleor.account import events

        user = lock(customer_id)
        if user.is_staff or user.is_superuser:
            raise Invalid("An account of staff is deleted where staff are managed.", field="customer_id")
        prepare_deletion([user])
        key = user.pk
        user.delete()
        user.pk = key  # Saleor's webhooks name who was deleted
        events.customer_deleted_event(staff_user=None, app=None)
        tell("customer_deleted", user)


def lock(customer_id: Any) -> Any:
    """Lock a user's row until the transaction ends and give it; raises NotFound."""
    from saleor.account.models import User

    user = User.objects.select_for_update(of=("self",)).filter(pk=customer_id).first()
    if user is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return user


def lock_checkouts_of(customer_ids: Collection[Any]) -> list[str]:
    """Lock the checkouts of these users in key order until the transaction ends; give their references."""
    from saleor.checkout.models import Checkout

    found = Checkout.objects.select_for_update(of=("self",)).filter(user_id__in=customer_ids).order_by("pk")
    return [str(key) for key in found.values_list("pk", flat=True)]


def new_token_key() -> str:
    """Make a key for a user's tokens; those that name another one are refused from then on."""
    return get_random_string(length=12)


def prepare_deletion(users: Collection[Any]) -> None:
    """Detach what would keep the users' rows, and delete what is only theirs, right before they are deleted."""
    from saleor.attribute.utils import delete_user_unique_attribute_values
    from saleor.giftcard.utils import deactivate_assigned_gift_cards

    deactivate_assigned_gift_cards(users)
    delete_user_unique_attribute_values([user.pk for user in users])


def tell(event: str, *about: Any) -> None:
    """Tell Saleor's plugins and webhooks after commit; what goes wrong there is logged and undoes nothing."""
    from saleor.plugins.manager import get_plugins_manager

    def send() -> None:
        from saleor.core.db.connection import allow_writer

        with allow_writer():
            getattr(get_plugins_manager(allow_replica=False), event)(*about)

    transaction.on_commit(send, robust=True)


def _tell_updated(user: Any) -> None:
    tell("staff_updated" if user.is_staff else "customer_updated", user)


def _language(language: str) -> str:
    """Write a language as Saleor keeps it; "" stays "". Raises Invalid for one that it does not know."""
    code = language.strip().lower().replace("_", "-")
    if code and code not in dict(settings.LANGUAGES):
        raise Invalid(f'Saleor knows no language "{language}".', field="language")
    return code


def _apply(user: Any, changes: dict[str, str]) -> set[str]:
    """Set what is to change, and give the names of the columns that differ now."""
    wanted = {name: changes[name] for name in CHANGEABLE if name in changes}
    if "email" in wanted:
        wanted["email"] = wanted["email"].lower()
    if "language" in wanted:
        wanted["language_code"] = _language(wanted.pop("language")) or settings.LANGUAGE_CODE
    changed = {name for name, value in wanted.items() if getattr(user, name) != value}
    for name in changed:
        setattr(user, name, wanted[name])
    return changed


def _save(user: Any, fields: Collection[str] | None = None) -> None:
    """Save a user; raises NotUnique where somebody else has taken the address meanwhile."""
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        raise NotUnique("Another account has this e-mail address.", field="email") from error
