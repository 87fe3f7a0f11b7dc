"""The functions that fold text and make words of it, and the references to users and profiles; Django's models cannot express either."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

SQL = Path(__file__).with_name("sql")
PROFILE = "saleor_customer_ext_customerprofile"
# Tables whose rows the database removes with the host's user.
OF_USERS = (
    PROFILE,
    "saleor_customer_ext_customertagging",
    "saleor_customer_ext_customfieldvalue",
    "saleor_customer_ext_addressnumber",
)
# Those that go with the profile: whoever writes them has locked that one, and must not wait for a user being deleted.
OF_PROFILES = (
    "saleor_customer_ext_customersearch",
    "saleor_customer_ext_customertotals",
    "saleor_customer_ext_customerstatistics",
)


def create(apps, schema_editor):
    user = apps.get_model(settings.AUTH_USER_MODEL)
    quote = schema_editor.quote_name
    for name in ("0006_fold.sql", "0007_words.sql"):
        schema_editor.execute((SQL / name).read_text(), params=None)
    users = f"{quote(user._meta.db_table)} ({quote(user._meta.pk.column)})"
    profiles = f"{quote(PROFILE)} (user_id)"
    for table, referred in (
        *((name, users) for name in OF_USERS),
        *((name, profiles) for name in OF_PROFILES),
    ):
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(table + '_user_fk')} FOREIGN KEY (user_id)"
            f" REFERENCES {referred} ON DELETE CASCADE"
        )


def drop(apps, schema_editor):
    quote = schema_editor.quote_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
            " AND starts_with(proname, 'customer_ext_mark_')"
        )
        marking = [name for (name,) in cursor.fetchall()]
    for name in marking:  # and with them the triggers on the host's tables, see services/watching.py
        schema_editor.execute(f"DROP FUNCTION {name} CASCADE")
    for table in OF_USERS + OF_PROFILES:
        schema_editor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(table + '_user_fk')}")
    schema_editor.execute("DROP FUNCTION customer_ext_words(text, text, text[])")
    schema_editor.execute("DROP FUNCTION customer_ext_fold(text)")
    schema_editor.execute("DROP FUNCTION customer_ext_letters(text)")


class Migration(migrations.Migration):
    dependencies = [("saleor_customer_ext", "0004_customers")]

    operations = [migrations.RunPython(create, drop)]
