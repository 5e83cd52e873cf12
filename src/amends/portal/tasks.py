"""Jobs of the portal."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from amends.cases import store
from amends.cases.effect import mail
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.portal import sealed

PURPOSE = "link"
ANSWER_WITHIN = timedelta(days=1)
"""A question older than this was lost in an outage; the buyer has asked again."""


@app.task(name="amends.portal.send_link", queue="mail")
def send_link(merchant_id: str, store_id: str, question: str) -> None:
    """Find the order that was asked for and have its link mailed; silence where there is none."""
    asked = sealed.unseal(PURPOSE, question, ANSWER_WITHIN)
    if asked is None:
        return
    with tenant(merchant_id):
        found = orders.find(asked["number"], asked["email"], store_id)
        if found is not None:
            store.write_effects([mail("link", locale=asked["language"])], timezone.now(), order_id=str(found.id))
