"""App configuration of the forked ``checkout`` app."""

from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    """Take the place of Oscar's ``checkout`` app in INSTALLED_APPS."""

    name = "demo.checkout"
