"""How a django-oscar shop attaches the product, and the settings that only Oscar shops have.

In the shop's settings module, after apps, middleware and navigation::

    from saleor_customer_ext.hosts.oscar import conf

    conf.setup(globals())

Imported while settings are being read: nothing here may need Django's settings at import.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ...conf import AppSettings

APPS = ("saleor_customer_ext", "saleor_customer_ext.hosts.oscar.apps.OscarCreditConfig")
LOADER = "saleor_customer_ext.hosts.oscar.loader.load_classes"
DEFAULT_LOADER = "oscar.core.loading.default_class_loader"
GUARD = "saleor_customer_ext.hosts.oscar.guard.SeamGuard"
SESSIONS = "saleor_customer_ext.hosts.oscar.sessions.SessionGuard"
AUTHENTICATION = (
    "django.contrib.auth.middleware.AuthenticationMiddleware"  # right behind it stands the one above
)
CUSTOMERS_ENTRY = "dashboard:users-index"  # the menu that has it gets our entries
SOURCE_TYPE = "customer-credit"  # code of our tender among the shop's payment source types


class OscarSettings(AppSettings):
    """Typed access to what only Oscar shops set; each property says type, default and meaning."""

    @property
    def class_loader(self) -> str:
        """Dotted path of the loader that the shop would use without us; ``setup`` keeps it here."""
        return str(self._get("OSCAR_CLASS_LOADER", DEFAULT_LOADER))

    @property
    def return_statuses(self) -> frozenset[str]:
        """Names of the order statuses in which the customer has all money back. Default: Cancelled, Refunded."""
        return frozenset(self._get("OSCAR_RETURN_STATUSES", ("Cancelled", "Refunded")))

    @property
    def currencies(self) -> frozenset[str]:
        """Currencies that the shop sells in. Default: empty, which reads them from the stock records."""
        return frozenset(self._get("OSCAR_CURRENCIES", ()))


oscar_settings = OscarSettings()


def setup(namespace: dict[str, Any]) -> None:
    """Attach the product to a shop, given the ``globals()`` of its settings module; calling it again changes nothing.

    Adds our apps, puts our class loader before the shop's, our start-up guard and what ends log-ins into the middleware
    and our pages into the dashboard's menu. Lists and dictionaries are replaced, never changed: they may be shared with
    Oscar's defaults.
    Raises ImproperlyConfigured where it is called too early.
    """
    for name in ("INSTALLED_APPS", "MIDDLEWARE", "OSCAR_DASHBOARD_NAVIGATION"):
        if name not in namespace:
            raise ImproperlyConfigured(
                f"Call conf.setup(globals()) at the end of the settings: {name} is not set yet."
            )
    options = dict(namespace.get("SALEOR_CUSTOMER_EXT", {}))
    loader = namespace.get("OSCAR_DYNAMIC_CLASS_LOADER", DEFAULT_LOADER)
    if loader != LOADER:
        options["OSCAR_CLASS_LOADER"] = loader
    namespace["SALEOR_CUSTOMER_EXT"] = options
    namespace["OSCAR_DYNAMIC_CLASS_LOADER"] = LOADER
    namespace["INSTALLED_APPS"] = _with_missing(namespace["INSTALLED_APPS"], APPS)
    namespace["MIDDLEWARE"] = _with_missing(_with_sessions(namespace["MIDDLEWARE"]), (GUARD,))
    namespace["OSCAR_DASHBOARD_NAVIGATION"] = _with_entries(namespace["OSCAR_DASHBOARD_NAVIGATION"])


def may_open_organization(user: Any, url_name: str, url_args: Any = None, url_kwargs: Any = None) -> bool:
    """Tell Oscar's menu whether to show the organisation to somebody: not in a shop that does without."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    from ...services.settings import organization_enabled

    may_open = import_string(settings.OSCAR_DASHBOARD_DEFAULT_ACCESS_FUNCTION)  # type: ignore[misc]  # Oscar has it
    return bool(may_open(user, url_name, url_args, url_kwargs)) and organization_enabled()


def _with_missing(present: list[str] | tuple[str, ...], wanted: tuple[str, ...]) -> list[str]:
    return [*present, *(name for name in wanted if name not in present)]


def _with_sessions(present: list[str] | tuple[str, ...]) -> list[str]:
    """Put what ends log-ins behind what finds the user, or last where the shop finds users in its own way."""
    if SESSIONS in present:
        return list(present)
    place = list(present).index(AUTHENTICATION) + 1 if AUTHENTICATION in present else len(present)
    return [*present[:place], SESSIONS, *present[place:]]


def _with_entries(navigation: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entries = [
        {"label": _("Customer accounts"), "url_name": "customer_ext:customers"},
        {
            "label": _("Organisation"),
            "url_name": "customer_ext:customers-organization",
            "access_fn": may_open_organization,
        },
        {"label": _("Customer credit"), "url_name": "customer_ext:customers-credit"},
        {"label": _("Customer settings"), "url_name": "customer_ext:customers-settings"},
    ]
    ours = {entry["url_name"] for entry in entries}
    if any(ours & {child.get("url_name") for child in menu.get("children", ())} for menu in navigation):
        return list(navigation)
    for place, menu in enumerate(navigation):
        children = list(menu.get("children", ()))
        names = [child.get("url_name") for child in children]
        if CUSTOMERS_ENTRY in names:
            after = names.index(CUSTOMERS_ENTRY) + 1
            changed = {**menu, "children": [*children[:after], *entries, *children[after:]]}
            return [*navigation[:place], changed, *navigation[place + 1 :]]
    return [*navigation, {"label": _("Customer accounts"), "icon": "fas fa-users", "children": entries}]
