"""What a host cannot do: scenario -> one sentence why. Plain data, so that the table can be made without any shop."""

HOSTS: dict[str, dict[str, str]] = {
    "Oscar": {
        "test_staff_with_the_permission_complete": (
            "Oscar has no page on which staff order for a customer; in the shop they order for themselves."
        ),
    },
    "Saleor": {},
}
