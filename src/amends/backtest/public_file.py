"""UCI Online Retail as a history: a credit line matched last in, first out to a sale is a request on its day.

Chen, D. et al. (2012), doi:10.1057/dbm.2012.17. The file knows neither deliveries nor reasons: both are assumed (see
`assumptions`). What a credit note takes back without a known sale (no customer, sold before the file begins, freight,
discounts, manual entries) is reported and not replayed.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from amends.backtest.columns import UNKNOWN_KINDS
from amends.backtest.history import LeftOut
from amends.backtest.two_tables import TwoTables
from amends.orders.uci import CreditLine, Reading, Sale
from amends.vocabulary.money import parse_minor

COLUMNS = frozenset({"InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"})
"""By these a file is known as UCI Online Retail."""
CURRENCY = "GBP"

_WHY = {
    "goods": "goods of which the sale is not known",
    "freight": "freight given back",
    "discount": "discounts",
    "manual": "manual entries",
}


def write(file: Path, tables: TwoTables, progress: Callable[[int], None]) -> tuple[LeftOut, ...]:
    """Write the file's sales and returns; gives the credit lines that are no request."""
    counts, sums, examples = Counter[str](), Counter[str](), dict[str, str]()
    done = 0
    reading = Reading(file)
    for found in reading:
        match found:
            case Sale():
                _sale(found, tables)
                progress(reading.totals.rows - done)
                done = reading.totals.rows
            case CreditLine(kind="goods", order=str(order), line=str(line)):
                tables.asked(
                    {
                        "order": order,
                        "line": line,
                        "request": found.credit_note,
                        "requested_on": found.at.date(),
                        "requested_quantity": found.quantity,
                        "credited_minor": _minor(-found.amount),
                    }
                )
            case CreditLine():
                counts[found.kind] += 1
                sums[found.kind] += _minor(-found.amount)
                examples.setdefault(found.kind, f"{found.credit_note} / {found.row_id}")
    return tuple(
        LeftOut(f"credit notes: {why}", counts[kind], CURRENCY, sums[kind], examples[kind])
        for kind, why in _WHY.items()
        if counts[kind]
    )


def _sale(sale: Sale, tables: TwoTables) -> None:
    order = sale.order
    for line in order["lines"]:
        tables.line(
            {
                "order": order["id"],
                "line": line["id"],
                "market": order["market"],
                "currency": CURRENCY,
                "ordered_on": order["ordered_at"][:10],
                "quantity": line["quantity"],
                "price_minor": line["quantity"] * parse_minor(line["unit_price"], CURRENCY),
                "freight_minor": parse_minor(order["shipping"]["charged"], CURRENCY),
                "kinds": UNKNOWN_KINDS if line["kinds"] is None else "",
                "title": line["title"],
            }
        )


def _minor(amount: Decimal) -> int:
    return parse_minor(f"{amount:.2f}", CURRENCY)
