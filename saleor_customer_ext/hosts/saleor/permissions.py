"""Our permissions in Saleor's own list, so that groups, apps and staff can have them.

Saleor freezes its list into a GraphQL enum as soon as that is imported, so ours join it while models are imported; the
rows are created after `migrate`, from the Meta of our settings model.
"""

from typing import Any

from ... import permissions

NAME = "CustomerExtPermissions"


def append() -> None:
    """Add our permissions to Saleor's; calling it again changes nothing."""
    from saleor.permission import enums

    if any(known.__name__ == NAME for known in enums.PERMISSIONS_ENUMS):
        return
    members = {
        codename.upper(): f"{permissions.APP_LABEL}.{codename}" for codename, _label in permissions.DECLARED
    }
    make: Any = enums.BasePermissionEnum  # calling an enum without members makes a new one
    enums.PERMISSIONS_ENUMS.append(make(NAME, members, module=__name__))


def unknown_to_api() -> list[str]:
    """Give our permissions that Saleor's GraphQL enum does not know, because it was frozen before ours were there."""
    from saleor.graphql.core.enums import PermissionEnum

    known = {member.value for member in PermissionEnum._meta.enum}
    return sorted(permissions.ALL - known)
