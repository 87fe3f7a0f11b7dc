"""Give everybody an account."""

import random
from datetime import timedelta
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from demo import factories
from demo.sample_data import people
from saleor_customer_ext import permissions

PASSWORD = "demo"


@cache
def encoded(password: str) -> str:
    """Return the password as it is stored; made once, because making it is slow on purpose."""
    return make_password(password)


def load_people() -> None:
    """Create every customer and every member of staff that is missing, and their groups."""
    for code in factories.COUNTRIES:
        factories.make_country(code)
    existing = set(get_user_model().objects.values_list("username", flat=True))
    nobody_knows = get_random_string(40)
    for position, person in enumerate(people.CUSTOMERS):
        if person.email not in existing:
            shown = person in (people.WITH_CREDIT, people.WITH_EXPIRING_CREDIT, people.WITHOUT_CREDIT)
            load_customer(person, position, password=PASSWORD if shown else nobody_knows)
    for email in people.STAFF:
        if email not in existing:
            load_member_of_staff(email)
    load_permissions()


@transaction.atomic
def load_customer(person: people.Person, position: int, *, password: str) -> None:
    """Create one customer with their address, registered between one and two years ago."""
    registered = timezone.now() - timedelta(days=random.Random(position).randint(370, 720), hours=position)
    user = factories.make_customer(
        person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password=None,
        date_joined=registered,
    )
    user.password = encoded(password)
    user.save(update_fields=["password"])
    factories.make_address(
        user,
        street=person.street,
        postcode=person.postcode,
        city=person.city,
        country=person.country,
        line2=person.company,
        phone_number=person.phone,
    )


@transaction.atomic
def load_member_of_staff(email: str) -> None:
    """Create one member of staff; the rights come with the groups."""
    first_name, last_name = people.STAFF[email]
    user = factories.make_staff(email, first_name=first_name, last_name=last_name, password=None)
    user.is_superuser = email == people.SUPERUSER
    user.password = encoded(PASSWORD)
    user.save()


def load_permissions() -> None:
    """Let both clerks see customers and work on orders, and one of them handle credit as well."""
    user_model = get_user_model()
    credit = [f"{permissions.APP_LABEL}.{codename}" for codename, _ in permissions.DECLARED]
    office = ["order.view_order", "order.change_order", f"{user_model._meta.app_label}.view_user"]
    for name, wanted, members in (
        ("Office", office, [people.OFFICE_CLERK, people.CREDIT_CLERK]),
        ("Customer credit", credit, [people.CREDIT_CLERK]),
    ):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(factories.find_permission(permission) for permission in wanted)
        group.user_set.add(*user_model.objects.filter(username__in=members))
