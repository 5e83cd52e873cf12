"""Taking whole files of orders: good rows go in, bad ones are reported, a second run repeats nothing."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from amends.merchants.query import stores
from amends.merchants.tenancy import tenant
from amends.orders import historical_returns
from amends.orders.store import Result, upsert
from amends.orders.uci import CreditLine, Reading, Reported, Sale, Totals
from amends.vocabulary.identity import MerchantId
from amends.vocabulary.money import parse_minor

BATCH = 500
"""Orders in one transaction: large enough to be fast, small enough that a crash loses seconds of work."""
MAX_LINE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not taken: its number (of the line, or the file's own), the field, the reason."""

    row: int
    field: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """How many orders were created, updated, unchanged or refused, how many credit lines are new; `totals` of `uci`."""

    orders: Counter[str] = field(default_factory=Counter)
    returns_added: int = 0
    faults: int = 0
    totals: Totals | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """One run for a store: `report` is called for each fault, `progress` with the rows done since the last call."""

    merchant_id: MerchantId
    store: str
    now: datetime
    report: Callable[[Fault], None]
    progress: Callable[[int], None]
    outcome: Outcome = field(default_factory=Outcome)

    def amends(self, lines: Iterable[bytes]) -> Outcome:
        """Orders in the contract's shape, one JSON object a line."""
        for batch in batched(enumerate(lines, 1), BATCH):
            read = [(number, parsed) for number, line in batch if (parsed := self._parsed(number, line)) is not None]
            results = self._taken([order for _, order in read])
            for (number, _), result in zip(read, results, strict=True):
                if result["problem"] is not None:
                    self._fault(number, result["problem"]["field"], result["problem"]["message"])
            self.progress(len(batch))
        return self.outcome

    def uci(self, path: Path) -> Outcome:
        """UCI Online Retail (see `orders.uci`); `outcome.totals` must reconcile."""
        reading = Reading(path)
        self.outcome.totals = reading.totals
        sales: list[Sale] = []
        credit_lines: list[CreditLine] = []
        done = 0
        for found in reading:
            match found:
                case Sale():
                    sales.append(found)
                case CreditLine():
                    credit_lines.append(found)
                case Reported():
                    self._reported(found)
            if len(sales) == BATCH:
                self._sales(reading, sales)
                self.progress(reading.totals.rows - done)
                done = reading.totals.rows
        self._sales(reading, sales)
        self._credit_lines(credit_lines)
        self.progress(reading.totals.rows - done)
        return self.outcome

    def _parsed(self, number: int, line: bytes) -> dict[str, Any] | None:
        if not line.strip():
            return None
        if len(line) > MAX_LINE_BYTES:
            return self._fault(number, "", f"the line has more than {MAX_LINE_BYTES} bytes")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            return self._fault(number, "", f"not JSON: {error}")
        if not isinstance(value, dict):
            return self._fault(number, "", "a line holds one JSON object")
        return {"store": self.store} | value

    def _taken(self, orders: list[dict[str, Any]]) -> list[Result]:
        with tenant(self.merchant_id):
            results = upsert(orders, self.now)
        self.outcome.orders.update(result["result"] for result in results)
        return results

    def _sales(self, reading: Reading, sales: list[Sale]) -> None:
        """Take the waiting sales and empty the list."""
        results = self._taken([sale.order | {"store": self.store} for sale in sales])
        for sale, result in zip(sales, results, strict=True):
            if result["problem"] is not None:
                for reported in reading.refused(sale, result["problem"]["field"], result["problem"]["message"]):
                    self._reported(reported)
        sales.clear()

    def _credit_lines(self, lines: list[CreditLine]) -> None:
        with tenant(self.merchant_id):
            store_id = stores()[self.store].pk
            self.outcome.returns_added = historical_returns.add(store_id, list(_returns(lines)))

    def _reported(self, reported: Reported) -> None:
        self._fault(reported.row_id, reported.field, reported.reason)

    def _fault(self, row: int, field_name: str, reason: str) -> None:
        self.outcome.faults += 1
        self.report(Fault(row, field_name, reason))


def _returns(lines: list[CreditLine]) -> Iterator[historical_returns.Return]:
    for line in lines:
        yield {
            "id": f"{line.row_id}/{line.line or '-'}",
            "credit_note": line.credit_note,
            "kind": line.kind,
            "sku": line.code,
            "quantity": line.quantity,
            "amount_minor": parse_minor(f"{-line.amount:.2f}", "GBP"),
            "currency": "GBP",
            "returned_on": line.at.date(),
            "order": line.order,
            "line": line.line,
        }
