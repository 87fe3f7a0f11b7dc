"""The sample shop for tests: the same apps and pages on a throw-away database, with nothing written to the checkout."""

import os
import tempfile

from demo import postgres

# Both come before the shop's settings, which take the database and the folder from the environment.
DATABASE = postgres.throwaway()
FOLDER = tempfile.TemporaryDirectory(prefix="customer-ext-shop-")
os.environ["DEMO_DATA_DIR"] = FOLDER.name

from demo.settings import *  # noqa: E402


class OwnMigrationsOnly:
    """Make the shop's tables from its models, in 4 seconds instead of 14, and ours by their migrations (triggers!)."""

    def __contains__(self, app_label: str) -> bool:
        return not app_label.startswith("saleor_customer_ext")

    def __getitem__(self, app_label: str) -> None:
        return None

    def get(self, app_label: str, default: None = None) -> None:
        return default


DATABASES = {"default": DATABASE}
MIGRATION_MODULES = OwnMigrationsOnly()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The search index stays in the folder, as in the shop. One in memory would not be on its own: Whoosh writes its parts
# into one place for all processes of a machine, and a writer that fails there keeps the lock for ever.
# Tests that look at listings index what they need; the others need not pay for it.
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
LOGGING = {"version": 1, "disable_existing_loggers": False}
