"""Discount groups with their conditions, who is in them, and what order lines were priced by."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import saleor_customer_ext.models.credit
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_customer_ext", "0008_assortment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderLinePrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order_reference", models.CharField(max_length=100)),
                ("line_reference", models.CharField(max_length=100, unique=True)),
                ("list_price", models.DecimalField(decimal_places=3, max_digits=20)),
                ("price", models.DecimalField(decimal_places=3, max_digits=20)),
                ("currency", models.CharField(max_length=3)),
                ("is_gross", models.BooleanField()),
                ("group_name", models.CharField(max_length=100)),
                ("condition_id", models.BigIntegerField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=saleor_customer_ext.models.credit.DatabaseNow()),
                ),
            ],
            options={
                "ordering": ("pk",),
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="shopsettings",
            options={
                "default_permissions": (),
                "permissions": (
                    ("manage_customer_profiles", "Manage customers"),
                    ("manage_organization", "Manage companies, branches and departments"),
                    ("manage_discount_groups", "Manage discount groups and their prices"),
                    ("view_customer_credit", "View customer credit"),
                    ("manage_customer_credit", "Manage customer credit"),
                    ("spend_customer_credit", "Place orders on a customer's credit"),
                    ("manage_customer_settings", "Manage customer settings"),
                ),
            },
        ),
        migrations.CreateModel(
            name="DiscountGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("name_key", models.TextField(blank=True, db_collation="C", default="")),
                ("description", models.TextField(blank=True, default="")),
                ("external_reference", models.CharField(blank=True, default="", max_length=100)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("combines_with_host", models.BooleanField(default=False)),
                (
                    "locks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CHANGE_ADDRESSES", "Change Addresses"),
                                ("CHANGE_EMAIL", "Change Email"),
                                ("CHANGE_NAME", "Change Name"),
                                ("CHANGE_PASSWORD", "Change Password"),
                                ("DELETE_ACCOUNT", "Delete Account"),
                                ("USE_VOUCHERS", "Use Vouchers"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("name_key", "pk"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["name_key", "id"], name="customer_ext_discount_order")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("name"), name="customer_ext_discount_group_name"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("external_reference"),
                        condition=models.Q(("external_reference", ""), _negated=True),
                        name="customer_ext_discount_group_ref",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="customer_ext_discount_group_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "locks__contained_by",
                                [
                                    "CHANGE_ADDRESSES",
                                    "CHANGE_EMAIL",
                                    "CHANGE_NAME",
                                    "CHANGE_PASSWORD",
                                    "DELETE_ACCOUNT",
                                    "USE_VOUCHERS",
                                ],
                            )
                        ),
                        name="customer_ext_discount_group_locks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscountCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("EVERYTHING", "Everything"),
                            ("CATEGORY", "Category"),
                            ("COLLECTION", "Collection"),
                            ("PRODUCT", "Product"),
                            ("VARIANT", "Variant"),
                            ("SHIPPING", "Shipping"),
                        ],
                        db_collation="C",
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(blank=True, db_collation="C", default="", max_length=64)),
                ("percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=3, max_digits=20, null=True)),
                ("channel", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                (
                    "taxed",
                    models.CharField(
                        blank=True, choices=[("NET", "Net"), ("GROSS", "Gross")], default="", max_length=5
                    ),
                ),
                ("minimum_quantity", models.PositiveIntegerField(default=1)),
                (
                    "minimum_order_value",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=20, null=True),
                ),
                ("minimum_order_currency", models.CharField(blank=True, default="", max_length=3)),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="saleor_customer_ext.discountgroup",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="customerprofile",
            name="discount_group",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profiles",
                to="saleor_customer_ext.discountgroup",
            ),
        ),
        migrations.AddIndex(
            model_name="customerprofile",
            index=models.Index(fields=["discount_group", "is_listed"], name="customer_ext_profile_discount"),
        ),
        migrations.AddIndex(
            model_name="orderlineprice",
            index=models.Index(fields=["order_reference"], name="customer_ext_order_line_prices"),
        ),
        migrations.AddConstraint(
            model_name="orderlineprice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_price__lt", Decimal("100000000000000000")),
                    ("price__gte", 0),
                    ("price__lte", models.F("list_price")),
                ),
                name="customer_ext_order_line_price",
            ),
        ),
        migrations.AddIndex(
            model_name="discountcondition",
            index=models.Index(fields=["group", "id"], name="customer_ext_condition_pages"),
        ),
        migrations.AddConstraint(
            model_name="discountcondition",
            constraint=models.UniqueConstraint(
                models.F("group"),
                models.F("target"),
                models.F("reference"),
                models.F("channel"),
                models.F("currency"),
                models.F("minimum_quantity"),
                django.db.models.functions.comparison.Coalesce(
                    "minimum_order_value", models.Value(Decimal("0"))
                ),
                models.F("minimum_order_currency"),
                name="customer_ext_condition_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reference", ""), ("target", "EVERYTHING")),
                    models.Q(
                        ("target__in", ("CATEGORY", "COLLECTION", "PRODUCT", "VARIANT")),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount", None),
                        ("minimum_quantity", 1),
                        ("percent", Decimal("100")),
                        ("reference", ""),
                        ("target", "SHIPPING"),
                    ),
                    _connector="OR",
                ),
                name="customer_ext_condition_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount", None),
                        ("channel", ""),
                        ("currency", ""),
                        ("percent__gt", 0),
                        ("percent__isnull", False),
                        ("percent__lte", 100),
                        ("taxed", ""),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("amount__lt", Decimal("100000000000000000")),
                        ("percent", None),
                        ("target", "VARIANT"),
                        ("taxed__in", ["NET", "GROSS"]),
                        models.Q(("channel", ""), _negated=True),
                        models.Q(("currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customer_ext_condition_grants",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum_quantity__gte", 1)), name="customer_ext_condition_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minimum_order_currency", ""), ("minimum_order_value", None)),
                    models.Q(
                        ("minimum_order_value__gt", 0),
                        ("minimum_order_value__isnull", False),
                        ("minimum_order_value__lt", Decimal("100000000000000000")),
                        models.Q(("minimum_order_currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customer_ext_condition_order",
            ),
        ),
    ]
