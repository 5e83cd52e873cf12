"""The merchant's own orders with their cases, and credit notes from before Amends, read under its row-level security.

A case's items are requests with the buyer's own reasons; credit notes have none, and the assumption stands for it.
Days are the buyer's. Orders are streamed: memory does not grow with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from amends.backtest.columns import LIST_SEPARATOR, UNKNOWN_KINDS
from amends.backtest.history import LeftOut
from amends.backtest.run import Progress
from amends.backtest.two_tables import TwoTables
from amends.cases import query as cases
from amends.cases.query import OpenedRequest
from amends.merchants.tenancy import tenant
from amends.orders import historical_returns
from amends.orders import query as orders
from amends.orders.query import OrderView
from amends.vocabulary.identity import MerchantId
from amends.vocabulary.order import Line, Order

_OF_ITEM = ("reason", "condition", "seal", "damage_cause", "severity")


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """The orders of one merchant in the open database."""

    merchant_id: MerchantId

    @property
    def name(self) -> str:
        return "own orders"

    def open(self, database: duckdb.DuckDBPyConnection, folder: Path, progress: Progress) -> tuple[LeftOut, ...]:
        with TwoTables(folder) as tables:
            with tenant(self.merchant_id):
                progress.step("Reading orders", orders.count())
                for view in orders.every():
                    for row in _lines(view):
                        tables.line(row)
                    progress.advance(1)
                for opened in cases.opened_requests():
                    for row in _asked(opened):
                        tables.asked(row)
                for returned in historical_returns.every():
                    tables.asked(
                        {
                            "order": returned.order,
                            "line": returned.line,
                            "request": returned.credit_note,
                            "requested_on": returned.returned_on,
                            "requested_quantity": returned.quantity,
                            "credited_minor": returned.amount_minor,
                        }
                    )
            unknown = tables.view(database)
        return (LeftOut("about a line or an order without a day", unknown),) if unknown else ()


def _lines(view: OrderView) -> Iterator[dict[str, Any]]:
    order, document = view.order, {line["id"]: line for line in view.document["lines"]}
    if order.ordered_at is None:
        return
    channel = view.channel if isinstance(view.channel, Mapping) else {"site": view.channel or "own_store"}
    shipping = order.shipping
    charged = shipping.charged_minor + (0 if shipping.tax_included else shipping.tax_minor)
    notices = view.notices or {}
    zone = view.buyer_facts.get("time_zone")
    for line in order.lines:
        told = document[line.id]
        yield {
            "order": str(view.id),
            "line": line.id,
            "market": view.market,
            "currency": view.currency,
            "ordered_on": order.ordered_at,
            "quantity": line.quantity,
            "price_minor": view.allocation.unit_minor(line.id, 1, line.quantity),
            "delivered_on": _delivered_on(order, line),
            "freight_minor": charged,
            "cheapest_freight_minor": shipping.cheapest_standard_minor,
            "channel": channel.get("site"),
            "fulfilled_by": channel.get("fulfilled_by"),
            "category": told.get("category"),
            "tags": LIST_SEPARATOR.join(told.get("tags") or ()),
            "kinds": UNKNOWN_KINDS if line.kinds is None else LIST_SEPARATOR.join(sorted(map(str, line.kinds))),
            "delivery_pattern": line.delivery_pattern,
            "nonreturnable_confirmed": line.nonreturnable_confirmed,
            "buyer_kind": view.buyer_facts.get("kind"),
            "buyer_tier": view.buyer_facts.get("tier"),
            "region": view.buyer_facts.get("region"),
            "withdrawal_notice_on": _day(notices.get("withdrawal_right_given_at"), zone),
            "contract_document_on": _day(notices.get("contract_document_at"), zone),
            "title": line.title,
        }


def _asked(opened: OpenedRequest) -> Iterator[dict[str, Any]]:
    asked_on = _day(opened.at.isoformat(), opened.time_zone)
    for item in opened.items:
        yield {
            "order": opened.order,
            "line": item["line"],
            "request": opened.rma,
            "requested_on": asked_on,
            "requested_quantity": item["quantity"],
            "used_beyond_testing": item.get("used_beyond_testing"),
            "defect_appeared_on": _day(item.get("defect_appeared_at"), opened.time_zone),
            **{name: item.get(name) for name in _OF_ITEM},
        }


def _delivered_on(order: Order, line: Line) -> date | None:
    """The day the last of a line came; None where that is not known."""
    days = [delivery.delivered_at for delivery in order.deliveries if delivery.line == line.id]
    known = [day for day in days if isinstance(day, date)]
    return max(known) if known and len(known) == len(days) else None


def _day(said: object, zone: str | None) -> date | None:
    """A day of the contract: a date, or an instant at the buyer's place; None for `never` and what is not known."""
    if not isinstance(said, str) or said == "never":
        return None
    if len(said) == len("2026-01-31"):
        return date.fromisoformat(said)
    at = datetime.fromisoformat(said)
    return at.astimezone(ZoneInfo(zone)).date() if zone else at.date()
