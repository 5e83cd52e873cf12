"""Reads UCI Online Retail: invoices as orders, credit notes as returns linked to what they return, the rest reported.

Chen, D. et al. (2012), doi:10.1057/dbm.2012.17. The file gives no tax, payment, delivery or buyer beyond a number: tax
is taken as 0, one captured payment covers the invoice, deliveries stay unknown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FREIGHT = frozenset({"POST", "DOT", "C2"})
"""Postage, the web shop's postage, carriage: they become the order's shipping charge."""
MANUAL = frozenset({"M", "m"})
DISCOUNT = "D"
NOT_OF_THE_ORDER = {
    "AMAZONFEE": "marketplace fee",
    "BANK CHARGES": "bank charge",
    "CRUK": "charity commission",
    "S": "samples",
    "B": "bad debt",
}
SELLER_ZONE = ZoneInfo("Europe/London")
FETCH = 20_000

COUNTRIES = {
    "United Kingdom": "GB", "Germany": "DE", "France": "FR", "EIRE": "IE", "Belgium": "BE", "Spain": "ES",
    "Netherlands": "NL", "Australia": "AU", "Portugal": "PT", "Switzerland": "CH", "Sweden": "SE", "Italy": "IT",
    "Japan": "JP", "Finland": "FI", "Poland": "PL", "Norway": "NO", "Austria": "AT", "Cyprus": "CY", "Denmark": "DK",
    "Singapore": "SG", "Hong Kong": "HK", "Canada": "CA", "Israel": "IL", "Greece": "GR", "Lithuania": "LT",
    "Bahrain": "BH", "Iceland": "IS", "Malta": "MT", "Saudi Arabia": "SA", "Czech Republic": "CZ", "USA": "US",
    "Lebanon": "LB", "Brazil": "BR", "United Arab Emirates": "AE", "RSA": "ZA",
}  # fmt: skip
"""Ship-to names of the file; `Unspecified`, `European Community` and `Channel Islands` name no market."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; `price` in pounds."""

    row_id: int
    invoice: str
    code: str
    description: str | None
    quantity: int
    at: datetime
    price: Decimal
    customer: int | None
    country: str

    @property
    def amount(self) -> Decimal:
        """Quantity times price: negative on credit notes."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Reported:
    """A row that was not taken: its number in the file, the field at fault and why."""

    row_id: int
    field: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice as an order in the contract's shape, with the rows it was made of."""

    order: dict[str, Any]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A historical return of `quantity` units: `order` and `line` are what it returns, None where no sale matches.

    `kind`: goods, freight, discount or manual. One row of the file becomes several where it returns several sales.
    """

    row_id: int
    credit_note: str
    at: datetime
    kind: str
    code: str
    quantity: int
    amount: Decimal
    order: str | None
    line: str | None


@dataclass(slots=True)
class Totals:
    """What was read and what became of it: `rows` = `order_lines` + `credit_lines` + `reported`, in money too."""

    rows: int = 0
    order_lines: int = 0
    credit_lines: int = 0
    reported: int = 0
    amount: Decimal = Decimal(0)
    order_amount: Decimal = Decimal(0)
    credit_amount: Decimal = Decimal(0)
    reported_amount: Decimal = Decimal(0)

    def reconcile(self) -> bool:
        """Whether every row and every penny is accounted for."""
        counted = self.order_lines + self.credit_lines + self.reported
        summed = self.order_amount + self.credit_amount + self.reported_amount
        return self.rows == counted and self.amount == summed


@dataclass(slots=True)
class Reading:
    """One pass over the file: iterate it for Sales, CreditLines and Reporteds."""

    path: Path
    totals: Totals = field(default_factory=Totals)
    _sales: dict[tuple[int, str], list[list[Any]]] = field(default_factory=lambda: defaultdict(list))

    def __iter__(self) -> Iterator[Sale | CreditLine | Reported]:
        for invoice in invoices(rows_of(self.path)):
            self.totals.rows += len(invoice)
            self.totals.amount += sum((row.amount for row in invoice), Decimal(0))
            if invoice[0].invoice.startswith("C"):
                yield from self._credit_note(invoice)
            else:
                yield from self._order(invoice)

    def refused(self, sale: Sale, field_name: str, reason: str) -> list[Reported]:
        """The rows of an order that was not taken, moved from the order lines to the reports."""
        self.totals.order_lines -= len(sale.rows)
        self.totals.order_amount -= sum((row.amount for row in sale.rows), Decimal(0))
        return [self._report(row, field_name, reason) for row in sale.rows]

    def _report(self, row: Row, field_name: str, reason: str) -> Reported:
        self.totals.reported += 1
        self.totals.reported_amount += row.amount
        return Reported(row.row_id, field_name, reason, row.amount)

    def _order(self, invoice: list[Row]) -> Iterator[Sale | Reported]:
        taken = []
        for row in invoice:
            fault = not_a_sale(row)
            if fault:
                yield self._report(row, *fault)
            else:
                taken.append(row)
        if not any(is_goods(row.code) for row in taken):
            for row in taken:
                yield self._report(row, "StockCode", "an invoice without goods is no order")
            return
        for row in taken:
            self.totals.order_lines += 1
            self.totals.order_amount += row.amount
            if row.customer is not None and is_goods(row.code):
                self._sales[row.customer, row.code].append([row.invoice, str(row.row_id), row.quantity])
        yield Sale(order_of(taken), taken)

    def _credit_note(self, invoice: list[Row]) -> Iterator[CreditLine | Reported]:
        for row in invoice:
            fault = not_a_credit(row)
            if fault:
                yield self._report(row, *fault)
                continue
            self.totals.credit_lines += 1
            self.totals.credit_amount += row.amount
            yield from self._returned(row)

    def _returned(self, row: Row) -> Iterator[CreditLine]:
        """Last in, first out: the latest sales of the same product to the same customer are what came back."""
        left = -row.quantity
        sales = self._sales.get((row.customer, row.code), []) if row.customer is not None else []
        while left and sales:
            order, line, unreturned = sales[-1]
            quantity = min(left, unreturned)
            yield credit_line(row, quantity, order, line)
            left -= quantity
            sales[-1][2] -= quantity
            if not sales[-1][2]:
                sales.pop()
        if left:
            yield credit_line(row, left, None, None)


def rows_of(path: Path) -> Iterator[Row]:
    """The file's rows by time, invoices kept together; needs the `backtest` extra (duckdb)."""
    import duckdb

    result = duckdb.connect(config={"threads": 1, "memory_limit": "400MB"}).execute(
        """select row_id, InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice::varchar, CustomerID,
        Country
        from read_parquet(?) order by min(InvoiceDate) over (partition by InvoiceNo), InvoiceNo, row_id""",
        [str(path)],
    )
    while batch := result.fetchmany(FETCH):
        for row_id, invoice, code, description, quantity, at, price, customer, country in batch:
            instant = at.replace(tzinfo=SELLER_ZONE)
            yield Row(row_id, invoice, code, description, quantity, instant, Decimal(price), customer, country)


def invoices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows of one invoice number at a time."""
    invoice: list[Row] = []
    for row in rows:
        if invoice and invoice[0].invoice != row.invoice:
            yield invoice
            invoice = []
        invoice.append(row)
    if invoice:
        yield invoice


def is_goods(code: str) -> bool:
    """Whether a stock code names goods (gift vouchers included) and not freight or a manual charge."""
    return code not in FREIGHT and code not in MANUAL and code != DISCOUNT


def not_a_sale(row: Row) -> tuple[str, str] | None:
    """The field and the reason why an invoice row is no order line."""
    if row.code in NOT_OF_THE_ORDER:
        return "StockCode", f"{NOT_OF_THE_ORDER[row.code]}: not part of a buyer's order"
    if row.code == DISCOUNT:
        return "StockCode", "a discount outside a credit note"
    if row.quantity <= 0:
        return "Quantity", "negative without a credit note: a stock adjustment"
    return unreadable(row) or (
        ("UnitPrice", "no price and no customer: a stock movement") if row.price == 0 and row.customer is None else None
    )


def not_a_credit(row: Row) -> tuple[str, str] | None:
    """The field and the reason why a row of a credit note is no return."""
    if row.code in NOT_OF_THE_ORDER:
        return "StockCode", f"{NOT_OF_THE_ORDER[row.code]}: not part of a buyer's order"
    if row.quantity >= 0:
        return "Quantity", "a credit note must take goods back"
    return unreadable(row)


def unreadable(row: Row) -> tuple[str, str] | None:
    """What is wrong with a row whatever it is."""
    if row.price < 0:
        return "UnitPrice", "negative"
    if row.price != row.price.quantize(Decimal("0.01")):
        return "UnitPrice", "a fraction of a penny"
    if row.country not in COUNTRIES:
        return "Country", f"{row.country!r} names no market"
    return None


def credit_line(row: Row, quantity: int, order: str | None, line: str | None) -> CreditLine:
    """`quantity` units of a credit row, as what they return."""
    kind = (
        "discount" if row.code == DISCOUNT
        else "manual" if row.code in MANUAL
        else "freight" if row.code in FREIGHT
        else "goods"
    )  # fmt: skip
    return CreditLine(row.row_id, row.invoice, row.at, kind, row.code, quantity, -quantity * row.price, order, line)


def order_of(rows: list[Row]) -> dict[str, Any]:
    """An order in the contract's shape from the rows of one invoice."""
    first = rows[0]
    country = COUNTRIES[first.country]
    total = sum((row.amount for row in rows), Decimal(0))
    freight = sum((row.amount for row in rows if row.code in FREIGHT), Decimal(0))
    ordered_at = min(row.at for row in rows).isoformat()
    return {
        "id": first.invoice, "store": "uci", "number": first.invoice, "version": 1, "ordered_at": ordered_at,
        "currency": "GBP",
        "market": country,
        "lines": [
            {
                "id": str(row.row_id), "sku": row.code, "title": row.description or row.code, "quantity": row.quantity,
                "unit_price": f"{row.price:.2f}", "tax": "0.00", "kinds": None if row.code.startswith("gift_") else [],
            }
            for row in rows if is_goods(row.code)
        ],
        "shipping": {"charged": f"{freight:.2f}"},
        "fees": [{"id": str(row.row_id), "amount": f"{row.amount:.2f}"} for row in rows if row.code in MANUAL],
        "payments": [{
            "id": "1", "method": "unknown", "status": "captured", "amount": f"{total:.2f}", "currency": "GBP",
            "captured_at": ordered_at, "refundable": "unknown",
        }] if total else [],
        "buyer": {
            "external_id": None if first.customer is None else str(first.customer), "locale": None,
            "address": {"country": country},
        },
    }  # fmt: skip
