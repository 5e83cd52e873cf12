"""Reading orders and buyers of the open tenant."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from amends.ledger.allocation import Allocation
from amends.orders import allocation_codec
from amends.orders.buyers import email_lookup
from amends.orders.encryption import BuyerKey, fresh_key, unwrap
from amends.orders.models import Buyer, Delivery, Order
from amends.orders.person import normal_email, normal_number
from amends.vocabulary.identity import OrderId
from amends.vocabulary.order import Order as OrderTerms
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import Fields

PAGE = 50
MAX_PAGE = 200
MAX_TYPED = 254
STREAMED = 500
"""Orders fetched at a time where all are read."""


@dataclass(frozen=True)
class OrderView:
    """An order as stored. `document` is the contract's order, with the `buyer` a decision may know; `order` is it read.

    Both name the order by the store's id.
    """

    id: OrderId
    external_id: str
    number: str
    version: int
    store_id: str
    market: str
    locale: str
    currency: str
    total_minor: int
    buyer_id: str
    buyer_facts: dict[str, Any]
    document: dict[str, Any]
    notices: dict[str, Any] | None
    channel: dict[str, Any] | None
    allocation_document: dict[str, Any]

    @cached_property
    def order(self) -> OrderTerms:
        zone = self.buyer_facts.get("time_zone")
        return read_order(Fields(self.document, "order", ZoneInfo(zone) if zone else None))

    @cached_property
    def allocation(self) -> Allocation:
        return allocation_codec.from_json(self.allocation_document)

    def situation(self) -> dict[str, Any]:
        """What of a situation (contract, section 1) the order settles."""
        order = {name: value for name, value in self.document.items() if name != "buyer"}
        return {
            "market": self.market,
            "channel": self.channel,
            "buyer": {"kind": "consumer"} | self.document["buyer"],
            "order": order,
            "notices": self.notices,
        }


@dataclass(frozen=True, slots=True)
class BuyerView:
    """A buyer, opened; nothing but `erased` is left after erasure. `address` has lines, city, postal_code, country."""

    id: str
    name: str | None
    email: str | None
    phone: str | None
    address: dict[str, Any] | None
    locale: str
    erased: bool


def order(order_id: OrderId | UUID | str) -> OrderView | None:
    """One order."""
    return _first(Order.objects.filter(pk=order_id)) if _is_uuid(order_id) else None


def lock(order_id: OrderId | UUID | str) -> None:
    """Lock the order's row until the transaction ends: first of the locks order, payment, case."""
    Order.objects.select_for_update().filter(pk=order_id).values_list("pk").first()


def locked(order_id: OrderId | UUID | str) -> OrderView | None:
    """`lock` and `order` in one statement."""
    return _first(Order.objects.select_for_update().filter(pk=order_id)) if _is_uuid(order_id) else None


def id_of_number(store_code: str, number: str) -> OrderId | None:
    """The newest order of that number in a store."""
    found = Order.objects.filter(number_key=normal_number(number), store__code=store_code).order_by(
        "-ordered_on", "-id"
    )
    row = found.values_list("pk", flat=True).first()
    return OrderId(str(row)) if row else None


def by_external_id(external_id: str, store_id: str | None = None) -> OrderView | None:
    """An order by the store's own id."""
    found = Order.objects.filter(external_id=external_id)
    return _first(found.filter(store_id=store_id) if store_id else found)


def find(number: str, email: str, store_id: str | None = None) -> OrderView | None:
    """The newest order of that number and buyer; the same one statement whether or not there is one."""
    if max(len(number), len(email)) > MAX_TYPED:
        return None
    found = _of_buyer(number, email)
    return _first(found.filter(store_id=store_id) if store_id else found)


def search(number: str = "", email: str = "", limit: int = PAGE) -> list[OrderView]:
    """Orders of a number, an e-mail, or both, newest first; nothing asked gives nothing."""
    if not (number or email) or max(len(number), len(email)) > MAX_TYPED:
        return []
    found = Order.objects.order_by("-ordered_on", "-id")
    if number:
        found = found.filter(number_key=normal_number(number))
    if email:
        found = found.filter(buyer__email_lookup=email_lookup(normal_email(email)))
    return [_view(row) for row in found[: min(limit, MAX_PAGE)]]


def newest(limit: int = PAGE, containing: str = "") -> list[OrderView]:
    """The latest orders, those whose number, id or SKUs contain a text."""
    found = Order.objects.order_by(F("ordered_on").desc(nulls_last=True), "-id")
    if containing:
        found = found.filter(search__contains=containing.casefold()[:MAX_TYPED])
    return [_view(row) for row in found[: min(limit, MAX_PAGE)]]


def every() -> Iterator[OrderView]:
    """Every order of the merchant, streamed."""
    return (_view(row) for row in Order.objects.order_by("id").iterator(chunk_size=STREAMED))


def count() -> int:
    """How many orders the merchant has."""
    return Order.objects.count()


def markets() -> list[str]:
    """The markets that were sold to."""
    return list(Order.objects.order_by("market").values_list("market", flat=True).distinct())


def ids_of_tracking(tracking: str) -> QuerySet[Any]:
    """Orders of which a parcel carries this number, as a subquery for another one."""
    return Delivery.objects.filter(tracking=tracking).values("order_id")


def of_buyer(buyer_id: str | UUID) -> list[OrderView]:
    """A buyer's orders, newest first."""
    return [_view(row) for row in Order.objects.filter(buyer=buyer_id).order_by("-ordered_on", "-id")[:MAX_PAGE]]


def buyer(buyer_id: str | UUID) -> BuyerView | None:
    """A buyer, opened."""
    return buyers([buyer_id]).get(str(buyer_id))


def buyers(buyer_ids: list[str] | list[str | UUID]) -> dict[str, BuyerView]:
    """Buyers by id, in one statement, for lists."""
    found = {}
    for row in Buyer.objects.filter(pk__in=buyer_ids):
        known = unwrap(row.data_key).open_json(bytes(row.personal)) if row.data_key and row.personal else {}
        found[str(row.pk)] = BuyerView(
            id=str(row.pk),
            name=known.get("name"),
            email=known.get("email"),
            phone=known.get("phone"),
            address=known.get("address"),
            locale=row.locale,
            erased=row.erased_at is not None,
        )
    return found


def buyer_key(buyer_id: str | UUID) -> BuyerKey | None:
    """The key that messages and files of this buyer are sealed with, made if there is none; None once erased."""
    row = Buyer.objects.select_for_update(no_key=True).only("id", "data_key", "erased_at").filter(pk=buyer_id).first()
    if row is None or row.erased_at is not None:
        return None
    if row.data_key:
        return unwrap(row.data_key)
    key, wrapped = fresh_key()
    Buyer.objects.filter(pk=row.pk).update(data_key=wrapped)
    return key


def _of_buyer(number: str, email: str) -> QuerySet[Order]:
    return Order.objects.filter(
        number_key=normal_number(number), buyer__email_lookup=email_lookup(normal_email(email))
    ).order_by("-ordered_on", "-id")


def _first(found: QuerySet[Order]) -> OrderView | None:
    row = found.first()
    return _view(row) if row is not None else None


def _view(row: Order) -> OrderView:
    return OrderView(
        id=OrderId(str(row.pk)),
        external_id=row.external_id,
        number=row.number,
        version=row.version,
        store_id=str(row.store_id),
        market=row.market,
        locale=row.locale,
        currency=row.currency,
        total_minor=row.total_minor,
        buyer_id=str(row.buyer_id),
        buyer_facts=row.buyer_facts,
        document=row.document | {"buyer": row.buyer_facts | ({"locale": row.locale} if row.locale else {})},
        notices=row.notices,
        channel=row.channel,
        allocation_document=row.allocation,
    )


def _is_uuid(value: str | UUID) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
