"""A case with everything around it that a page about it needs, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.cases import query
from amends.cases.rulebooks import packs
from amends.cases.timer import zone_of
from amends.console.access import LANGUAGE, Desk
from amends.orders import query as orders
from amends.presentation.reading import Reading, Texts, reading_for


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case and its order; `titles` by line, `methods` by payment; `reading` in the console's language."""

    case: Mapping[str, Any]
    order: Any
    titles: Mapping[str, str]
    methods: Mapping[str, str]
    reading: Reading

    @property
    def lines(self) -> Mapping[str, Mapping[str, Any]]:
        """The order's lines by id."""
        return {line["id"]: line for line in self.order.document["lines"]}

    @property
    def parcels(self) -> Sequence[str]:
        """Tracking numbers of what the buyer sent back, newest first."""
        told = (event["data"].get("tracking") for event in self.case["events"] if event["type"] == "goods_dispatched")
        return [tracking for tracking in told if tracking][::-1]


def open_dossier(case_id: str, desk: Desk) -> Dossier | None:
    """The dossier; None where this merchant has no such case."""
    case = query.case(case_id)
    order = orders.order(case["order"]) if case else None
    if case is None or order is None:
        return None
    today = desk.now.astimezone(zone_of(order.market, order.buyer_facts.get("time_zone"))).date()
    reading = reading_for(LANGUAGE, None, order.currency, today=today, zone=desk.zone, texts=law_texts(order.market))
    document = order.document
    return Dossier(
        case=case,
        order=order,
        titles={line["id"]: line.get("title") or line.get("sku") or line["id"] for line in document["lines"]},
        methods=_methods(document["payments"]),
        reading=reading,
    )


def law_texts(market: str) -> Texts:
    """The law's own sentences for a market, by language and key."""
    pack = packs().for_market(market).pack
    return pack.texts if pack else {}


def _methods(payments: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """`card`; with the payment's id where several were made the same way."""
    names = [str(payment.get("method") or payment["id"]).replace("_", " ") for payment in payments]
    return {
        payment["id"]: name if names.count(name) == 1 else f"{name} ({payment['id']})"
        for payment, name in zip(payments, names, strict=True)
    }
