"""The permissions of the product, named once; hosts register them in their own permission system."""

APP_LABEL = "saleor_customer_ext"

MANAGE_CUSTOMER_PROFILES = f"{APP_LABEL}.manage_customer_profiles"
MANAGE_CUSTOMER_CREDIT = f"{APP_LABEL}.manage_customer_credit"
MANAGE_ORGANIZATION = f"{APP_LABEL}.manage_organization"
MANAGE_DISCOUNT_GROUPS = f"{APP_LABEL}.manage_discount_groups"
VIEW_CUSTOMER_CREDIT = f"{APP_LABEL}.view_customer_credit"
SPEND_CUSTOMER_CREDIT = f"{APP_LABEL}.spend_customer_credit"
MANAGE_CUSTOMER_SETTINGS = f"{APP_LABEL}.manage_customer_settings"

# (codename, what a person reads in the host's permission screens); declared on the settings model's Meta.
DECLARED = (
    ("manage_customer_profiles", "Manage customers"),
    ("manage_organization", "Manage companies, branches and departments"),
    ("manage_discount_groups", "Manage discount groups and their prices"),
    ("view_customer_credit", "View customer credit"),
    ("manage_customer_credit", "Manage customer credit"),
    ("spend_customer_credit", "Place orders on a customer's credit"),
    ("manage_customer_settings", "Manage customer settings"),
)
ALL = frozenset(f"{APP_LABEL}.{codename}" for codename, _ in DECLARED)
