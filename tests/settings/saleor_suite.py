"""Saleor's own tests with us in their shop: its test settings, which have no plugin, and ours as the only one."""

from saleor.tests.settings import *
from saleor.tests.settings import INSTALLED_APPS

OURS = "saleor_customer_ext"

if OURS not in INSTALLED_APPS:
    INSTALLED_APPS.append(OURS)
PLUGINS = ["saleor_customer_ext.hosts.saleor.plugin.CustomerExtPlugin"]
