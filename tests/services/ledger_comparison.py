"""The real ledger's rows against the model's, field by field."""

from saleor_customer_ext.models import CreditAccount, CreditEntry, CreditHold, CreditLot, CreditLotUse
from tests.services.ledger_model import Account


def agree_on_rows(real: CreditAccount, account: Account) -> None:
    """Assert that both sides remember the same entries, lots, lot uses and holds, in the same order."""
    entries = CreditEntry.objects.filter(account=real).select_related("corrects").order_by("sequence")
    assert [
        (e.kind, e.amount, e.balance_after, e.created_at, e.corrects and e.corrects.sequence - 1)
        for e in entries
    ] == [
        (
            e.kind,
            e.amount,
            e.balance_after,
            e.created_at,
            e.corrects and account.entries.index(e.corrects),
        )
        for e in account.entries
    ]
    real_lots = list(CreditLot.objects.filter(account=real).order_by("pk"))
    places = {lot.pk: place for place, lot in enumerate(real_lots)}
    assert [(lot.amount, lot.remaining, lot.held, lot.expires_at) for lot in real_lots] == [
        (lot.amount, lot.remaining, lot.held, lot.expires_at) for lot in account.lots
    ]
    uses = CreditLotUse.objects.filter(entry__account=real).select_related("entry")
    assert sorted((u.entry.sequence - 1, places[u.lot_id], u.amount) for u in uses) == sorted(
        (place, account.lots.index(lot), amount)
        for place, entry in enumerate(account.entries)
        for lot, amount in entry.uses
    )
    real_holds = CreditHold.objects.filter(account=real).order_by("pk")
    assert [
        (h.checkout_reference, h.amount, h.status, h.captured, h.expires_at, h.ended_at) for h in real_holds
    ] == [(h.checkout, h.amount, h.status, h.captured, h.expires_at, h.ended_at) for h in account.holds]
