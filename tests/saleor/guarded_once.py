"""A pytest plugin for Saleor's own tests: our guard looks once, at the start, and then lets them change the settings.

Many of them take all plugins out of the settings, ours as well, which no shop does that serves customers.
"""

import pytest
from django.conf import settings


def pytest_sessionstart(session: pytest.Session) -> None:
    """Look, in each process that runs tests, and take the guard out of the way."""
    from saleor_customer_ext.hosts.saleor import attach, guard

    if refusal := guard.why_not():
        raise pytest.UsageError(refusal)
    assert attach.GUARD in settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != attach.GUARD]
