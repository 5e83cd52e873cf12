"""Taking orders from stores: idempotent by (store, external id, version), a thousand in a dozen statements."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db import connection

from amends.merchants import query as merchants
from amends.merchants.tenancy import current_merchant, new_id
from amends.orders import allocation_codec, rows
from amends.orders.buyers import buyers_of
from amends.orders.encryption import keyed_hash
from amends.orders.incoming import Incoming, read_incoming
from amends.orders.models import Order
from amends.orders.projections import write_projections
from amends.vocabulary.identity import OrderId
from amends.vocabulary.order import PaymentStatus
from amends.vocabulary.order_reader import total_minor
from amends.vocabulary.reader import FieldError

BATCH = 1_000
MAX_SEARCH = 500

type Commitments = Callable[[Iterable[OrderId]], set[OrderId]]
"""Those of the orders on which a refund is promised or made."""

_commitments: list[Commitments] = []


class Result(TypedDict):
    """What became of one order (contract, `POST /orders`): created, updated, unchanged or refused, and then why."""

    id: str | None
    external_id: str | None
    result: Literal["created", "updated", "unchanged", "refused"]
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """An order that was read, at its place in what the caller sent."""

    place: int
    store_id: UUID
    order: Incoming
    content_mac: bytes

    @property
    def key(self) -> tuple[UUID, str]:
        return self.store_id, self.order.external_id


def ask_commitments(ask: Commitments) -> None:
    """Let a higher floor name the orders whose money is bound, so that a later version cannot take it back."""
    if ask not in _commitments:
        _commitments.append(ask)


def upsert(orders: list[Any], now: datetime) -> list[Result]:
    """Take orders in the contract's shape, results in the same order; one faulty order does not hold up the others."""
    stores = {code: store.pk for code, store in merchants.stores().items()}
    results: dict[int, Result] = {}
    waiting: list[_Taken] = []
    for place, data in enumerate(orders):
        taken = _read(place, data, stores)
        if isinstance(taken, _Taken):
            waiting.append(taken)
        else:
            results[place] = taken
    while waiting:
        batch, waiting = _first_of_each(waiting)
        lost = _take(batch, now, results)
        waiting = lost + waiting
    return [results[place] for place in range(len(orders))]


def _read(place: int, data: Any, stores: dict[str, UUID]) -> _Taken | Result:
    external_id = data.get("id") if isinstance(data, dict) and isinstance(data.get("id"), str) else None
    try:
        order = read_incoming(data)
        store_id = _store_id(order.store, stores)
    except FieldError as error:
        return Result(id=None, external_id=external_id, result="refused", problem=error.problem())
    return _Taken(place, store_id, order, keyed_hash(current_merchant(), "order", order.content))


def _store_id(code: str | None, stores: dict[str, UUID]) -> UUID:
    if code is None and len(stores) == 1:
        return next(iter(stores.values()))
    if code is None:
        raise FieldError("missing", "store", "store is required: the merchant has several", tuple(stores))
    if code not in stores:
        raise FieldError("unknown_store", "store", f"store: there is no store {code!r}", tuple(stores))
    return stores[code]


def _first_of_each(waiting: list[_Taken]) -> tuple[list[_Taken], list[_Taken]]:
    """A batch in which no order comes twice, and the rest, in order."""
    batch: dict[tuple[UUID, str], _Taken] = {}
    for index, taken in enumerate(waiting):
        if taken.key in batch or len(batch) == BATCH:
            return _in_one_order(batch), waiting[index:]
        batch[taken.key] = taken
    return _in_one_order(batch), []


def _in_one_order(batch: dict[tuple[UUID, str], _Taken]) -> list[_Taken]:
    """Written in one order by all, two imports of the same orders wait for one another, never in a ring."""
    return [batch[key] for key in sorted(batch)]


def _take(batch: list[_Taken], now: datetime, results: dict[int, Result]) -> list[_Taken]:
    """Write a batch; gives those another transaction was faster to create, to be taken again as known."""
    known = _locked(batch)
    new = [taken for taken in batch if taken.key not in known]
    changed = []
    committed = _committed(OrderId(str(row["id"])) for row in known.values())
    for taken in batch:
        if (row := known.get(taken.key)) is None:
            continue
        verdict = _verdict(taken, row, bound=OrderId(str(row["id"])) in committed)
        results[taken.place] = verdict
        if verdict["result"] == "updated":
            changed.append((taken, row))
    buyers = buyers_of(
        [(taken.order.person, None) for taken in new]
        + [(taken.order.person, row["buyer_id"]) for taken, row in changed],
        now,
    )
    fresh = [
        {"id": new_id(), "received_at": now} | _row(taken, buyer, now)
        for taken, buyer in zip(new, buyers, strict=False)
    ]
    written = rows.insert(Order, fresh, key=("store_id", "external_id"))
    created = [(taken, row["id"]) for taken, row in zip(new, fresh, strict=True) if row["id"] in written]
    for taken, order_id in created:
        results[taken.place] = _result(order_id, taken, "created")
    later = [
        {"id": row["id"]} | _row(taken, buyer, now)
        for (taken, row), buyer in zip(changed, buyers[len(new) :], strict=True)
    ]
    rows.update(Order, later)
    write_projections([(order_id, taken.order) for taken, order_id in created], renew=False)
    write_projections([(row["id"], taken.order) for taken, row in changed], renew=True)
    return [taken for taken, row in zip(new, fresh, strict=True) if row["id"] not in written]


def _locked(batch: list[_Taken]) -> dict[tuple[UUID, str], dict[str, Any]]:
    """The rows that are there already, locked in one order so that two imports never wait for each other in a ring."""
    stores, external_ids = zip(*(taken.key for taken in batch), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.store_id, o.external_id, o.id, o.version, o.content_mac, o.currency, o.allocation, o.document,
                      o.buyer_id
               FROM orders_order o
               JOIN unnest(%s::uuid[], %s::text[]) AS k(store_id, external_id)
                 ON o.store_id = k.store_id AND o.external_id = k.external_id
               WHERE o.merchant_id = %s ORDER BY o.id FOR UPDATE OF o""",
            [list(stores), list(external_ids), current_merchant()],
        )
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["allocation"], row["document"] = _loaded(row["allocation"]), _loaded(row["document"])
    return {(row["store_id"], row["external_id"]): row for row in found}


def _loaded(value: Any) -> Any:
    """Django hands jsonb to raw cursors as text."""
    return json.loads(value) if isinstance(value, str) else value


def _committed(order_ids: Iterable[OrderId]) -> set[OrderId]:
    asked = list(order_ids)
    return set().union(*(ask(asked) for ask in _commitments)) if asked else set()


def _verdict(taken: _Taken, row: dict[str, Any], *, bound: bool) -> Result:
    order, order_id = taken.order, row["id"]
    same = bytes(row["content_mac"]) == taken.content_mac
    if order.version < row["version"] or (order.version == row["version"] and same):
        return _result(order_id, taken, "unchanged")
    if order.version == row["version"]:
        said = f"version {order.version} was sent before with other content; send a higher version"
        return _refused(order_id, taken, "version_conflict", "version", said)
    if bound and not _keeps_money(row, order):
        said = "a refund is promised or made on this order; a later version may add to it but not change its money"
        return _refused(order_id, taken, "contradicts_refunds", "lines", said)
    return _result(order_id, taken, "updated")


def _keeps_money(row: dict[str, Any], order: Incoming) -> bool:
    """Whether what refunds were counted on stands: the currency, each unit's money, each captured payment."""
    later = {payment["id"]: payment for payment in order.document["payments"]}
    captured = [payment for payment in row["document"]["payments"] if payment.get("status") == PaymentStatus.CAPTURED]
    money = ("status", "amount", "currency", "order_amount")
    return (
        row["currency"] == order.order.currency
        and allocation_codec.keeps(row["allocation"], allocation_codec.to_json(order.allocation))
        and all(
            payment["id"] in later and all(later[payment["id"]].get(name) == payment.get(name) for name in money)
            for payment in captured
        )
    )


def _result(order_id: UUID, taken: _Taken, result: Literal["created", "updated", "unchanged"]) -> Result:
    return Result(id=str(order_id), external_id=taken.order.external_id, result=result, problem=None)


def _refused(order_id: UUID, taken: _Taken, code: str, field: str, message: str) -> Result:
    problem = FieldError(code, field, message).problem()
    return Result(id=str(order_id), external_id=taken.order.external_id, result="refused", problem=problem)


def _row(taken: _Taken, buyer_id: UUID, now: datetime) -> dict[str, Any]:
    order = taken.order
    skus = Counter(line.sku for line in order.order.lines if line.sku)
    return {
        "store_id": taken.store_id,
        "external_id": order.external_id,
        "number": order.number,
        "number_key": order.number_key,
        "version": order.version,
        "buyer_id": buyer_id,
        "market": order.market,
        "locale": order.locale,
        "currency": order.order.currency,
        "ordered_on": order.order.ordered_at,
        "total_minor": total_minor(order.order),
        "document": order.document,
        "buyer_facts": order.person.facts,
        "notices": order.notices,
        "channel": order.channel,
        "allocation": allocation_codec.to_json(order.allocation),
        "content_mac": taken.content_mac,
        "search": " ".join([order.number, order.external_id, *skus]).casefold()[:MAX_SEARCH],
        "changed_at": now,
    }
