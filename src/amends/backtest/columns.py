"""The flat file of a history: one row for each line of an order, and one more for each further request about it.

A row whose `requested_on` is empty says that the line was bought and nobody asked about it; those rows are needed to
tell a request about a part of an order from one about all of it. What stands on the order may stand on any of its
rows. Lists are joined by `|` in CSV, or lists in Parquet.
"""

from dataclasses import dataclass
from enum import StrEnum

from amends.vocabulary.order import DeliveryPattern, Kind
from amends.vocabulary.request import BuyerKind, Condition, DamageCause, FulfilledBy, Reason, Seal, Severity, Site

UNKNOWN_KINDS = "unknown"
"""In the column `kinds`: nobody knows what kind of goods it is. An empty cell means goods like any other."""
LIST_SEPARATOR = "|"


class Shape(StrEnum):
    """What a cell holds; the value is the type of DuckDB that it is read as."""

    TEXT = "varchar"
    DAY = "date"
    COUNT = "bigint"
    MONEY = "bigint "
    YES_NO = "boolean"
    WORDS = "varchar "

    @property
    def sql(self) -> str:
        return self.value.strip()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the flat file; `words` closes what it may say."""

    name: str
    shape: Shape
    meaning: str
    required: bool = False
    words: type[StrEnum] | None = None


COLUMNS: tuple[Column, ...] = (
    Column("order", Shape.TEXT, "the order's id", required=True),
    Column("line", Shape.TEXT, "the line's id within the order", required=True),
    Column("market", Shape.TEXT, "where the buyer lives: DE, US-CA", required=True),
    Column("currency", Shape.TEXT, "ISO 4217 code of every amount in the row", required=True),
    Column("ordered_on", Shape.DAY, "the day of the order", required=True),
    Column("quantity", Shape.COUNT, "units bought on the line", required=True),
    Column("price_minor", Shape.MONEY, "what was paid for the whole line, discounts off, tax in", required=True),
    Column("requested_on", Shape.DAY, "the day the buyer asked; empty: nobody did", required=True),
    Column("requested_quantity", Shape.COUNT, "units asked about; empty: the whole line"),
    Column("reason", Shape.TEXT, "what is wrong", words=Reason),
    Column("request", Shape.TEXT, "the request's own id, shown with examples"),
    Column("delivered_on", Shape.DAY, "the day the line came; empty: assumed, or never where it is missing"),
    Column("promised_on", Shape.DAY, "the day it was promised by"),
    Column("credited_minor", Shape.MONEY, "what was given back in fact; only shown beside"),
    Column("freight_minor", Shape.MONEY, "what the order paid for delivery, tax in; empty: nothing"),
    Column("cheapest_freight_minor", Shape.MONEY, "its least expensive standard delivery; empty: what was paid"),
    Column("cost_minor", Shape.MONEY, "what the whole line cost the merchant"),
    Column("channel", Shape.TEXT, "where it was sold", words=Site),
    Column("fulfilled_by", Shape.TEXT, "who ships", words=FulfilledBy),
    Column("category", Shape.TEXT, "the merchant's own word"),
    Column("tags", Shape.WORDS, "the merchant's own words"),
    Column("kinds", Shape.WORDS, "kinds of goods the law knows, or `unknown`; empty: goods like any other", words=Kind),
    Column("delivery_pattern", Shape.TEXT, "how the order's goods come", words=DeliveryPattern),
    Column("nonreturnable_confirmed", Shape.YES_NO, "whether the buyer agreed that it cannot be returned"),
    Column("buyer_kind", Shape.TEXT, "consumer or business", words=BuyerKind),
    Column("buyer_tier", Shape.TEXT, "the merchant's own word"),
    Column("region", Shape.TEXT, "the buyer's region, for its public holidays: BY"),
    Column("condition", Shape.TEXT, "the state of the goods", words=Condition),
    Column("seal", Shape.TEXT, "a hygiene or media seal", words=Seal),
    Column("used_beyond_testing", Shape.YES_NO, "whether the buyer used it more than a shop would allow"),
    Column("damage_cause", Shape.TEXT, "who damaged the goods", words=DamageCause),
    Column("severity", Shape.TEXT, "of what is wrong with them", words=Severity),
    Column("defect_appeared_on", Shape.DAY, "empty, for goods with a fault: the day the buyer asked"),
    Column("withdrawal_notice_on", Shape.DAY, "when the buyer was told of the right; empty: as the policy says"),
    Column("contract_document_on", Shape.DAY, "when the buyer got the contract; empty: as the policy says"),
    Column("title", Shape.TEXT, "what was bought, for people"),
)  # fmt: skip

NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
