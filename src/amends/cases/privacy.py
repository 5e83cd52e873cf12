"""What cases keep of a buyer: messages, mails and evidence. Sealed with the buyer's key, so they die with it."""

from datetime import datetime
from typing import Any

from amends.cases import declaration, evidence_files, query
from amends.cases.models import Case, Message
from amends.merchants.tenancy import current_merchant
from amends.orders.query import buyer, of_buyer


def export(buyer_id: str) -> list[dict[str, Any]]:
    """A buyer's cases with their messages, and which files are kept."""
    found = []
    for case_id in _cases(buyer_id):
        case = query.case(case_id)
        files = [{**each, "at": each["at"].isoformat()} for each in query.evidence(case_id)]
        found.append({"case": case, "messages": query.messages(case_id), "evidence": files})
    return found


def erase(buyer_id: str, _now: datetime) -> None:
    """Delete texts and files; events, hashes and money stay. Safe to repeat."""
    orders = [order.id for order in of_buyer(buyer_id)]
    Message.objects.filter(merchant_id=current_merchant(), order_id__in=orders).delete()
    for each in orders:
        evidence_files.erase_all(each)


def export_declarations(buyer_id: str) -> list[dict[str, Any]]:
    """A buyer's declarations of withdrawal, as they were made."""
    found = [declaration.opened(each) for each in _declarations(buyer_id)]
    return [
        {
            "id": each.id,
            "received_at": each.received_at.isoformat(),
            "name": each.name,
            "order_reference": each.order_reference,
            "email": each.email,
        }
        for each in found
        if each is not None
    ]


def erase_declarations(buyer_id: str, _now: datetime) -> None:
    """Make a buyer's declarations unreadable; that they were made, and when, stays. Safe to repeat."""
    for each in _declarations(buyer_id):
        declaration.erase(each)


def _declarations(buyer_id: str) -> list[str]:
    known = buyer(buyer_id)
    by_email = declaration.of_email(known.email) if known and known.email else []
    return list(dict.fromkeys([*by_email, *declaration.of_orders([str(order.id) for order in of_buyer(buyer_id)])]))


def _cases(buyer_id: str) -> list[str]:
    orders = [order.id for order in of_buyer(buyer_id)]
    rows = Case.objects.filter(merchant_id=current_merchant(), order_id__in=orders).order_by("id")
    return [str(pk) for pk in rows.values_list("id", flat=True)]
