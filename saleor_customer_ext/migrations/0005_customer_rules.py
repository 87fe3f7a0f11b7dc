"""The function that folds text, and the references to the host's users; Django's models cannot express either."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

FOLD = Path(__file__).with_name("sql") / "0006_fold.sql"
# Tables whose rows the database removes with the host's user.
OF_USERS = tuple(
    f"saleor_customer_ext_{name}"
    for name in (
        "customerprofile",
        "customersearch",
        "customertotals",
        "customerstatistics",
        "customertagging",
        "customfieldvalue",
        "addressnumber",
    )
)


def create(apps, schema_editor):
    user = apps.get_model(settings.AUTH_USER_MODEL)
    quote = schema_editor.quote_name
    schema_editor.execute(FOLD.read_text(), params=None)
    for table in OF_USERS:
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(table + '_user_fk')} FOREIGN KEY (user_id)"
            f" REFERENCES {quote(user._meta.db_table)} ({quote(user._meta.pk.column)}) ON DELETE CASCADE"
        )


def drop(apps, schema_editor):
    quote = schema_editor.quote_name
    for table in OF_USERS:
        schema_editor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(table + '_user_fk')}")
    schema_editor.execute("DROP FUNCTION customer_ext_fold(text)")


class Migration(migrations.Migration):
    dependencies = [("saleor_customer_ext", "0004_customers")]

    operations = [migrations.RunPython(create, drop)]
