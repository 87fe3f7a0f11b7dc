"""Companies, branches and departments, where customers belong, and the triggers that hold that these fit together."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).with_name("sql")
# The triggers, by their tables; each has a function of its own name.
TRIGGERS = {
    "customer_ext_profile_fits": "saleor_customer_ext_customerprofile",
    "customer_ext_department_fits": "saleor_customer_ext_department",
    "customer_ext_branch_fits": "saleor_customer_ext_branch",
}


def create(apps, schema_editor):
    schema_editor.execute((SQL / "0008_organization.sql").read_text(), params=None)


def drop(apps, schema_editor):
    for name, table in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_customer_ext", "0006_unreadable_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Branch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.TextField(blank=True, db_collation="C", default="")),
                ("external_reference", models.CharField(blank=True, default="", max_length=100)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("contact_name", models.CharField(blank=True, default="", max_length=150)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("street_address_1", models.CharField(blank=True, default="", max_length=256)),
                ("street_address_2", models.CharField(blank=True, default="", max_length=256)),
                ("city", models.CharField(blank=True, default="", max_length=256)),
                ("city_area", models.CharField(blank=True, default="", max_length=256)),
                ("postal_code", models.CharField(blank=True, default="", max_length=256)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("country_area", models.CharField(blank=True, default="", max_length=256)),
            ],
            options={
                "ordering": ("name_key", "pk"),
                "abstract": False,
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
                    ("view_customer_credit", "View customer credit"),
                    ("manage_customer_credit", "Manage customer credit"),
                    ("spend_customer_credit", "Place orders on a customer's credit"),
                    ("manage_customer_settings", "Manage customer settings"),
                ),
            },
        ),
        migrations.AddField(
            model_name="shopsettings",
            name="organization_enabled",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="customerprofile",
            name="branch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profiles",
                to="saleor_customer_ext.branch",
            ),
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.TextField(blank=True, db_collation="C", default="")),
                ("external_reference", models.CharField(blank=True, default="", max_length=100)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("contact_name", models.CharField(blank=True, default="", max_length=150)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("vat_number", models.CharField(blank=True, default="", max_length=32)),
            ],
            options={
                "ordering": ("name_key", "pk"),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["name_key", "id"], name="customer_ext_company_order")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("name"), name="customer_ext_company_name"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("external_reference"),
                        condition=models.Q(("external_reference", ""), _negated=True),
                        name="customer_ext_company_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vat_number", ""), models.Q(("country", ""), _negated=True), _connector="OR"
                        ),
                        name="customer_ext_company_vat_country",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="branch",
            name="company",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="saleor_customer_ext.company",
            ),
        ),
        migrations.AddField(
            model_name="customerprofile",
            name="company",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profiles",
                to="saleor_customer_ext.company",
            ),
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.TextField(blank=True, db_collation="C", default="")),
                ("external_reference", models.CharField(blank=True, default="", max_length=100)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("contact_name", models.CharField(blank=True, default="", max_length=150)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="saleor_customer_ext.branch",
                    ),
                ),
            ],
            options={
                "ordering": ("name_key", "pk"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="customerprofile",
            name="department",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profiles",
                to="saleor_customer_ext.department",
            ),
        ),
        migrations.AddIndex(
            model_name="customerprofile",
            index=models.Index(fields=["company", "is_listed"], name="customer_ext_profile_company"),
        ),
        migrations.AddIndex(
            model_name="customerprofile",
            index=models.Index(fields=["branch", "is_listed"], name="customer_ext_profile_branch"),
        ),
        migrations.AddIndex(
            model_name="customerprofile",
            index=models.Index(fields=["department", "is_listed"], name="customer_ext_profile_depart"),
        ),
        migrations.AddIndex(
            model_name="branch",
            index=models.Index(fields=["name_key", "id"], name="customer_ext_branch_order"),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.UniqueConstraint(
                models.F("company"),
                django.db.models.functions.text.Upper("name"),
                condition=models.Q(("company__isnull", False)),
                name="customer_ext_branch_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("name"),
                condition=models.Q(("company", None)),
                name="customer_ext_branch_name_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("external_reference"),
                condition=models.Q(("external_reference", ""), _negated=True),
                name="customer_ext_branch_reference",
            ),
        ),
        migrations.AddIndex(
            model_name="department",
            index=models.Index(fields=["name_key", "id"], name="customer_ext_department_order"),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                models.F("branch"),
                django.db.models.functions.text.Upper("name"),
                condition=models.Q(("branch__isnull", False)),
                name="customer_ext_department_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("name"),
                condition=models.Q(("branch", None)),
                name="customer_ext_department_name_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("external_reference"),
                condition=models.Q(("external_reference", ""), _negated=True),
                name="customer_ext_department_reference",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
