"""What the API keeps of its own. Only `idempotency` touches it."""

from django.db import models

from amends.merchants.tenancy import TenantModel


class KeptAnswer(TenantModel):
    """The answer to a write that succeeded, for whoever repeats it; `sent` is a keyed hash of the request's body."""

    endpoint = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    sent = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "endpoint", "key"], name="kept_answer_key")]
        indexes = [models.Index(fields=["merchant_id", "created_at"], name="kept_answer_age")]
