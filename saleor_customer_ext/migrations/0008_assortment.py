"""What is assigned to branches and departments out of the catalogue, and the settings of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_customer_ext", "0007_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PRODUCT", "Product"),
                            ("CATEGORY", "Category"),
                            ("COLLECTION", "Collection"),
                        ],
                        db_collation="C",
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(db_collation="C", max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="shopsettings",
            name="assortment_anonymous",
            field=models.CharField(
                choices=[("EVERYTHING", "Everything"), ("NOTHING", "Nothing")],
                default="EVERYTHING",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="shopsettings",
            name="assortment_enabled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="shopsettings",
            name="assortment_without_branch",
            field=models.CharField(
                choices=[("EVERYTHING", "Everything"), ("NOTHING", "Nothing")],
                default="EVERYTHING",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="shopsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("assortment_anonymous__in", ["EVERYTHING", "NOTHING"]),
                    ("assortment_without_branch__in", ["EVERYTHING", "NOTHING"]),
                ),
                name="customer_ext_settings_assortment",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="branch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="saleor_customer_ext.branch",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="department",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="saleor_customer_ext.department",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("branch__isnull", False), ("department", None)),
                    models.Q(("branch", None), ("department__isnull", False)),
                    _connector="OR",
                ),
                name="customer_ext_assignment_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["PRODUCT", "CATEGORY", "COLLECTION"]),
                    models.Q(("reference", ""), _negated=True),
                ),
                name="customer_ext_assignment_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("branch__isnull", False)),
                fields=("branch", "kind", "reference"),
                name="customer_ext_assignment_branch",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("department__isnull", False)),
                fields=("department", "kind", "reference"),
                name="customer_ext_assignment_department",
            ),
        ),
    ]
