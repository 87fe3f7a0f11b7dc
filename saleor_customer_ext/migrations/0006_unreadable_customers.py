"""Customers whom nobody could read again, and currencies that are no ISO code."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("saleor_customer_ext", "0005_customer_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnreadableCustomer",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveIntegerField()),
                ("retry_at", models.DateTimeField()),
                ("error", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AlterField(
            model_name="customerstatistics", name="currency", field=models.CharField(max_length=12)
        ),
    ]
