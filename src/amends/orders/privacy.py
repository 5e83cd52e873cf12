"""What is kept of a buyer, and forgetting it. Floors above (cases, mail) name what they keep by `keeps_of_buyers`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from amends.orders.buyers import email_lookup
from amends.orders.models import Buyer
from amends.orders.person import normal_email
from amends.orders.query import buyers, of_buyer

type Export = Callable[[str], Any]
"""Buyer id -> what is kept, as JSON."""
type Erase = Callable[[str, datetime], None]
"""Buyer id, now -> deleted or made unreadable; safe to repeat."""

_kept_above: dict[str, tuple[Export, Erase]] = {}


def keeps_of_buyers(name: str, export: Export, erase: Erase) -> None:
    """A higher floor keeps something of buyers: its name in the export, how to export it, how to erase it."""
    _kept_above[name] = (export, erase)


def buyers_with_email(email: str) -> list[str]:
    """The buyers of an e-mail: one, or more where a store numbers its customers differently from order to order."""
    found = Buyer.objects.filter(email_lookup=email_lookup(normal_email(email))).order_by("pk")
    return [str(buyer_id) for buyer_id in found.values_list("pk", flat=True)]


def export_buyer(buyer_id: str | UUID) -> dict[str, Any] | None:
    """Everything kept of a buyer (GDPR art. 15 and 20), as JSON; None where there is no such buyer."""
    buyer = buyers([buyer_id]).get(str(buyer_id))
    if buyer is None:
        return None
    return {
        "buyer": {
            "id": buyer.id,
            "name": buyer.name,
            "email": buyer.email,
            "phone": buyer.phone,
            "address": buyer.address,
            "locale": buyer.locale,
            "erased": buyer.erased,
        },
        "orders": [
            {"id": order.id, "number": order.number, "market": order.market, "order": order.document}
            for order in of_buyer(buyer_id)
        ],
        **{name: export(str(buyer_id)) for name, (export, _) in _kept_above.items()},
    }


def erase_buyer(buyer_id: str | UUID, now: datetime) -> bool:
    """Forget a buyer (GDPR art. 17): key, details and hashes go, order and history stay; True the first time.

    What was sealed with the key, wherever a copy lies, can no longer be opened.
    """
    row = Buyer.objects.select_for_update().filter(pk=buyer_id).first()
    if row is None:
        return False
    for _, erase in _kept_above.values():
        erase(str(buyer_id), now)
    first = row.erased_at is None
    row.data_key = row.personal = row.personal_mac = row.identity = row.email_lookup = None
    row.locale = ""
    row.erased_at = row.erased_at or now
    row.save()
    return first
