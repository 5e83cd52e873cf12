"""What came in from outside, or was turned away. Only `inbox` touches it."""

from django.db import models

from amends.merchants.tenancy import TenantModel


class InboundDelivery(TenantModel):
    """A verified message of an outside system, stored before it is answered and understood afterwards."""

    connection = models.CharField(max_length=60)
    delivery_id = models.CharField(max_length=200)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    understood_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    problem = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "connection", "delivery_id"], name="inbound_delivery")
        ]
        indexes = [
            models.Index(
                fields=["merchant_id", "next_attempt_at"],
                name="inbound_open",
                condition=models.Q(understood_at=None),
            )
        ]


class RefusedDeliveries(TenantModel):
    """How many deliveries of a connection were not genuine on a day (UTC); nothing of them is kept."""

    connection = models.CharField(max_length=60)
    day = models.DateField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "connection", "day"], name="refused_deliveries_day")
        ]
