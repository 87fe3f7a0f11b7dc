"""A real Saleor with our app and plugin: its shop, its people, and its API asked by each of them.

Every test commits for real: Saleor reads through its replica connection, which sees no rows of an open transaction.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sites.models import Site
from django.core.cache import cache
from saleor.account.models import User
from saleor.app.models import App
from saleor.channel.models import Channel
from saleor.core.jwt import create_access_token

from saleor_customer_ext import permissions
from tests.saleor.api import Api
from tests.saleor.listening import Listener
from tests.scenarios.conftest import anna, clock, shop  # noqa: F401  # fixtures: the scenarios' shop and driver
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor import ORDER_WORK
from tests.scenarios.drivers.saleor_shop import Shop

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.saleor)


@pytest.fixture
def store(transactional_db: None) -> Iterator[Shop]:
    """Set up the shop: channels in EUR and USD, taxes, methods; nobody is in it and nothing is on sale yet."""
    cache.clear()
    Site.objects.clear_cache()
    yield saleor_shop.make_shop()
    cache.clear()


@pytest.fixture
def channel(store: Shop) -> Channel:
    """Give the channel in EUR."""
    return store.channels["EUR"]


@pytest.fixture
def customer(store: Shop) -> User:
    return saleor_shop.make_user("anna@example.com", first_name="Anna")


@pytest.fixture
def other_customer(store: Shop) -> User:
    return saleor_shop.make_user("mallory@example.com", first_name="Mallory")


@pytest.fixture
def staff(store: Shop) -> User:
    """Make a member of staff who may work on orders and payments, and has no permission of ours."""
    return saleor_shop.make_staff("steffi@shop.example", ORDER_WORK)


@pytest.fixture
def manager(store: Shop) -> User:
    """Make a member of staff who has all permissions of ours as well."""
    return saleor_shop.make_staff("clerk@shop.example", [*ORDER_WORK, *permissions.ALL])


@pytest.fixture
def superuser(store: Shop) -> User:
    return saleor_shop.make_staff("boss@shop.example", is_superuser=True)


@pytest.fixture
def make_staff(store: Shop) -> Callable[..., User]:
    """Make staff with exactly the permissions that a test names: ``make_staff("viewer", *names)``."""
    return lambda name, *names: saleor_shop.make_staff(f"{name}@shop.example", names)


@pytest.fixture
def make_app(store: Shop) -> Callable[..., tuple[App, Api]]:
    """Install an app with exactly the permissions that a test names, and give it with its API."""

    def make(name: str, *names: str) -> tuple[App, Api]:
        app, token = saleor_shop.make_app(name, names)
        return app, Api(token)

    return make


@pytest.fixture
def ears(settings: Any) -> Iterator[Listener]:
    """Let an app and a mail server listen, which tests ask what they were told."""
    listening = Listener()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.post.server_address[1]
    yield listening
    listening.close()


@pytest.fixture
def listener(store: Shop, ears: Listener) -> Listener:
    """Let the same listen in a shop."""
    return ears


@pytest.fixture
def anonymous(store: Shop) -> Api:
    return Api()


@pytest.fixture
def as_user() -> Callable[[Any], Api]:
    """Ask as a user: ``as_user(customer).field("{ me { email } }")``."""
    return lambda user: Api(create_access_token(user))
