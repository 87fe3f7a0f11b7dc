"""What the core asks of the host's mails: the host writes them, in its own words and through its own channels."""

from typing import Any, Protocol


class Mail(Protocol):
    """Mails to customers and staff; each is sent after commit, and one that cannot be sent undoes nothing."""

    def invite(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the link with which a new customer sets a password: for one use, and for as long as the host allows.

        channel: the customer's preferred channel, "" for the host's own choice. redirect_url: the storefront's page
        that takes the token, where the host has storefronts apart. Raises Invalid where the host does not allow it.
        """

    def reset_password(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the link for a new password, as if the customer had asked for it."""

    def deletion_requested(self, customer_id: Any) -> None:
        """Tell staff that a customer has deleted, or wants to delete, the account; before the row is gone."""
