"""A shop by hand: one order per market and the floors below the portal played by a dictionary, in the contract's shapes."""

from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from amends.cases.refusal import Refused
from amends.portal.link import Key, sign
from amends.portal.storefront import Storefront
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.order import Delivery, Kind, Line, Order, Shipping

NOW = datetime(2026, 10, 19, 10, 0, 3, tzinfo=UTC)
MERCHANT = "01890000-0000-7000-8000-000000000001"
ORDER = "01890000-0000-7000-8000-00000000000a"
CASE = "01890000-0000-7000-8000-0000000000c1"
KEY = Key(MERCHANT, ORDER, "north")
STORE = Storefront(
    slug="north", merchant_id=MERCHANT, store_id="01890000-0000-7000-8000-0000000000e1", name="Nordlicht",
    legal_name="Nordlicht Handels GmbH", address_lines=("Hafenstraße 12", "20457 Hamburg"), country="DE", email="help@nordlicht.example",
    phone="+49 40 123456", register_number="HRB 123456, AG Hamburg", vat_numbers=("DE123456789",),
    privacy_url="https://nordlicht.example/privacy", imprint_url="https://nordlicht.example/imprint", accent_colour="",
    default_locale="de",
)  # fmt: skip

TEXTS = {
    "en": {
        "withdrawal.in_time": "You can return it without giving a reason until {last_day}. You told us in time.",
        "withdrawal.outbound": "We also pay back the cheapest standard delivery: {outbound}.",
        "conformity.no_defect": "You did not report a fault, so the rules for faulty goods do not apply.",
    },
    "de": {
        "withdrawal.in_time": "Sie können bis zum {last_day} ohne Angabe von Gründen widerrufen. Sie sind rechtzeitig.",
        "withdrawal.outbound": "Wir erstatten auch die günstigste Standardlieferung: {outbound}.",
        "conformity.no_defect": "Sie haben keinen Mangel gemeldet, deshalb gelten die Regeln für mangelhafte Ware nicht.",
    },
    "fr": {
        "withdrawal.in_time": "Vous pouvez le renvoyer sans donner de motif jusqu’au {last_day}. Vous êtes dans les temps.",
        "withdrawal.outbound": "Nous remboursons aussi la livraison standard la moins chère : {outbound}.",
        "conformity.no_defect": "Vous n’avez signalé aucun défaut, les règles sur les défauts ne s’appliquent donc pas.",
    },
    "es": {
        "withdrawal.in_time": "Puede devolverlo sin dar un motivo hasta el {last_day}. Está dentro del plazo.",
        "withdrawal.outbound": "También reembolsamos la entrega estándar más barata: {outbound}.",
        "conformity.no_defect": "No ha comunicado ningún defecto, así que no se aplican las normas sobre defectos.",
    },
    "ja": {
        "withdrawal.in_time": "{last_day}までは理由なしで返品できます。期限内にお申し出いただきました。",
        "withdrawal.outbound": "最も安い標準配送の料金{outbound}も返金します。",
        "conformity.no_defect": "不具合のお申し出がないため、不具合のある商品の規定は当てはまりません。",
    },
    "zh-Hans": {
        "withdrawal.in_time": "您可以在{last_day}之前无理由退货。您已在期限内提出。",
        "withdrawal.outbound": "我们还会退还最低标准运费：{outbound}。",
        "conformity.no_defect": "您没有反映质量问题，因此不适用瑕疵商品的规定。",
    },
    "ar": {
        "withdrawal.in_time": "يحق لك إرجاعه دون ذكر سبب حتى {last_day}، وقد أبلغتنا في الوقت المناسب.",
        "withdrawal.outbound": "نعيد إليك أيضاً رسوم أرخص شحن عادي: {outbound}.",
        "conformity.no_defect": "لم تبلغنا عن عيب، لذلك لا تنطبق قواعد السلع المعيبة.",
    },
}

CLOCK = {
    "starts_on": "notice", "started": "2026-10-19", "length": 14, "unit": "calendar_days",
    "withhold_until": "goods_received_or_proof", "withholding": True, "latest_on": "2026-11-02", "status": "running",
}  # fmt: skip
CITES = [
    {
        "instrument": "BGB",
        "article": "§ 355(2), § 356(2)",
        "url": "https://www.gesetze-im-internet.de/bgb/__355.html",
        "implements": None,
    }
]


def decision(currency: str = "EUR", amount: str = "40.90") -> dict[str, Any]:
    """A withdrawal in time from the tee, as the contract's own example answers it."""
    steps = [
        {
            "rule": "eu.withdrawal.right",
            "value": True,
            "say": {"key": "withdrawal.in_time", "slots": {"last_day": "2026-10-19"}},
        },
        {
            "rule": "eu.withdrawal.outbound",
            "value": True,
            "say": {"key": "withdrawal.outbound", "slots": {"outbound": "4.90"}},
        },
    ]
    no_defect = [{"rule": "eu.conformity.holds", "value": False, "say": {"key": "conformity.no_defect", "slots": {}}}]
    item = {
        "line": "1", "quantity": 2, "governing_right": "withdrawal", "return_required": True, "return_freight_payer": "buyer",
        "send_back_by": "2026-11-02", "outbound_shipping_refund": "4.90", "deductions": [], "fees": [], "refund_due": amount,
        "refund_latest_on": "2026-11-02", "refund_clock": CLOCK, "refund_means": "original",
        "rights": [
            {"right": "withdrawal", "holds": True, "steps": steps, "cites": CITES},
            {"right": "conformity", "holds": False, "steps": no_defect, "cites": [{"instrument": "BGB", "article": "§ 434", "url": None}]},
        ],
    }  # fmt: skip
    return {"items": [item], "offers": offers(currency, amount), "deadlines": [], "escalate": []}


def offers(currency: str, amount: str) -> list[dict[str, Any]]:
    """The statutory refund and a voluntary credit beside it."""
    both = {"group": "g1", "items": [{"line": "1", "quantity": 2}], "cites": [], "steps": []}
    return [
        {"id": "o2", "remedy": "store_credit", "statutory": False, "return": {"required": False, "freight_payer": None},
         "buyer_receives": {"amount": "44.00", "currency": currency, "means": "store_credit"}, **both},
        {"id": "o1", "remedy": "refund_on_return", "statutory": True, "return": {"required": True, "freight_payer": "buyer"},
         "buyer_receives": {"amount": amount, "currency": currency, "means": "original"}, **both, "cites": CITES},
    ]  # fmt: skip


def order(currency: str = "EUR") -> Order:
    """Two tees and a sealed razor that arrived, and a lamp that has not been sent."""
    return Order(
        id=ORDER, currency=currency, ordered_at=date(2026, 10, 1), shipping=Shipping(990, 490),
        lines=(
            Line("1", 2, 2000, title="T-shirt, organic cotton, M"),
            Line("2", 1, 3450, title="Safety razor", kinds=frozenset({Kind.SEALED_HYGIENE})),
            Line("3", 1, 12900, title="Desk lamp “Fjord”"),
        ),
        deliveries=(
            Delivery("1", 2, date(2026, 10, 2), date(2026, 10, 5)),
            Delivery("2", 1, date(2026, 10, 2), date(2026, 10, 5)),
            Delivery("3", 1, NEVER, NEVER),
        ),
    )  # fmt: skip


@dataclass
class OrderView:
    """As `orders.query` gives it."""

    id: str = ORDER
    number: str = "1001"
    market: str = "DE"
    locale: str | None = "en-GB"
    currency: str = "EUR"
    order: Order = field(default_factory=order)
    buyer_id: str | None = None


@dataclass
class Shop:
    """The floors below, by hand: `asked` is everything the pages asked for."""

    view: OrderView = field(default_factory=OrderView)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    refuse: Refused | None = None
    said: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, bytes] = field(default_factory=dict)

    def storefront(self, slug, merchant_id=None):
        return STORE if slug == STORE.slug and merchant_id in {None, MERCHANT} else None

    def order(self, key):
        return (self.view, None) if key.order_id == ORDER else None

    def texts(self, _market):
        return TEXTS

    def zone(self, _market):
        return ZoneInfo("Europe/Berlin")

    def cases(self, _key):
        return list(self.known.values())

    def case(self, _key, case_id):
        return self.known.get(case_id)

    def units_left(self, _key, view):
        held = [item for case in self.known.values() for item in case["items"] if item["state"] != "cancelled"]
        left = {line.id: line.quantity for line in view.order.lines}
        return left | {item["line"]: left[item["line"]] - item["quantity"] for item in held}

    def preview(self, _key, items, _now):
        self.asked.append(("preview", items))
        return decision(self.view.currency)

    def open_case(self, _key, items, message, now):
        self.asked.append(("open_case", items, message))
        if self.refuse:
            return self.refuse
        self.known[CASE] = self.opened(items, now)
        return self.known[CASE]

    def evidence(self, _key, case_id, files, _now):
        self.asked.append(("evidence", case_id, files))
        return self.known[case_id]

    def may_ask_to_be_shown(self, _key, _ordered_on, _today):
        return True

    def stage(self, _key, file):
        self.waiting[file.sha256] = file.content
        return True

    def staged(self, _key, sha256):
        return self.waiting.get(sha256)

    def opened(self, items, now, state="open"):
        decided = decision(self.view.currency)
        return {
            "id": CASE, "rma": "NL7K-24QX", "order": ORDER, "state": state, "version": 1, "declares_withdrawal": True,
            "items": [{**item, "state": "requested"} for item in items], "decision": decided, "offers": decided["offers"],
            "accepted": [], "deadlines": [], "opened_at": now.isoformat(), "closed_at": None,
            "money": {"currency": self.view.currency, "promised": "0.00", "pending": "0.00", "refunded": "0.00", "deducted": "0.00"},
            "events": [{"sequence": 1, "type": "case_opened", "at": now.isoformat(), "by": "buyer", "data": {"declares": True}}],
        }  # fmt: skip

    def accept(self, _key, case_id, chosen, now):
        self.asked.append(("accept", chosen))
        if self.refuse:
            return self.refuse
        case = self.known[case_id]
        case |= {"accepted": chosen, "offers": [], "state": "waiting_for_goods"}
        case["money"] |= {"promised": "40.90"}
        case["items"] = [{**item, "state": "waiting_for_goods"} for item in case["items"]]
        self.happened(case, "offer_accepted", now, remedy="refund_on_return")
        return case

    def happened(self, case, kind, at, **data):
        case["events"].append(
            {"sequence": len(case["events"]) + 1, "type": kind, "at": at.isoformat(), "by": "buyer", "data": data}
        )

    def dispatched(self, _key, case_id, parcel, now):
        self.asked.append(("dispatched", parcel))
        case = self.known[case_id]
        self.happened(case, "goods_dispatched", now)
        return case

    def cancel(self, _key, case_id, now):
        self.asked.append(("cancel", case_id))
        if self.refuse:
            return self.refuse
        self.known[case_id]["state"] = "cancelled"
        self.known[case_id]["items"] = [{**item, "state": "cancelled"} for item in self.known[case_id]["items"]]
        return self.known[case_id]

    def message(self, _key, case_id, text, now):
        self.asked.append(("message", text))
        self.said.append({"from": "buyer", "text": text, "at": now.isoformat()})
        return self.known[case_id]

    def messages(self, _key, _case_id):
        return deepcopy(self.said)

    def return_lines(self, _key, _market):
        return ("Nordlicht Retouren", "Lagerweg 3", "20457 Hamburg", "DE")

    def declare(self, _store, name, reference, email, locale, now):
        self.asked.append(("declare", name, reference, email, locale))
        return now


ASKED = (
    "order", "texts", "zone", "cases", "case", "units_left", "preview", "open_case", "evidence", "accept", "dispatched", "cancel", "message",
    "messages", "return_lines", "declare", "stage", "staged", "may_ask_to_be_shown",
)  # fmt: skip


def install(shop: Shop, patch: Any) -> Shop:
    """Put the shop in place of the floors below; `patch(target, name, value)` as pytest's monkeypatch sets attributes."""
    from amends.portal import aftersales, link_request, visit
    from amends.portal.views import find, withdraw

    patch(visit, "tenant", nullcontext)
    patch(visit, "timezone", SimpleNamespace(now=lambda: NOW + timedelta(days=1)))
    for name in ASKED:
        patch(aftersales, name, getattr(shop, name))
    for module in (visit, find, withdraw):
        patch(module, "storefront", shop.storefront)
    patch(
        link_request, "ask", lambda store, number, email, language: shop.asked.append(("ask", number, email, language))
    )
    return shop


def token(key: Key = KEY) -> str:
    return sign(key)


def known_case(shop: Shop, state: str = "open") -> dict[str, Any]:
    """A case of the two tees, in the shop."""
    items = [{"line": "1", "quantity": 2, "reason": "changed_mind", "condition": "unopened"}]
    shop.known[CASE] = shop.opened(items, NOW, state)
    assert UUID(CASE)
    return shop.known[CASE]
