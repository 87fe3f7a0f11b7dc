"""What the staff dashboard inside the Saleor Dashboard touches of Saleor, as rows of the table in ``seams.py``.

Without one of them the shop is served as ever: only `install` registers nothing, and says why.
"""

Row = tuple[str, str, str]

DENIES = "the pages for staff inside the Saleor Dashboard"
_REGISTERED = "staff find our pages in the Saleor Dashboard, with a token of their own"
_SERVED = "our pages are served beside Saleor's API"

ROWS: tuple[Row, ...] = (
    *(
        (f"saleor.app.models:App.{name}", "field", _REGISTERED)
        for name in (
            "about_app",
            "app_url",
            "author",
            "identifier",
            "is_active",
            "name",
            "permissions",
            "removed_at",
            "type",
            "version",
        )
    ),
    *(
        (f"saleor.app.models:AppExtension.{name}", "field", _REGISTERED)
        for name in ("app", "label", "mount", "permissions", "settings", "target", "url")
    ),
    ("saleor.app.types:AppType.THIRDPARTY", "str", _REGISTERED),
    ("saleor.core.utils:build_absolute_uri", "(location, domain=None)", _REGISTERED),
    ("saleor.graphql.api:API_PATH", "SimpleLazyObject", _SERVED),
)
