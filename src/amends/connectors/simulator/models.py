"""The simulated outside world's own books: they stand for somebody else's database, and nothing else reads them."""

from django.db import models

from amends.merchants.tenancy import TenantModel


class Transfer(TenantModel):
    """A refund as the provider knows it: one per key. `settles_at` is when its result is known to the provider."""

    key = models.CharField(max_length=200)
    charge = models.CharField(max_length=300)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=100, blank=True, default="")
    calls = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    settles_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "key"], name="simulated_transfer_key")]
        indexes = [models.Index(fields=["merchant_id", "charge"], name="simulated_charge")]


class Stock(TenantModel):
    """What the simulated store holds of a product; a product without a row has `DEFAULT_STOCK`."""

    sku = models.CharField(max_length=500)
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "sku"], name="simulated_stock_sku")]


class Shipment(TenantModel):
    """Goods that the store was asked for: one per key."""

    key = models.CharField(max_length=200)
    units = models.JSONField()
    state = models.CharField(max_length=20)
    tracking = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    ships_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "key"], name="simulated_shipment_key")]


class Callback(TenantModel):
    """A webhook that the simulated world has yet to deliver."""

    delivery_id = models.CharField(max_length=200)
    body = models.JSONField()
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "delivery_id"], name="simulated_delivery")]
        indexes = [
            models.Index(fields=["merchant_id", "due_at"], name="simulated_due", condition=models.Q(delivered_at=None))
        ]


class Fault(TenantModel):
    """Set by tests and by whoever wants to see a bad day: the next call of a kind goes wrong in this way."""

    kind = models.CharField(max_length=40)
    left = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "kind"], name="simulated_fault_kind")]
