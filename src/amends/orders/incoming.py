"""One order as a store sends it (contract, `POST /orders`), read strictly into what is stored."""

import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from amends.ledger.allocation import Allocation, allocate
from amends.orders.person import Person, market_of, normal_number, read_address, read_locale, read_person
from amends.vocabulary.market import is_market
from amends.vocabulary.order import Order
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import MAX_TEXT, FieldError, Fields
from amends.vocabulary.sale_reader import read_channel, read_notices

MAX_ID = 100
MAX_VERSION = 2**62

ORDER_FIELDS = ("id", "ordered_at", "currency", "order_discount", "duties", "rates")
LINE_FIELDS = frozenset(
    [
        "id",
        "sku",
        "title",
        "quantity",
        "unit_price",
        "discount",
        "tax",
        "tax_included",
        "kinds",
        "delivery_pattern",
        "nonreturnable_confirmed",
        "weight_grams",
        "hs_code",
        "origin",
        "unit_cost",
        "image",
        "category",
        "tags",
        "material",
        "length_mm",
        "width_mm",
        "height_mm",
    ]
)
SHIPPING_FIELDS = frozenset({"charged", "cheapest_standard", "tax", "tax_included"})
FEE_FIELDS = frozenset({"id", "amount", "tax", "tax_included", "refundable_with"})
PAYMENT_FIELDS = frozenset(
    [
        "id",
        "method",
        "status",
        "amount",
        "currency",
        "order_amount",
        "captured_at",
        "refundable",
        "refundable_until",
        "provider",
        "reference",
    ]
)
DELIVERY_FIELDS = frozenset(
    [
        "line",
        "quantity",
        "shipped_at",
        "delivered_at",
        "promised_by",
        "ship_promised_by",
        "carrier_chosen_by",
        "delays",
        "carrier",
        "tracking",
    ]
)
BESIDE_THE_CONTRACT = frozenset(
    ["image", "material", "length_mm", "width_mm", "height_mm", "reference", "carrier", "tracking"]
)
"""Kept as they come, and therefore checked to be a short text or a number."""
DELAY_FIELDS = frozenset({"notified_at", "new_date", "indefinite", "answer", "answered_at"})
NOTICE_DAYS = ("withdrawal_right_given_at", "contract_document_at")
"""What is kept of an order. Anything else a store sends may be personal, and is not."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An order that may be stored; `store` is a store's code, None for the merchant's only one."""

    external_id: str
    number: str
    version: int
    store: str | None
    market: str
    locale: str
    person: Person
    order: Order
    allocation: Allocation
    document: dict[str, Any]
    notices: dict[str, Any] | None
    channel: dict[str, Any] | None
    content: str

    @property
    def number_key(self) -> str:
        return normal_number(self.number)


def read_incoming(data: Any) -> Incoming:
    """The order in `data`; FieldError where it cannot be taken."""
    if not isinstance(data, dict):
        raise FieldError("not_an_object", "", "an order must be a JSON object")
    content = _canonical(data)
    plain = Fields(data)
    person = read_person(plain.optional_object("buyer"))
    zone = person.facts.get("time_zone")
    fields = Fields(data, "", ZoneInfo(zone) if zone else None)
    order = read_order(fields)
    if not order.lines:
        raise fields.missing("lines")
    return Incoming(
        external_id=order.id,
        number=fields.text("number", order.id, most=MAX_ID),
        version=fields.integer("version", 1, most=MAX_VERSION),
        store=fields.optional_text("store", most=60),
        market=_market(fields, person),
        locale=person.locale or read_locale(fields),
        person=person,
        order=order,
        allocation=allocate(order),
        document=_document(data),
        notices=_notices(fields),
        channel=_channel(fields),
        content=content,
    )


def _canonical(data: dict[str, Any]) -> str:
    """All that was sent, as text that is equal where the content is; refuses what PostgreSQL cannot hold."""
    try:
        content = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
        content.encode()
    except (ValueError, TypeError) as error:
        raise FieldError("not_text", "", f"the order cannot be kept as it is: {error}") from None
    if "\\u0000" in content:
        raise FieldError("not_text", "", "the order holds a NUL character")
    return content


def _market(fields: Fields, person: Person) -> str:
    given = fields.optional_text("market", most=6)
    if given is not None and not is_market(given):
        wanted = "an ISO 3166-1 alpha-2 code, or 3166-2 where the law differs, such as DE or US-CA"
        raise FieldError("unknown_market", "market", f"market: {given!r} is not {wanted}")
    found = market_of(person, read_address(fields, "ship_to"), given)
    if found is None:
        raise FieldError("missing", "market", "market is required where no address says where the buyer lives")
    return found


def _document(data: dict[str, Any]) -> dict[str, Any]:
    found = {name: data[name] for name in ORDER_FIELDS if name in data}
    found["lines"] = _kept(data, "lines", LINE_FIELDS)
    found["fees"] = _kept(data, "fees", FEE_FIELDS)
    found["payments"] = _kept(data, "payments", PAYMENT_FIELDS)
    if data.get("shipping") is not None:
        found["shipping"] = {name: value for name, value in data["shipping"].items() if name in SHIPPING_FIELDS}
    found["deliveries"] = [
        entry | {"delays": _kept(entry, "delays", DELAY_FIELDS)} if entry.get("delays") else entry
        for entry in _kept(data, "deliveries", DELIVERY_FIELDS)
    ]
    return found


def _kept(data: dict[str, Any], name: str, names: frozenset[str]) -> list[dict[str, Any]]:
    entries = [{key: entry[key] for key in entry.keys() & names} for entry in data.get(name) or ()]
    for index, entry in enumerate(entries):
        for key in entry.keys() & BESIDE_THE_CONTRACT:
            _check_short(entry[key], f"{name}[{index}].{key}")
    return entries


def _check_short(value: Any, at: str) -> None:
    short = isinstance(value, str) and len(value) <= MAX_TEXT
    if not (short or value is None or (isinstance(value, int) and abs(value) <= MAX_VERSION)):
        raise FieldError("not_text", at, f"{at} must be a string of at most {MAX_TEXT} characters, or a whole number")


def _notices(fields: Fields) -> dict[str, Any] | None:
    """The notices as they are kept: days as they were sent, so that each is read in the buyer's time zone again."""
    notices = read_notices(fields)
    if notices is None:
        return None
    sent = fields.values["notices"]
    found: dict[str, Any] = {name: sent.get(name) for name in NOTICE_DAYS}
    found["return_cost_disclosed"] = notices.return_cost_disclosed
    if notices.return_policy is not None:
        found["return_policy"] = asdict(notices.return_policy)
    return found


def _channel(fields: Fields) -> dict[str, Any] | None:
    channel = read_channel(fields)
    return None if channel is None else asdict(channel)
