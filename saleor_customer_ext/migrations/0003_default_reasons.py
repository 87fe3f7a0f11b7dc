"""A few reasons to begin with, so that staff can post from the first minute; operators change them as they like."""

from django.db import migrations

REASONS = {
    "goodwill": "Goodwill",
    "contract": "Agreed in contract",
    "complaint": "Complaint or return",
    "promotion": "Promotion",
    "mistake": "Correction of a mistake",
}


def create(apps, schema_editor):
    reason = apps.get_model("saleor_customer_ext", "CreditReason")
    reason.objects.bulk_create(reason(code=code, label=label) for code, label in REASONS.items())


def delete_unused(apps, schema_editor):
    reason = apps.get_model("saleor_customer_ext", "CreditReason")
    entry = apps.get_model("saleor_customer_ext", "CreditEntry")
    used = entry.objects.exclude(reason=None).values("reason")
    reason.objects.filter(code__in=REASONS).exclude(pk__in=used).delete()


class Migration(migrations.Migration):
    dependencies = [("saleor_customer_ext", "0002_ledger_rules")]

    operations = [migrations.RunPython(create, delete_unused)]
