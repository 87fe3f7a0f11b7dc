"""Every class of Oscar that we put a mixin on, with the methods that the mixin relies on.

``checks.py`` compares this table with the installed Oscar and the shop's forks when the shop starts.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

MODULE_PREFIX = "oscar.apps"


@dataclass(frozen=True, slots=True)
class Seam:
    """One wrapped class.

    module, name: as in ``oscar.core.loading.get_class``. mixin: dotted path of what goes on top of it.
    methods: name -> signature in Oscar, word for word; a difference means that Oscar changed it.
    serves: what would be lost without it, for the person who reads the error.
    """

    module: str
    name: str
    mixin: str
    methods: dict[str, str]
    serves: str

    @property
    def label(self) -> str:
        """The class as people write it."""
        return f"{self.module}:{self.name}"

    def load_mixin(self) -> type[Any]:
        """Import the mixin; not before the class is asked for, because the mixins need Oscar loaded."""
        mixin: type[Any] = import_string(self.mixin)
        return mixin


_MIXINS = "saleor_customer_ext.hosts.oscar.mixins"
_PLACE_ORDER = (
    "(self, order_number, user, basket, shipping_address, shipping_method, shipping_charge, order_total,"
    " billing_address=None, surcharges=None, **kwargs)"
)
_DISPATCHED = {"dispatch": "(self, request, *args, **kwargs)"}
_ADDRESS_PAGES = (
    (
        "customer.views",
        "LockedAddressMixin",
        ("AddressCreateView", "AddressUpdateView", "AddressDeleteView", "AddressChangeStatusView"),
    ),
    ("checkout.views", "LockedCheckoutAddressMixin", ("UserAddressUpdateView", "UserAddressDeleteView")),
)

SEAMS = {
    (seam.module, seam.name): seam
    for seam in (
        Seam(
            "checkout.session",
            "CheckoutSessionMixin",
            f"{_MIXINS}.session.CreditSessionMixin",
            {
                "check_pre_conditions": "(self, request)",
                "skip_unless_payment_is_required": "(self, request)",
                "build_submission": "(self, **kwargs)",
                "check_a_valid_shipping_address_is_captured": "(self)",
            },
            "no payment is asked for where credit covers everything, or of a customer who may not order",
        ),
        Seam(
            "checkout.mixins",
            "OrderPlacementMixin",
            f"{_MIXINS}.placement.CreditPlacementMixin",
            {
                "place_order": _PLACE_ORDER,
                "restore_frozen_basket": "(self)",
                "update_address_book": "(self, user, addr)",
            },
            "the order and the credit that pays for it are written in one transaction",
        ),
        Seam(
            "checkout.views",
            "PaymentDetailsView",
            f"{_MIXINS}.payment.CreditPaymentMixin",
            {
                "post": "(self, request, *args, **kwargs)",
                "handle_payment": "(self, order_number, total, **kwargs)",
                "place_order": _PLACE_ORDER,
                "submit": "(self, user, basket, shipping_address, shipping_method, shipping_charge, billing_address,"
                " order_total, payment_kwargs=None, order_kwargs=None, surcharges=None)",
                "render_preview": "(self, request, **kwargs)",
                "render_payment_details": "(self, request, **kwargs)",
                "get_template_names": "(self)",
            },
            "credit is shown and held before another payment is asked for the rest",
        ),
        Seam(
            "order.utils",
            "OrderCreator",
            f"{_MIXINS}.accounts.OrderCreatorMixin",
            {
                "place_order": "(self, basket, total, shipping_method, shipping_charge, user=None,"
                " shipping_address=None, billing_address=None, order_number=None, status=None, request=None,"
                " surcharges=None, **kwargs)",
                "create_additional_line_models": "(self, order, order_line, basket_line)",
            },
            "blocked customers and those on hold get no order, and lines their own prices, whoever writes it",
        ),
        Seam(
            "catalogue.managers",
            "ProductQuerySet",
            f"{_MIXINS}.catalogue.SeenProductsMixin",
            {"browsable": "(self)", "public": "(self)"},
            "customers see only their assortment in lists and offers",
        ),
        Seam(
            "catalogue.views",
            "ProductDetailView",
            f"{_MIXINS}.catalogue.SeenProductPageMixin",
            {"get_object": "(self, queryset=None)"},
            "customers open only pages of their assortment",
        ),
        Seam(
            "search.views.base",
            "BaseSearchView",
            f"{_MIXINS}.catalogue.SeenSearchMixin",
            {"get_queryset": "(self)", "get_context_data": "(self, *args, **kwargs)"},
            "customers find only their assortment",
        ),
        Seam(
            "partner.strategy",
            "Selector",
            f"{_MIXINS}.catalogue.SeenStrategyMixin",
            {"strategy": "(self, request=None, user=None, **kwargs)"},
            "customers buy only their assortment, and members of discount groups at their prices",
        ),
        Seam(
            "customer.forms",
            "EmailAuthenticationForm",
            f"{_MIXINS}.accounts.LogInMixin",
            {"confirm_login_allowed": "(self, user)", "get_invalid_login_error": "(self)"},
            "blocked customers are not let in",
        ),
        Seam(
            "checkout.forms",
            "GatewayForm",
            f"{_MIXINS}.accounts.LogInMixin",
            {"confirm_login_allowed": "(self, user)", "get_invalid_login_error": "(self)"},
            "blocked customers are not let in at the checkout",
        ),
        Seam(
            "customer.forms",
            "PasswordResetForm",
            f"{_MIXINS}.accounts.PasswordResetMixin",
            {"get_users": "(self, email)"},
            "blocked customers get no links, and those who were invited get another one",
        ),
        Seam(
            "customer.views",
            "ProfileDeleteView",
            f"{_MIXINS}.accounts.ProfileDeletionMixin",
            {"form_valid": "(self, form)", "form_invalid": "(self, form)"},
            "accounts with orders or credit stay, and staff hear of those that go",
        ),
        Seam(
            "customer.forms",
            "ProfileForm",
            f"{_MIXINS}.locks.LockedProfileMixin",
            {"__init__": "(self, user, *args, **kwargs)"},
            "customers whose name or e-mail address is locked keep it",
        ),
        Seam(
            "customer.views",
            "ChangePasswordView",
            f"{_MIXINS}.locks.LockedPasswordMixin",
            _DISPATCHED,
            "customers whose password is locked keep it",
        ),
        *(
            Seam(
                module,
                name,
                f"{_MIXINS}.locks.{mixin}",
                _DISPATCHED,
                "customers whose addresses are locked keep their address book as it is",
            )
            for module, mixin, names in _ADDRESS_PAGES
            for name in names
        ),
        Seam(
            "checkout.views",
            "ShippingAddressView",
            f"{_MIXINS}.locks.ShippingAddressMixin",
            {"form_valid": "(self, form)"},
            "customers whose addresses are locked order to an address from their book only",
        ),
        Seam(
            "basket.views",
            "VoucherAddView",
            f"{_MIXINS}.offers.OwnVoucherMixin",
            {"apply_voucher_to_basket": "(self, voucher)"},
            "customers use no vouchers where their discount group locks them",
        ),
        Seam(
            "offer.applicator",
            "Applicator",
            f"{_MIXINS}.offers.OwnOffersMixin",
            {"get_basket_offers": "(self, basket, user)", "apply_offers": "(self, basket, offers)"},
            "offers and vouchers go together with discount groups as these say",
        ),
        Seam(
            "shipping.repository",
            "Repository",
            f"{_MIXINS}.offers.FreeShippingMixin",
            {"get_shipping_methods": "(self, basket, shipping_addr=None, **kwargs)"},
            "members of discount groups are shipped to for nothing",
        ),
        Seam(
            "order.processing",
            "EventHandler",
            f"{_MIXINS}.orders.CreditEventHandlerMixin",
            {"handle_order_status_change": "(self, order, new_status, note_msg=None)"},
            "credit comes back in one transaction with the cancellation",
        ),
        Seam(
            "customer.views",
            "OrderDetailView",
            f"{_MIXINS}.orders.CustomerOrderMixin",
            {"get_template_names": "(self)", "get_object": "(self, queryset=None)"},
            "customers see what credit paid for an order",
        ),
        Seam(
            "dashboard.orders.views",
            "OrderDetailView",
            f"{_MIXINS}.orders.DashboardOrderMixin",
            {"get_context_data": "(self, **kwargs)", "get_object": "(self, queryset=None)"},
            "staff reach an order's credit from the order",
        ),
    )
}
