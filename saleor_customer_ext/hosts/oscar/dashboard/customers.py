"""Find a customer, see their credit, top it up or reduce it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ....errors import CustomerExtError, NotFound
from ....host import get_host
from ....models import CreditAccount, EntryKind
from ....money import exact, parse_money
from ....services import credit, customer_list, customers
from ....services.customer_list import Customers
from ....services.customer_search import MAX_SEARCH
from ....services.ledger import Posting
from ..wording import amount_text
from . import entries
from .forms import KINDS, EntryFilter, ReduceForm, TopUpForm
from .pages import StaffPage, add_refusal, page_of

FIELDS = {"expires_at": "expires_on"}


class Found:
    """Customers as a paginator takes them; its last page is where counting ends."""

    def __init__(self, found: Customers) -> None:
        self.found = found

    def __len__(self) -> int:
        return self.found.count

    def __getitem__(self, part: slice) -> list[Any]:
        return [row.user for row in self.found.page(part.stop - part.start, skip=part.start)]


class IndexView(StaffPage):
    """All customers, or those who are found by what was typed, by name."""

    template_name = "saleor_customer_ext/oscar/dashboard/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of customers with what each can spend; two queries for the accounts of all of them."""
        search = self.request.GET.get("q", "").strip()[:MAX_SEARCH].replace("\x00", "")
        by_name = {"name": "NAME", "descending": False}
        found = customer_list.find({"search": search}, by_name, actor=self.actor)
        page = page_of(Found(found), self.request)
        accounts: dict[Any, list[CreditAccount]] = {}
        people = [user.pk for user in page.object_list]
        for account in CreditAccount.objects.with_expired().filter(user__in=people).order_by("currency"):
            accounts.setdefault(account.user_id, []).append(account)
        lines = [(user, entries.name_of(user), accounts.get(user.pk, [])) for user in page.object_list]
        return super().get_context_data(
            search=search,
            page_obj=page,
            paginator=page.paginator,
            lines=lines,
            has_more=not found.count_is_exact,
            **kwargs,
        )


class CustomerView(StaffPage):
    """One customer's credit, with the forms to change it; they come back here with what is wrong with them."""

    template_name = "saleor_customer_ext/oscar/dashboard/customer.html"
    form_name: ClassVar[str] = ""  # which of the two forms was sent

    @cached_property
    def customer(self) -> Any:
        """The customer of the address; 404 for nobody."""
        return customers.get(self.kwargs["pk"], actor=self.actor)

    @cached_property
    def accounts(self) -> list[CreditAccount]:
        """The customer's accounts, by currency."""
        return list(CreditAccount.objects.with_expired().filter(user=self.customer).order_by("currency"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the customer, with the form open whose address this is."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add accounts, entries and forms."""
        return super().get_context_data(
            customer=self.customer,
            customer_name=entries.name_of(self.customer),
            open_form=self.form_name,
            has_currencies=bool(self.accounts or get_host().currencies()),
            top_up_form=kwargs.pop("top_up", None) or self.new_form(TopUpForm),
            reduce_form=kwargs.pop("reduce", None) or self.new_form(ReduceForm),
            **ledger_context(self.request, self.accounts),
            **kwargs,
        )

    def new_form(self, kind: type[ReduceForm], data: Any = None) -> ReduceForm:
        """Make one of the forms: a customer can be topped up in every currency, reduced where there is something."""
        own = [account.currency for account in self.accounts]
        offered = sorted(get_host().currencies() | set(own)) if kind is TopUpForm else own
        if not offered:
            offered = sorted(get_host().currencies())
        chosen = [self.request.GET.get("currency", ""), *own, *offered]
        initial = {"currency": next((currency for currency in chosen if currency in offered), "")}
        return kind(data, currencies=offered, initial=initial, prefix=None, auto_id=f"id_{kind.__name__}_%s")


class PostingView(CustomerView):
    """What both changes of a balance share: one service call, then the customer's page with the result."""

    form_class: ClassVar[type[ReduceForm]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Post once, or show what is wrong."""
        assert self.customer
        form = self.new_form(self.form_class, request.POST)
        if form.is_valid():
            try:
                posting = self.change(form.cleaned_data)
            except NotFound as error:
                if error.field != "reason":
                    raise
                add_refusal(form, error)
            except CustomerExtError as error:
                add_refusal(form, error, FIELDS)
            else:
                messages.success(request, self.result(posting))
                address = reverse("customer_ext:credit-customer", args=[self.customer.pk])
                return HttpResponseRedirect(f"{address}?currency={posting.available.currency}")
        forms = {self.form_name: form}
        return self.render_to_response(self.get_context_data(**forms))

    def change(self, data: dict[str, Any]) -> Posting:
        """Call the service."""
        raise NotImplementedError

    def result(self, posting: Posting) -> str:
        """Say what has changed."""
        if posting.replayed:
            return _("This was posted before, so nothing was posted again. Available now: %s.") % amount_text(
                posting.available
            )
        return _("%(kind)s of %(amount)s posted. Available now: %(available)s.") % {
            "kind": KINDS[EntryKind(posting.entry.kind)],
            "amount": amount_text(exact(abs(posting.entry.amount), posting.available.currency)),
            "available": amount_text(posting.available),
        }


class TopUpView(PostingView):
    """Give credit."""

    form_name = "top_up"
    form_class = TopUpForm

    def change(self, data: dict[str, Any]) -> Posting:
        """Call the service."""
        return credit.top_up(
            customer_id=self.customer.pk,
            amount=parse_money(data["amount"], data["currency"]),
            reason=data["reason"],
            note=data["note"],
            expires_at=data["expires_on"],
            idempotency_key=data["idempotency_key"],
            actor=self.actor,
        )


class ReduceView(PostingView):
    """Take credit away."""

    form_name = "reduce"
    form_class = ReduceForm

    def change(self, data: dict[str, Any]) -> Posting:
        """Call the service."""
        return credit.reduce(
            customer_id=self.customer.pk,
            amount=parse_money(data["amount"], data["currency"]),
            reason=data["reason"],
            note=data["note"],
            idempotency_key=data["idempotency_key"],
            actor=self.actor,
        )


class AccountView(StaffPage):
    """An account whose customer was deleted; those of customers are shown with the customer."""

    template_name = "saleor_customer_ext/oscar/dashboard/account.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or go to the customer."""
        account = CreditAccount.objects.with_expired().filter(pk=self.kwargs["pk"]).first()
        if account is None:
            raise NotFound("There is no such account.")
        if account.user_id is not None:
            address = reverse("customer_ext:credit-customer", args=[account.user_id])
            return HttpResponseRedirect(f"{address}?currency={account.currency}")
        return self.render_to_response(self.get_context_data(**ledger_context(request, [account])))


def ledger_context(request: HttpRequest, accounts: list[CreditAccount]) -> dict[str, Any]:
    """Give what both pages show of the ledger, for the currency that the address names."""
    wanted = request.GET.get("currency", "")
    account = next(
        (account for account in accounts if account.currency == wanted), accounts[0] if accounts else None
    )
    question = EntryFilter(request.GET)
    context: dict[str, Any] = {
        "cards": entries.cards(accounts),
        "account": account,
        "filter": question,
        "holds": entries.holds_of(accounts),
    }
    if account is not None:
        found = entries.entries_of(
            account, kind=question.value("kind"), since=question.value("since"), until=question.value("until")
        )
        page = page_of(found, request)
        context |= {"rows": entries.rows(page.object_list), "page_obj": page, "paginator": page.paginator}
        context["is_filtered"] = any(question.value(name) for name in ("kind", "since", "until"))
        if day := question.value("as_of"):
            context |= {"as_of": day, "balance_as_of": entries.balance_as_of(account, day)}
    return context
