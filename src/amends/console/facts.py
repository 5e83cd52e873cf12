"""The narrow column beside the story: deadlines, order, buyer, parcels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.console.access import Desk
from amends.console.dossier import Dossier
from amends.console.due import Due, due_words
from amends.console.inbox import country_name, language_name
from amends.console.wording import CONSEQUENCES, DEADLINES, PARTIES, word
from amends.orders import query as orders
from amends.presentation.dates import day, parse_day
from amends.presentation.money import money_minor
from amends.presentation.offer import Link, links
from amends.vocabulary.deadline import NEVER


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due from whom; `theirs` tells that it is not ours to do, and `who` then names whose it is."""

    what: str
    due: Due
    day: str
    consequence: str
    theirs: bool
    who: str
    cite: Link | None


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the order."""

    title: str
    quantity: int
    claimed: bool
    price: str


@dataclass(frozen=True, slots=True)
class Bought:
    """The order in short."""

    number: str
    ordered: str
    total: str
    payments: str
    goods: tuple[Goods, ...]
    name: str
    email: str
    address: tuple[str, ...]
    country: str
    language: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel in either direction: what happened to it and when."""

    what: str
    units: str
    when: str
    tracking: str


def deadlines(dossier: Dossier, desk: Desk) -> list[Deadline]:
    """Each deadline once, in order; what is over with the case is not shown."""
    case, reading = dossier.case, dossier.reading
    if case["closed_at"]:
        return []
    met = _met(case)
    found: dict[tuple[str, str], Deadline] = {}
    for due in sorted((due for due in case["deadlines"] if due["by"]), key=lambda due: due["by"]):
        if due["what"] in met or (due["what"], due["by"]) in found:
            continue
        last_day = parse_day(due["by"])
        source = links([due["source"]]) if due.get("source") else ()
        found[due["what"], due["by"]] = Deadline(
            word(DEADLINES, due["what"]),
            due_words(last_day, desk.now, reading.zone, reading.locale),
            day(last_day, reading.locale, reading.today),
            word(CONSEQUENCES, due.get("consequence")),
            due["who"] != "merchant",
            "" if due["who"] == "merchant" else word(PARTIES, due["who"]),
            source[0] if source else None,
        )
    return list(found.values())


def _met(case: Mapping[str, Any]) -> set[str]:
    """Deadlines that were kept: the acknowledgement goes out with the case, goods sent back are sent."""
    met = {"acknowledge", "notify"}
    if all(item["dispatched_at"] or item["received"] for item in case["items"]):
        met.add("send_back")
    if not any(
        item["state"] in {"requested", "refund_due", "waiting_for_goods", "in_inspection"} for item in case["items"]
    ):
        met |= {"refund", "refund_received_goods"}
    if all(item["state"] != "requested" for item in case["items"]):
        met |= {"answer", "offer_return"}
    if all(item["state"] in {"done", "replacement_sent", "refunding", "refund_due"} for item in case["items"]):
        met.add("remedy")
    return met


def bought(dossier: Dossier) -> Bought:
    """The order and its buyer."""
    order, reading = dossier.order, dossier.reading
    buyer = orders.buyer(order.buyer_id) if order.buyer_id else None
    address = (buyer.address if buyer else None) or {}
    place = " ".join(str(address[part]) for part in ("postal_code", "city") if address.get(part))
    claimed = {item["line"] for item in dossier.case["items"]}
    return Bought(
        number=order.number,
        ordered=day(order.order.ordered_at, reading.locale, reading.today) if order.order.ordered_at else "",
        total=money_minor(order.total_minor, order.currency, reading.locale),
        payments=", ".join(dossier.methods.values()),
        goods=tuple(_goods(line, line["id"] in claimed, order, reading) for line in order.document["lines"]),
        name=(buyer.name if buyer else None) or "",
        email=(buyer.email if buyer else None) or "",
        address=tuple(str(part) for part in (*(address.get("lines") or ()), place, address.get("country")) if part),
        country=country_name(order.market, reading.locale),
        language=language_name(order.locale, reading.locale),
        erased=bool(buyer and buyer.erased),
    )


def _goods(line: Mapping[str, Any], claimed: bool, order: Any, reading: Any) -> Goods:
    gross_minor = order.allocation.unit_minor(line["id"], 1, line["quantity"])
    title = line.get("title") or line.get("sku") or line["id"]
    return Goods(title, line["quantity"], claimed, money_minor(gross_minor, order.currency, reading.locale))


def parcels(dossier: Dossier) -> list[Parcel]:
    """What went out, and what came back."""
    reading = dossier.reading
    found: dict[tuple[str, str, str], list[str]] = {}
    tracking = {
        (each.get("line"), str(each.get("shipped_at"))): each.get("tracking") or ""
        for each in dossier.order.document.get("deliveries", ())
    }
    for delivery in dossier.order.order.deliveries:
        said, when = _delivery(delivery, reading)
        number = tracking.get((delivery.line, str(delivery.shipped_at)), "")
        found.setdefault((said, when, number), []).append(
            f"{delivery.quantity} × {dossier.titles.get(delivery.line, delivery.line)}"
        )
    out = [Parcel(said, ", ".join(units), when, number) for (said, when, number), units in found.items()]
    return out + [_returned(event, dossier) for event in dossier.case["events"] if event["type"] in _RETURNS]


_RETURNS = ("goods_dispatched", "goods_received")


def _delivery(delivery: Any, reading: Any) -> tuple[str, str]:
    for said, at in ((_("Delivered"), delivery.delivered_at), (_("Sent"), delivery.shipped_at)):
        if at is not None and at is not NEVER:
            return said, day(at, reading.locale, reading.today)
    return _("Not sent yet") if delivery.shipped_at is NEVER else _("Not known whether sent"), ""


def _returned(event: Mapping[str, Any], dossier: Dossier) -> Parcel:
    data, reading = event["data"], dossier.reading
    back = event["type"] == "goods_received"
    units = ", ".join(
        f"{each['quantity']} × {dossier.titles.get(each['line'], each['line'])}" for each in data["items"]
    )
    return Parcel(
        _("Came back") if back else _("Sent back by the buyer"),
        units,
        day(parse_day(data["at"]), reading.locale, reading.today),
        data.get("parcel" if back else "tracking") or "",
    )
