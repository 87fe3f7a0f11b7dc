"""A few reasons to begin with, so that staff can post from the first minute; operators change them as they like."""

from django.db import migrations

REASONS = {
    "goodwill": "Goodwill",
    "contract": "Agreed in contract",
    "complaint": "Complaint or return",
    "promotion": "Promotion",
    "mistake": "Correction of a mistake",
}


# Reasons are never deleted, so there may be some already when this runs a second time.
def create(apps, schema_editor):
    reason = apps.get_model("saleor_customer_ext", "CreditReason")
    rows = [reason(code=code, label=label) for code, label in REASONS.items()]
    reason.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("saleor_customer_ext", "0002_ledger_rules")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
