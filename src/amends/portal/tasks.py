"""Jobs of the portal."""

from datetime import timedelta

from procrastinate.contrib.django import app

PURPOSE = "link"
ANSWER_WITHIN = timedelta(days=1)
"""A question older than this was lost in an outage; the buyer has asked again."""


@app.task(name="amends.portal.send_link", queue="mail")
def send_link(merchant_id: str, slug: str, question: str) -> None:
    """Find the order that was asked for and send its link; silence where there is none."""
