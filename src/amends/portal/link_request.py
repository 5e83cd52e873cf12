"""Asking for a link: the page only puts the question away; a worker looks for the order and writes the mail."""

from amends.portal import sealed, tasks
from amends.portal.storefront import Storefront


def ask(store: Storefront, number: str, email: str, language: str) -> None:
    """The same single insert whether the order exists or not; number and e-mail travel encrypted."""
    question = sealed.seal(tasks.PURPOSE, {"number": number, "email": email, "language": language})
    tasks.send_link.defer(merchant_id=store.merchant_id, store_id=store.store_id, question=question)
