"""Triggers, functions and the references to the host's users, all of which Django's models cannot express."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import migrations

from ..models.export import balances_exported

SQL = Path(__file__).with_name("sql")
FILES = ("0002_guards.sql", "0003_lots.sql", "0004_posting.sql", "0005_holds.sql")
# Our column -> what the database does when the host's user goes. A note goes by a trigger, when its account loses the user.
USER_REFERENCES = {
    "saleor_customer_ext_creditaccount": "SET NULL",
    "saleor_customer_ext_checkoutcreditchoice": "CASCADE",
    "saleor_customer_ext_auditevent": "CASCADE",
}


def create(apps, schema_editor):
    user = apps.get_model(settings.AUTH_USER_MODEL)
    quote = schema_editor.quote_name
    user_type = user._meta.pk.rel_db_type(schema_editor.connection)
    for name in FILES:
        text = (SQL / name).read_text()
        schema_editor.execute(text.replace("{user_type}", user_type), params=None)
    for table, action in USER_REFERENCES.items():
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(table + '_user_fk')} FOREIGN KEY (user_id)"
            f" REFERENCES {quote(user._meta.db_table)} ({quote(user._meta.pk.column)}) ON DELETE {action}"
        )


def drop(apps, schema_editor):
    account = apps.get_model("saleor_customer_ext", "CreditAccount")
    owed = account.objects.filter(balance__gt=0).count()
    if owed and not balances_exported.get():
        raise CommandError(
            f"Customers still have credit, in {owed} accounts: reduce them first, or keep the tables."
        )
    quote = schema_editor.quote_name
    for table in USER_REFERENCES:
        schema_editor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(table + '_user_fk')}")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace"
            " AND starts_with(p.proname, 'customer_ext_') AND p.proname <> 'customer_ext_now'"
        )
        functions = [name for (name,) in cursor.fetchall()]
    for name in functions:
        schema_editor.execute(f"DROP FUNCTION {name} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("saleor_customer_ext", "0001_ledger")]

    operations = [migrations.RunPython(create, drop)]
