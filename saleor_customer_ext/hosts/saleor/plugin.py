"""Saleor loads this module through the ``saleor.plugins`` entry point.

This version serves django-oscar only, so it says so instead of starting a shop in which credit silently does nothing.
"""

from django.core.exceptions import ImproperlyConfigured

raise ImproperlyConfigured(
    "saleor-customer-ext: this version does not serve Saleor yet. Remove the package from this environment; "
    "CHANGELOG.md says from which version on Saleor is served."
)
