"""App configuration of the forked ``shipping`` app."""

from oscar.apps.shipping import apps


class ShippingConfig(apps.ShippingConfig):
    """Take the place of Oscar's ``shipping`` app in INSTALLED_APPS."""

    name = "demo.shipping"
