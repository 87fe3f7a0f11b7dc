"""Tags, groups, fields of the shop's own, notes and second addresses for some customers.

Everything goes through the services, as staff would do it, and each thing is done once however often this runs.
"""

from typing import Any

from django.contrib.auth import get_user_model

from demo.sample_data import people
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import AddressNumber, CustomerGroup, CustomerProfile, CustomerTag, CustomField
from saleor_customer_ext.services import addresses, copies, custom_fields, groups, profiles, tags

SYSTEM = Actor.system("sample-data")
EVERYBODY = people.CUSTOMERS
# Name, colour, description, who has it.
TAGS = [
    ("Key account", "#1d4ed8", "Looked after by the head of sales.", EVERYBODY[0:4]),
    ("New customer", "#15803d", "First year with us.", EVERYBODY[10:18]),
    ("Pays late", "#b91c1c", "Twice or more reminded this year.", EVERYBODY[5:7]),
    ("Trade fair", "#a16207", "Met at the trade fair in spring.", EVERYBODY[2:12:3]),
]
# Name, description, who is in it.
GROUPS = [
    ("Purchasing", "People who order for their company.", EVERYBODY[0:9]),
    ("Management", "People who decide about contracts.", EVERYBODY[9:13]),
]
# Slug, name, kind, choices.
FIELDS = [
    ("industry", "Industry", "CHOICE", ["Crafts", "Health", "Logistics", "Retail", "Services"]),
    ("employees", "Employees", "NUMBER", []),
    ("contract-until", "Contract until", "DATE", []),
    ("loading-ramp", "Loading ramp", "BOOLEAN", []),
    ("delivery-note", "For the driver", "TEXT", []),
]
VALUES: dict[people.Person, dict[str, Any]] = {
    people.WITH_CREDIT: {"industry": "Retail", "employees": 24, "contract-until": "2027-12-31"},
    people.WITH_EXPIRING_CREDIT: {"industry": "Logistics", "employees": 310, "loading-ramp": True},
    people.WITHOUT_CREDIT: {"industry": "Services", "loading-ramp": False, "delivery-note": "Ring twice"},
}
NOTES = {
    people.WITH_CREDIT: "Prefers deliveries before ten o'clock.",
    people.WITHOUT_CREDIT: "Asked for a framework agreement; call again in autumn.",
}
# Second addresses, with a number of their own: street, postal code, city.
WAREHOUSES = {
    people.WITH_CREDIT: ("WH-1", "Billhorner Kanalstraße 30", "20539", "Hamburg", "DE"),
    people.WITH_EXPIRING_CREDIT: ("WH-1", "Heršpická 5", "639 00", "Brno", "CZ"),
}


def load_sorting() -> None:
    """Make what is missing, give it to the customers, and fill the list of customers."""
    keys = {user.username: user.pk for user in get_user_model().objects.all()}
    tag_keys = dict(CustomerTag.objects.values_list("name", "pk"))
    for name, color, description, members in TAGS:
        if name not in tag_keys:
            tag = tags.create(name=name, color=color, description=description, actor=SYSTEM)
            tag_keys[name] = tag.pk
        chosen = [keys[person.email] for person in members]
        tags.assign(customer_ids=chosen, tag_ids=[tag_keys[name]], actor=SYSTEM)
    group_keys = dict(CustomerGroup.objects.values_list("name", "pk"))
    for name, description, members in GROUPS:
        if name not in group_keys:
            group_keys[name] = groups.create(name=name, description=description, actor=SYSTEM).pk
        chosen = [keys[person.email] for person in members]
        groups.assign(customer_ids=chosen, group_id=group_keys[name], actor=SYSTEM)
    slugs = set(CustomField.objects.values_list("slug", flat=True))
    for slug, name, kind, choices in FIELDS:
        if slug not in slugs:
            custom_fields.create(slug=slug, name=name, kind=kind, choices=choices, actor=SYSTEM)
    for person, values in VALUES.items():
        custom_fields.set_values(customer_id=keys[person.email], values=values, actor=SYSTEM)
    for person, note in NOTES.items():
        write_note(keys[person.email], note)
    for person, warehouse in WAREHOUSES.items():
        add_warehouse(keys[person.email], person, *warehouse)
    copies.rebuild()


def write_note(customer_id: Any, note: str) -> None:
    """Write a note about a customer who has none."""
    profile = CustomerProfile.objects.filter(pk=customer_id).first()
    if profile is not None and not profile.note:
        profiles.change(customer_id=customer_id, version=profile.version, note=note, actor=SYSTEM)


def add_warehouse(
    customer_id: Any, person: people.Person, number: str, street: str, postcode: str, city: str, country: str
) -> None:
    """Add a second address to a customer's book."""
    if AddressNumber.objects.filter(user=customer_id, number=number).exists():
        return
    parts = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company_name": person.company,
        "street_address_1": street,
        "postal_code": postcode,
        "city": city,
        "country": country,
    }
    addresses.create(customer_id=customer_id, parts=parts, number=number, actor=SYSTEM)
