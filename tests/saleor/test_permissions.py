"""Our permissions are Saleor's: listed, granted to groups and apps, and asked for by every operation."""

from collections.abc import Callable
from typing import Any

import graphene
import pytest
from django.contrib.contenttypes.models import ContentType
from saleor.account.models import Group, User
from saleor.app.models import App
from saleor.graphql.core.enums import PermissionEnum
from saleor.permission import enums
from saleor.permission.models import Permission

from saleor_customer_ext import permissions as product
from saleor_customer_ext.hosts.saleor import permissions
from tests.saleor.api import Api

NAMES = {codename.upper() for codename, _label in product.DECLARED}
CODES = ["MANAGE_CUSTOMER_CREDIT", "VIEW_CUSTOMER_CREDIT"]


def test_each_permission_is_a_row_of_our_app(store: Any) -> None:
    rows = Permission.objects.filter(content_type__app_label="saleor_customer_ext")
    declared = rows.filter(codename__in=[codename for codename, _label in product.DECLARED])

    assert set(declared.values_list("codename", "name")) == set(product.DECLARED)
    assert set(declared.values_list("content_type__model", flat=True)) == {"shopsettings"}


def test_codenames_are_nobody_elses(store: Any) -> None:
    """Saleor looks permissions up by codename alone, whatever app they belong to."""
    ours = ContentType.objects.filter(app_label="saleor_customer_ext")
    codenames = [codename for codename, _label in product.DECLARED]

    assert not Permission.objects.filter(codename__in=codenames).exclude(content_type__in=ours).exists()


def test_appending_twice_changes_nothing() -> None:
    before = list(enums.PERMISSIONS_ENUMS)
    permissions.append()

    assert before == enums.PERMISSIONS_ENUMS
    assert [known.__name__ for known in before].count(permissions.NAME) == 1


def test_the_api_knows_them() -> None:
    assert {member.name for member in PermissionEnum._meta.enum} >= NAMES
    assert permissions.unknown_to_api() == []


def test_what_the_api_does_not_know_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = graphene.Enum("PermissionEnum", [("MANAGE_USERS", "account.manage_users")])
    monkeypatch.setattr("saleor.graphql.core.enums.PermissionEnum", frozen)

    assert permissions.unknown_to_api() == sorted(product.ALL)


def test_the_shop_lists_them(superuser: User, as_user: Callable[[Any], Api]) -> None:
    listed = as_user(superuser).field("{ shop { permissions { code name } } }")["permissions"]

    assert {(code["code"].lower(), code["name"]) for code in listed} >= set(product.DECLARED)


def test_a_group_can_have_them(
    superuser: User, staff: User, customer: User, as_user: Callable[[Any], Api]
) -> None:
    group = Group.objects.create(name="Accountants", restricted_access_to_channels=False)
    group.user_set.add(staff)
    listing = "{ customerProfiles(first: 1) { totalCount } }"
    assert as_user(staff).refusal(listing) == (None, "PERMISSION_DENIED")

    as_user(superuser).do(
        """mutation($id: ID!, $codes: [PermissionEnum!]!) {
            permissionGroupUpdate(id: $id, input: { addPermissions: $codes }) { errors { field code message } }
        }""",
        id=graphene.Node.to_global_id("Group", group.pk),
        codes=CODES,
    )

    assert as_user(staff).field(listing)["totalCount"] == 1
    mine = as_user(staff).field("{ me { userPermissions { code } } }")["userPermissions"]
    assert {permission["code"] for permission in mine} >= set(CODES)


def test_an_app_can_have_them(superuser: User, customer: User, as_user: Callable[[Any], Api]) -> None:
    made = as_user(superuser).do(
        """mutation($codes: [PermissionEnum!]) {
            appCreate(input: { name: "ERP", permissions: $codes }) {
                authToken app { permissions { code } } errors { field code message }
            }
        }""",
        codes=CODES,
    )

    assert {permission["code"] for permission in made["app"]["permissions"]} == set(CODES)
    listing = Api(made["authToken"]).field("{ customerProfiles(first: 1) { totalCount } }")
    assert listing["totalCount"] == 1
    App.objects.update(is_active=False)
    assert Api(made["authToken"]).refusal("{ customerProfiles(first: 1) { totalCount } }") == (
        None,
        "PERMISSION_DENIED",
    )


def test_staff_cannot_grant_what_they_lack(staff: User, store: Any, as_user: Callable[[Any], Api]) -> None:
    staff.user_permissions.add(Permission.objects.get(codename="manage_staff"))
    group = Group.objects.create(name="Accountants", restricted_access_to_channels=False)

    refused = as_user(staff).field(
        """mutation($id: ID!, $codes: [PermissionEnum!]!) {
            permissionGroupUpdate(id: $id, input: { addPermissions: $codes }) { errors { field code } }
        }""",
        id=graphene.Node.to_global_id("Group", group.pk),
        codes=CODES,
    )

    assert refused["errors"] == [{"field": "addPermissions", "code": "OUT_OF_SCOPE_PERMISSION"}]
    assert not group.permissions.exists()
