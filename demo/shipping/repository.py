"""Which shipping methods are offered."""

from oscar.apps.shipping import repository

from demo.shipping.methods import Collection, Express, Parcel


class Repository(repository.Repository):
    """Offer every method to everybody; the first one is the default shown in the basket."""

    methods = (Parcel(), Express(), Collection())
