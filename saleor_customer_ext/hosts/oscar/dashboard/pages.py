"""What all our dashboard pages share: who asks, and what a refusal of the core becomes in a browser."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied as ForbiddenPage
from django.core.paginator import Page, Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from .... import permissions
from ....errors import CustomerExtError, ErrorCode, NotFound, PermissionDenied
from ....host import Actor
from ..host import actor_of

ROWS = 25
TRY_AGAIN = {"40P01", "40001", "55P03"}  # PostgreSQL: deadlock, serialization failure, lock not available


class StaffPage(TemplateView):
    """A page of ours. What the core refuses outright is 403 or 404; what somebody typed is shown at the field."""

    @cached_property
    def actor(self) -> Actor:
        """Who asks, with their permissions."""
        return actor_of(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, with pages for refusals; where two changes ran into each other, this one can be sent again."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except OperationalError as error:
            if request.method != "POST" or getattr(error.__cause__, "sqlstate", "") not in TRY_AGAIN:
                raise
            said = _(
                "Somebody else changed the same at this moment, so nothing was changed. Please try again."
            )
            messages.error(request, said)
            shows = "get" in self.http_method_names
            return HttpResponseRedirect(
                request.get_full_path() if shows else reverse("customer_ext:credit-index")
            )
        except NotFound as error:
            raise Http404(error.message) from error
        except PermissionDenied as error:
            raise ForbiddenPage(error.message) from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what this person may do, so that the page offers nothing else."""
        return super().get_context_data(
            can_manage=self.actor.has(permissions.MANAGE_CUSTOMER_CREDIT),
            can_change_settings=self.actor.has(permissions.MANAGE_CUSTOMER_SETTINGS),
            **kwargs,
        )


def new_key() -> str:
    """Make the idempotency key of one form: sent twice, it is posted once."""
    return uuid.uuid4().hex


def page_of(rows: Any, request: HttpRequest, *, size: int = ROWS) -> Page[Any]:
    """Cut out the page that the address asks for; the nearest one where there is none like that."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def add_refusal(form: forms.Form, error: CustomerExtError, names: dict[str, str] | None = None) -> None:
    """Show a refusal at the field that is to blame, with what was typed kept.

    A key that was used for something else means that an earlier version of the form was posted: the form gets a new
    key, so that sending it again is a decision and not an accident.
    """
    if error.code == ErrorCode.IDEMPOTENCY_CONFLICT:
        form.add_error(
            None,
            _(
                "This form was posted before with other values: see the entries. Send it again to post these as well."
            ),
        )
        form.data = {**form.data.dict(), "idempotency_key": new_key()}  # type: ignore[attr-defined]
        return
    name = (names or {}).get(error.field, error.field)
    form.add_error(name if name in form.fields else None, error.message)
