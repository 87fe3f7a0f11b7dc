"""A Saleor as it is served, with nothing of ours; what other packages add to its plugins stays."""

import datetime

from saleor.settings import *
from saleor.settings import INSTALLED_APPS as _APPS
from saleor.settings import PLUGINS as _PLUGINS

OURS = "saleor_customer_ext"

INSTALLED_APPS = [app for app in _APPS if app.partition(".")[0] != OURS]
PLUGINS = [plugin for plugin in _PLUGINS if plugin.partition(".")[0] != OURS]
DEBUG = False
ALLOWED_HOSTS = ["*"]
PUBLIC_URL = "http://shop.example/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
JWT_TTL_ACCESS = datetime.timedelta(days=1)  # a benchmark takes longer than a page
SEND_USAGE_TELEMETRY = False
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "ERROR"}}
