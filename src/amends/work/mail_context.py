"""What a mail is written from: found when it is sent, since nothing personal travels with an effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from amends.cases import message_store, query
from amends.cases.timer import zone_of
from amends.merchants import query as merchants
from amends.vocabulary.remedy import Remedy
from amends.work.port import PORTS

TO_MERCHANT = frozenset({"due_reminder_merchant"})


def context_of(
    order: Any, buyer: Any, case: Mapping[str, Any] | None, facts: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The context that templates agreed on: plain JSON. `facts` are the effect's, `at` is when it was written."""
    merchant = merchants.merchant()
    template = facts["template"]
    zone = zone_of(order.market, order.buyer_facts.get("time_zone")).key
    context = {
        "merchant": merchant_context(merchant),
        "market": order.market,
        "time_zone": zone,
        "order_number": order.number,
        "rma": case["rma"] if case else "",
        "portal_url": _url(order, case, template),
        "items": _items(order, case, facts),
        "money": None,
        "due": None,
        "clock": None,
        "return_address_lines": [],
        "received_at": at.isoformat(),
        "declaration_text": None,
        "tracking": facts.get("tracking"),
        "message": None,
    }
    if case is not None:
        context |= _of_case(order, buyer, case, facts)
    return context


def merchant_context(merchant: Any) -> dict[str, Any]:
    """Who writes."""
    place = " ".join(part for part in (merchant.postal_code, merchant.city) if part)
    lines = [line for line in (merchant.street, place, merchant.region) if line]
    links = {"privacy": merchant.privacy_url, "imprint": merchant.imprint_url}
    return {
        "name": merchant.name,
        "legal_name": merchant.legal_name,
        "address_lines": lines,
        "country": merchant.country,
        "email": merchant.email,
        "phone": merchant.phone,
        "register_number": merchant.register_number,
        "vat_numbers": [str(number) for _country, number in sorted(merchant.vat_numbers.items())],
        "links": {name: address for name, address in links.items() if address},
    }


def _of_case(order: Any, buyer: Any, case: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    template = facts["template"]
    found: dict[str, Any] = {}
    terms = next(iter(case["decision"].get("items", ())), {})
    if template == "case_opened" and case["declares_withdrawal"]:
        found["declaration_text"] = declaration_text(order, buyer, case)
    if template in {"case_opened", "offer_accepted", "goods_received"}:
        found["clock"] = terms.get("refund_clock")
        found["money"] = _promised(case)
    if template.startswith("refund_"):
        found["money"] = next(
            (
                {"amount": each["amount"], "currency": each["currency"]}
                for each in case["refunds"]
                if each["id"] == facts.get("refund")
            ),
            None,
        )
    if template == "offer_accepted" and _goods_go_back(case, facts):
        address = merchants.return_address(order.market)
        found["return_address_lines"] = list(address.lines) if address else []
        found["due"] = terms.get("send_back_by")
    if template == "due_reminder_merchant":
        found["due"] = min(
            (str(timer["day"]) for timer in query.timers(case["id"]) if timer["kind"] == "refund"), default=None
        )
        found["money"] = _promised(case)
    if template == "message":
        found["message"] = message_store.text_of(facts["message"], order.buyer_id)
    return found


def declaration_text(order: Any, buyer: Any, case: Mapping[str, Any]) -> str:
    """The content of a declaration made with a request, as the acknowledgement repeats it (art. 11a(4))."""
    titles = {line["id"]: line.get("title") or line["id"] for line in order.document["lines"]}
    goods = "\n".join(f"{item['quantity']} × {titles[item['line']]}" for item in case["items"])
    name = (buyer.name or "") if buyer else ""
    return "\n".join(part for part in (name, order.number, goods) if part)


def _promised(case: Mapping[str, Any]) -> dict[str, str] | None:
    amount = case["money"]["promised"]
    if not float(amount):
        return None
    return {"amount": amount, "currency": case["money"]["currency"], "at_least": _more_may_be_owed(case)}


def _more_may_be_owed(case: Mapping[str, Any]) -> bool:
    """Whether what was promised is what is certain, and a person settles what else is."""
    agreed = {item["offer"] for item in case["items"]}
    return any(offer.get("at_least") and offer["id"] in agreed for offer in case["decision"].get("offers", ()))


def _goods_go_back(case: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    chosen = set(facts.get("offers", ()))
    return any(
        item["return_required"] and item["offer"] in chosen and item["remedy"] != Remedy.MARKETPLACE_HANDLES
        for item in case["items"]
    )


def _items(order: Any, case: Mapping[str, Any] | None, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    titles = {line["id"]: line.get("title") or line["id"] for line in order.document["lines"]}
    if case is None:
        return []
    wanted = facts.get("items")
    return [
        {"title": titles.get(item["line"], item["line"]), "quantity": item["quantity"]}
        for item in case["items"]
        if wanted is None or item["line"] in wanted
    ]


def _url(order: Any, case: Mapping[str, Any] | None, template: str) -> str | None:
    if template in TO_MERCHANT:
        return f"{settings.PUBLIC_URL}/console/cases/{case['id']}/" if case else None
    return PORTS.order_url(str(order.id), case["id"] if case else None) if PORTS.order_url else None
