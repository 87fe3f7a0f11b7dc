"""Oscar's admin pages, unchanged."""

from oscar.apps.shipping.admin import *
