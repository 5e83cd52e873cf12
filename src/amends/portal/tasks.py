"""Jobs of the portal."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from amends.cases import letters
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.portal import sealed

PURPOSE = "link"
ANSWER_WITHIN = timedelta(days=1)
"""A question older than this was lost in an outage; the buyer has asked again."""


@app.task(name="amends.portal.send_link", queue="mail")
def send_link(merchant_id: str, store_id: str, question: str) -> None:
    """Have the link of the order that was asked for mailed; silence where there is none, or one has just gone out."""
    asked = sealed.unseal(PURPOSE, question, ANSWER_WITHIN)
    if asked is None:
        return
    with tenant(merchant_id):
        found = orders.find(asked["number"], asked["email"], store_id)
        if found is not None:
            letters.send_link_unless_just_sent(str(found.id), asked["language"], timezone.now())
