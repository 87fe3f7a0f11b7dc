"""The organisation of business customers: companies, their branches, and departments.

A branch may stand without a company and a department without a branch; such a department is valid in every branch.
Where a customer belongs stands on the profile. That department, branch and company of a customer fit together is held
by triggers (``migrations/sql/0008_organization.sql``).
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from .fields import key_field


class OrganizationUnit(models.Model):
    """What companies, branches and departments have in common.

    name_key: the name, folded for searching and sorting. external_reference: of another system; unique among its kind
    without regard to case, empty where there is none. archived_at: set while nobody is newly assigned to it.
    version: rises with every change, so that an edit can say which state it was made from.
    """

    name = models.CharField(max_length=200)
    name_key = key_field()
    external_reference = models.CharField(max_length=100, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    contact_name = models.CharField(max_length=150, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ("name_key", "pk")

    def __str__(self) -> str:
        return self.name


def _reference(kind: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        Upper("external_reference"),
        condition=~Q(external_reference=""),
        name=f"customer_ext_{kind}_reference",
    )


def _by_name(kind: str) -> models.Index:
    return models.Index(fields=("name_key", "id"), name=f"customer_ext_{kind}_order")


def _names_within(kind: str, parent: str) -> list[models.UniqueConstraint]:
    """Let a name be there once within each parent, and once among those without; the first finds the children too."""
    within: Any = models.UniqueConstraint(
        parent, Upper("name"), condition=Q(**{f"{parent}__isnull": False}), name=f"customer_ext_{kind}_name"
    )
    return [
        within,
        models.UniqueConstraint(
            Upper("name"), condition=Q(**{parent: None}), name=f"customer_ext_{kind}_name_alone"
        ),
    ]


class Company(OrganizationUnit):
    """A legal entity; its name is unique in the shop without regard to case.

    country: ISO 3166-1 alpha-2 of where it is registered, which decides how its VAT number is written.
    vat_number: as it is quoted, in the European Union with its country; several companies of one group may share one.
    """

    country = models.CharField(max_length=2, blank=True, default="")
    vat_number = models.CharField(max_length=32, blank=True, default="")

    class Meta(OrganizationUnit.Meta):
        constraints = [
            models.UniqueConstraint(Upper("name"), name="customer_ext_company_name"),
            _reference("company"),
            models.CheckConstraint(
                condition=Q(vat_number="") | ~Q(country=""), name="customer_ext_company_vat_country"
            ),
        ]
        indexes = [_by_name("company")]


class Branch(OrganizationUnit):
    """A site, with its address; its name is unique within its company, or among those that have none."""

    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="branches", db_index=False
    )
    street_address_1 = models.CharField(max_length=256, blank=True, default="")
    street_address_2 = models.CharField(max_length=256, blank=True, default="")
    city = models.CharField(max_length=256, blank=True, default="")
    city_area = models.CharField(max_length=256, blank=True, default="")
    postal_code = models.CharField(max_length=256, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    country_area = models.CharField(max_length=256, blank=True, default="")

    class Meta(OrganizationUnit.Meta):
        constraints = [*_names_within("branch", "company"), _reference("branch")]
        indexes = [_by_name("branch")]


class Department(OrganizationUnit):
    """A part of a branch, or of every branch; its name is unique within its branch, or among those that have none."""

    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="departments", db_index=False
    )

    class Meta(OrganizationUnit.Meta):
        constraints = [*_names_within("department", "branch"), _reference("department")]
        indexes = [_by_name("department")]
