"""Carrying out an order to the store."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from amends.cases import command, effect_store
from amends.cases.effect_store import Claimed
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.vocabulary.identity import MerchantId
from amends.vocabulary.remedy import Remedy
from amends.work.port import PORTS, ShipmentAnswer, ShipmentOrder, ShipmentState

STORE = "simulator"
"""The store that ships, until orders say where they came from."""


def carry_out(merchant_id: MerchantId, effect: Claimed, now: datetime) -> None:
    """One attempt; without a store that ships, a person does it (`fulfilled`)."""
    store = PORTS.stores.get(STORE)
    with tenant(merchant_id):
        if store is None:
            effect_store.done(effect.id, now, "by hand")
            return
        order = orders.order(effect.order_id or "")
        assert order is not None, effect
        skus = {line["id"]: line.get("sku") or line["id"] for line in order.document["lines"]}
    units = {skus[item["line"]]: item["quantity"] for item in effect.data["items"]}
    answer = store.fulfil(ShipmentOrder(merchant_id, str(effect.id), str(order.id), effect.data["remedy"], units))
    with tenant(merchant_id):
        tell(effect.case_id, effect.data, answer, now)
        if answer.state is ShipmentState.RESERVED:
            effect_store.later(effect.id, effect.attempts, now, "", bounded=False)
        else:
            effect_store.done(effect.id, now, "by hand" if answer.state is ShipmentState.BY_HAND else "")


def tell(case_id: str | None, data: Mapping[str, Any], answer: ShipmentAnswer, now: datetime) -> None:
    """Record what the store said; hearing it twice changes nothing."""
    assert case_id is not None, data
    lines = [item["line"] for item in data["items"]]
    if data["remedy"] == Remedy.REPAIR:
        _tell_of_repair(case_id, lines, answer, now)
        return
    match answer.state:
        case ShipmentState.SHIPPED:
            command.store_shipped(case_id, lines, answer.tracking, now=now)
        case ShipmentState.OUT_OF_STOCK:
            command.store_ran_out(case_id, lines, now=now)
        case ShipmentState.RESERVED:
            command.store_reserved(case_id, lines, now=now)


def _tell_of_repair(case_id: str, lines: list[str], answer: ShipmentAnswer, now: datetime) -> None:
    match answer.state:
        case ShipmentState.SHIPPED:
            command.store_repaired(case_id, lines, answer.tracking, now=now)
        case ShipmentState.OUT_OF_STOCK:
            command.store_cannot_repair(case_id, lines, now=now)
        case ShipmentState.RESERVED:
            command.store_repairs(case_id, lines, now=now)
