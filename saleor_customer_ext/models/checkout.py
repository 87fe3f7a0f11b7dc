"""What a customer wants of the credit at one checkout, where it is not simply everything."""

from django.db import models
from django.db.models import Q

from .credit import DatabaseNow
from .fields import amount_field, user_field


class CheckoutCreditChoice(models.Model):
    """How much credit one checkout shall use at most; without a row the shop's setting decides.

    amount: the most to use, in the checkout's currency; 0 is none, None is as much as there is.
    user: whose checkout it was when the choice was made; for anybody else the choice does not count.
    """

    checkout_reference = models.CharField(max_length=100, unique=True)
    user = user_field()
    amount = amount_field(null=True)
    currency = models.CharField(max_length=3)
    updated_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="customer_ext_choice_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.checkout_reference
