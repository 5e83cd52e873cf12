"""Tables of orders. Only `store`, `query`, `privacy` and `retention` of this app touch them."""

from django.db import models

from amends.merchants.models import Store
from amends.merchants.tenancy import TenantForeignKey, TenantModel


class Buyer(TenantModel):
    """A person who bought. Everything personal is in `personal`, sealed with a key of the buyer's own (`encryption`).

    `identity` and `email_lookup` are keyed hashes: of the store's customer number or e-mail, and of the e-mail.
    `personal_mac` tells whether the store sends anything new. Erasure empties all five.
    """

    data_key = models.BinaryField(null=True)
    personal = models.BinaryField(null=True)
    personal_mac = models.BinaryField(null=True, max_length=32)
    identity = models.BinaryField(null=True, max_length=32)
    email_lookup = models.BinaryField(null=True, max_length=32)
    locale = models.CharField(max_length=35, blank=True, default="")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "identity"], name="buyer_identity")]
        indexes = [models.Index(fields=["merchant_id", "email_lookup"], name="buyer_email")]


class Order(TenantModel):
    """One order in the version last taken. `document` is the contract's order without anything personal.

    `allocation` gives the order's money to units and cents, made once when this version entered.
    `content_mac` is a keyed hash of all that was sent. `number_key` is the number as a buyer may type it.
    """

    store = TenantForeignKey(Store)
    external_id = models.CharField(max_length=100)
    number = models.CharField(max_length=100)
    number_key = models.CharField(max_length=100)
    version = models.BigIntegerField()
    buyer = TenantForeignKey(Buyer)
    market = models.CharField(max_length=6)
    locale = models.CharField(max_length=35, blank=True, default="")
    currency = models.CharField(max_length=3)
    ordered_on = models.DateField(null=True)
    total_minor = models.BigIntegerField()
    document = models.JSONField()
    buyer_facts = models.JSONField(default=dict)
    notices = models.JSONField(null=True)
    channel = models.JSONField(null=True)
    allocation = models.JSONField()
    content_mac = models.BinaryField(max_length=32)
    search = models.CharField(max_length=500, default="")
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "store", "external_id"], name="order_external_id")
        ]
        indexes = [
            models.Index(fields=["merchant_id", "number_key"], name="order_number"),
            models.Index(fields=["merchant_id", "buyer"], name="order_buyer"),
            models.Index(fields=["merchant_id", "ordered_on"], name="order_day"),
        ]


class Line(TenantModel):
    """A line of the order for counting and searching; `gross_minor` and `tax_minor` are its own, all discounts off."""

    order = TenantForeignKey(Order)
    line = models.CharField(max_length=100)
    sku = models.CharField(max_length=500, blank=True, default="")
    quantity = models.IntegerField()
    gross_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "order", "line"], name="order_line")]
        indexes = [models.Index(fields=["merchant_id", "sku"], name="line_sku")]


class Payment(TenantModel):
    """A payment of the order; the row is what is locked after the order's when money moves."""

    order = TenantForeignKey(Order)
    payment = models.CharField(max_length=100)
    provider = models.CharField(max_length=100, blank=True, default="")
    method = models.CharField(max_length=100)
    status = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    order_amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "order", "payment"], name="order_payment")]


class Delivery(TenantModel):
    """Units of a line in a parcel, numbered as the order gives them; days None where unknown or not yet."""

    order = TenantForeignKey(Order)
    number = models.IntegerField()
    line = models.CharField(max_length=100)
    quantity = models.IntegerField()
    shipped_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    tracking = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "order", "number"], name="order_delivery")]
        indexes = [models.Index(fields=["merchant_id", "tracking"], name="delivery_tracking")]


class HistoricalReturn(TenantModel):
    """A credit note's line from before Amends; `order` and `line` where the sale it returns is known."""

    store = TenantForeignKey(Store)
    external_id = models.CharField(max_length=200)
    credit_note = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    sku = models.CharField(max_length=500, blank=True, default="")
    quantity = models.IntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    returned_on = models.DateField(null=True)
    order = TenantForeignKey(Order, null=True)
    line = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "store", "external_id"], name="historical_return")
        ]
        indexes = [models.Index(fields=["merchant_id", "order"], name="historical_return_order")]
