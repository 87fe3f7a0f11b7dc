"""What `install` and `uninstall` do in an Oscar shop, which keeps nothing of ours outside of its orders."""

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from ... import permissions
from ...errors import Invalid, NotFound
from .checks import broken_seams

AFTERWARDS = (
    "Now remove conf.setup(globals()) from the settings, our addresses from the URLs, and the package."
)
NEXT = """Next:
  1. Let staff have the permissions: `install --grant-to "<group>"`, or one by one in your own user administration.
  2. Run `expire_credit` every few minutes, see docs/operations.md.
  3. Switch credit on: in the dashboard, under Customers > Customer settings."""


def install(grant_to: Collection[str]) -> list[str]:
    """Grant our permissions to groups; repeating it changes nothing."""
    with transaction.atomic():
        ours = Permission.objects.filter(
            content_type__app_label=permissions.APP_LABEL,
            codename__in=[codename for codename, _label in permissions.DECLARED],
        )
        if ours.count() < len(permissions.DECLARED):
            raise Invalid("Our permissions are not in the database: run `migrate` first.")
        said = [f"{len(permissions.DECLARED)} permissions are there"]
        for name in grant_to:
            group = Group.objects.filter(name=name).first()
            if group is None:
                raise NotFound(f'There is no group "{name}".', field="grant_to")
            group.permissions.add(*ours)
            said.append(f'"{name}" has all of them')
    said += [f"Not ready to serve: ({error.id}) {error.msg}" for error in broken_seams()]
    return [*said, NEXT]


def remove_rows() -> list[str]:
    """Do nothing: payments of orders stay, and everything else of ours is in our own tables."""
    return []
