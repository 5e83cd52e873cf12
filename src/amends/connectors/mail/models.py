"""The demo's mailbox: copies of mails that went out, for whoever has no mail server at hand."""

from django.db import models

from amends.merchants.tenancy import TenantModel


class SentMail(TenantModel):
    """A mail as its reader would have it. Only written where the mail viewer is on."""

    message_id = models.CharField(max_length=200)
    recipient = models.CharField(max_length=254)
    sender = models.CharField(max_length=400)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    locale = models.CharField(max_length=35)
    thread = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "message_id"], name="sent_mail_message_id")]
