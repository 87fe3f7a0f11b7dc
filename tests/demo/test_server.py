"""What runs beside the pages of the sample shop."""

import threading

import pytest
from django.db import connection

from demo import factories, server
from saleor_customer_ext.models import CustomerMark, CustomerProfile

pytestmark = pytest.mark.django_db(transaction=True)


def test_customers_are_read_again_while_the_shop_is_open() -> None:
    user = factories.make_customer("anna@example.com")
    CustomerProfile.objects.all().delete()
    with server.keeping_up():
        assert CustomerProfile.objects.get().pk == user.pk
        with connection.cursor() as cursor:
            cursor.execute("UPDATE auth_user SET last_name = 'Berg'")  # of which no signal tells
        for _ in range(500):
            if not CustomerMark.objects.exists():
                break
            threading.Event().wait(0.01)
    assert CustomerProfile.objects.get().name_key == "berg carla"
    assert "customers" not in {thread.name for thread in threading.enumerate()}
