"""The same Saleor with our app and plugin, as its entry point adds them."""

from benchmarks.saleor.settings_without import *
from benchmarks.saleor.settings_without import INSTALLED_APPS, OURS, PLUGINS

INSTALLED_APPS = [*INSTALLED_APPS, OURS]
PLUGINS = [*PLUGINS, f"{OURS}.hosts.saleor.plugin.CustomerExtPlugin"]
