"""A Saleor environment for tests: Saleor's own test settings, with the plugins of a real shop and with ours.

Saleor's test settings let every use of the writer that is not declared raise, and run Celery's tasks at once. The
database is the one that DATABASE_URL names, with ``test_`` before its name, on which the user may create and empty
databases; nothing else of the environment is used.
"""

import os
from pathlib import Path

os.environ["CACHE_URL"] = "locmem://"
os.environ.pop("DASHBOARD_URL", None)

from saleor.tests.settings import *
from saleor.tests.settings import (
    BUILTIN_PLUGINS,
    DATABASE_CONNECTION_DEFAULT_NAME,
    DATABASE_CONNECTION_REPLICA_NAME,
    DATABASES,
    INSTALLED_APPS,
)

OURS = "saleor_customer_ext"
PLUGIN = "saleor_customer_ext.hosts.saleor.plugin.CustomerExtPlugin"

# An installed package is found by its entry point already; a checkout that is only on Python's path is not.
if OURS not in INSTALLED_APPS:
    INSTALLED_APPS.append(OURS)
PLUGINS = [*BUILTIN_PLUGINS, PLUGIN]

# The replica is the same database, as Saleor has it unless told otherwise, through connections of its own.
DATABASES[DATABASE_CONNECTION_REPLICA_NAME] |= {
    name: DATABASES[DATABASE_CONNECTION_DEFAULT_NAME][name]
    for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
}

SALEOR_CUSTOMER_EXT = {"TIME_ZONE": "Europe/Berlin", "CURRENCY": "EUR"}
ALLOWED_HOSTS = ["*"]
PUBLIC_URL = "http://shop.example/"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOCALE_PATHS = [str(Path(__file__).parent)]  # no translations: they are not what these tests are about
WEBHOOK_SYNC_TIMEOUT = (2, 30)  # seconds; scenarios let people meet while a card is charged
# Each request of a test is one of its own; Saleor's reports of them are written to nowhere.
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "ERROR"}}
