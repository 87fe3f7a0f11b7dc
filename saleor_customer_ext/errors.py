"""Every error that the product raises on purpose, all under one base, each with a code that never changes.

Screens and storefronts choose their text by ``code``; ``message`` is the English default and ``params`` carries what a
translation needs. Nothing in here tells a stranger whether another customer exists.
"""

from enum import StrEnum
from typing import ClassVar


class ErrorCode(StrEnum):
    """The codes that the outside world can rely on; the GraphQL enum is made from it."""

    ACCOUNT_LOCKED = "ACCOUNT_LOCKED"
    ARCHIVED = "ARCHIVED"
    BELONGS_ELSEWHERE = "BELONGS_ELSEWHERE"
    CONFLICT = "CONFLICT"
    CREDIT_DISABLED = "CREDIT_DISABLED"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    CUSTOMER_BLOCKED = "CUSTOMER_BLOCKED"
    CUSTOMER_ON_HOLD = "CUSTOMER_ON_HOLD"
    GRAPHQL_ERROR = "GRAPHQL_ERROR"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    IN_USE = "IN_USE"
    INSUFFICIENT_CREDIT = "INSUFFICIENT_CREDIT"
    INVALID = "INVALID"
    INVALID_AMOUNT = "INVALID_AMOUNT"
    NOT_COMBINABLE = "NOT_COMBINABLE"
    NOT_FOUND = "NOT_FOUND"
    NOT_IN_ASSORTMENT = "NOT_IN_ASSORTMENT"
    ORGANIZATION_DISABLED = "ORGANIZATION_DISABLED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    PRICE_CHANGED = "PRICE_CHANGED"
    REQUIRED = "REQUIRED"
    UNIQUE = "UNIQUE"


class CustomerExtError(Exception):
    """A refusal: nothing was written, and the caller can tell a person why.

    message: one English sentence that says what to do, or what stands in the way.
    field: the input that is to blame, in snake_case; empty when no single one is.
    params: values of the sentence, for translation.
    """

    code: ClassVar[ErrorCode] = ErrorCode.INVALID

    def __init__(self, message: str, *, field: str = "", **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params


class Invalid(CustomerExtError):
    """The input does not mean anything here."""


class Archived(Invalid):
    """A company, branch or department is archived, so nothing new can belong to it; restore it first."""

    code = ErrorCode.ARCHIVED


class BelongsElsewhere(Invalid):
    """Customers, or what they are assigned to, belong to another company or branch than what is asked for."""

    code = ErrorCode.BELONGS_ELSEWHERE


class Required(CustomerExtError):
    """An input that cannot be left out is empty."""

    code = ErrorCode.REQUIRED


class NotUnique(CustomerExtError):
    """Another row has this value already."""

    code = ErrorCode.UNIQUE


class NotFound(CustomerExtError):
    """There is no such thing, or the caller may not know that there is."""

    code = ErrorCode.NOT_FOUND


class InUse(CustomerExtError):
    """Something else depends on it, so it cannot be deleted."""

    code = ErrorCode.IN_USE


class PermissionDenied(CustomerExtError):
    """The caller may not do this."""

    code = ErrorCode.PERMISSION_DENIED


class Conflict(CustomerExtError):
    """Somebody else has changed it since it was read; ``params["version"]`` is the one that it has now."""

    code = ErrorCode.CONFLICT


class CustomerBlocked(CustomerExtError):
    """The customer's account is switched off."""

    code = ErrorCode.CUSTOMER_BLOCKED


class CustomerOnHold(CustomerExtError):
    """The customer can place no orders for the time being."""

    code = ErrorCode.CUSTOMER_ON_HOLD


class InvalidAmount(CustomerExtError):
    """The amount is not a positive number of the currency's smallest unit, or too large to keep."""

    code = ErrorCode.INVALID_AMOUNT


class CurrencyMismatch(CustomerExtError):
    """The currency is unknown, or not the one of the account, checkout or order."""

    code = ErrorCode.CURRENCY_MISMATCH


class InsufficientCredit(CustomerExtError):
    """Less is available than asked for; ``params["available"]`` says how much is."""

    code = ErrorCode.INSUFFICIENT_CREDIT


class IdempotencyConflict(CustomerExtError):
    """The idempotency key was used before, for another request."""

    code = ErrorCode.IDEMPOTENCY_CONFLICT


class CreditDisabled(CustomerExtError):
    """Credit is switched off for the shop or for the channel."""

    code = ErrorCode.CREDIT_DISABLED


class OrganizationDisabled(CustomerExtError):
    """The shop does without companies, branches and departments; the setting is off."""

    code = ErrorCode.ORGANIZATION_DISABLED


class NotInAssortment(CustomerExtError):
    """What the customer wants is not assigned to their branch or department."""

    code = ErrorCode.NOT_IN_ASSORTMENT


class AccountLocked(CustomerExtError):
    """The customer's discount group does not let them do this with their account; ``params["lock"]`` says what."""

    code = ErrorCode.ACCOUNT_LOCKED


class NotCombinable(CustomerExtError):
    """Vouchers and the shop's own promotions do not go together with the prices of the customer's discount group."""

    code = ErrorCode.NOT_COMBINABLE


class PriceChanged(CustomerExtError):
    """A price is not the one that the customer saw; the checkout shows the new one now, and nothing was ordered."""

    code = ErrorCode.PRICE_CHANGED
