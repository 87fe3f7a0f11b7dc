"""App configuration of the forked ``order`` app."""

from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    """Take the place of Oscar's ``order`` app in INSTALLED_APPS."""

    name = "demo.order"
