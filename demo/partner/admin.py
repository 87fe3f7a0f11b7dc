"""Oscar's admin pages, unchanged."""

from oscar.apps.partner.admin import *
