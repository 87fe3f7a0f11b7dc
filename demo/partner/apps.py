"""App configuration of the forked ``partner`` app."""

from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    """Take the place of Oscar's ``partner`` app in INSTALLED_APPS."""

    name = "demo.partner"

    def ready(self) -> None:
        """Connect Oscar's own receivers, which its ``ready`` imports relative to Oscar's package."""
        super().ready()
