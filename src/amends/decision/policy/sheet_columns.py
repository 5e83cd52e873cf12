"""The columns of a policy's CSV sheet: where in a row's document each cell stands, and how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

type CellKind = Literal["text", "words", "integer", "yes_no", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the keys that lead to its value in the document of a row, and how a cell is read."""

    name: str
    path: tuple[str, ...]
    kind: CellKind
    example: str

    @property
    def field(self) -> str:
        """The path below a row, such as `when.value.from`."""
        return ".".join(self.path)


def _when(name: str, kind: CellKind, example: str) -> Column:
    return Column(name, ("when", name), kind, example)


def _then(name: str, kind: CellKind, example: str) -> Column:
    return Column(name, ("then", name), kind, example)


def _range(name: str, under: str, kind: CellKind, example: str) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{end}", ("when", under, end), kind, example) for end in ("from", "to"))


def _amount(name: str) -> tuple[Column, ...]:
    return (
        Column(f"{name}_amount", ("then", name, "amount"), "text", "5.00"),
        Column(f"{name}_currency", ("then", name, "currency"), "text", "EUR"),
    )


def _surcharge(name: str) -> tuple[Column, ...]:
    return (Column(f"{name}_ppm", ("then", name, "ppm"), "integer", "100000"), *_amount(name))


COLUMNS: tuple[Column, ...] = (
    Column("row", ("row",), "text", "r1"),
    Column("note", ("note",), "text", "free words"),
    _when("market", "words", "DE|FR"),
    _when("channel", "words", "own_store"),
    _when("fulfilled_by", "words", "merchant"),
    _when("category", "words", "shoes"),
    _when("tags", "words", "sale"),
    _when("kinds", "words", "custom_made"),
    _when("reason", "words", "change_of_mind"),
    _when("condition", "words", "unopened|opened"),
    _when("seal", "words", "intact|none"),
    *_range("days", "days_since_delivery", "integer", "30"),
    *_range("value", "value", "text", "49.99"),
    Column("value_currency", ("when", "value", "currency"), "text", "EUR"),
    _when("buyer_tier", "words", "premium"),
    *_range("ordered", "ordered", "date", "2026-11-20"),
    _when("where", "text", "not used_beyond_testing"),
    _then("window_days", "integer", "30"),
    _then("no_shorter_than_law", "yes_no", "yes"),
    _then("remedies", "words", "refund|exchange"),
    Column("refusal_instrument", ("then", "refusal_cite", "instrument"), "text", "BGB"),
    Column("refusal_article", ("then", "refusal_cite", "article"), "text", "§ 312g(2) no. 1"),
    Column(
        "refusal_url", ("then", "refusal_cite", "url"), "text", "https://www.gesetze-im-internet.de/bgb/__312g.html"
    ),
    _then("return_required", "yes_no", "yes"),
    _then("return_freight_payer", "text", "buyer"),
    _then("outbound_refunded", "yes_no", "yes"),
    *_surcharge("restocking_fee"),
    *_surcharge("exchange_bonus"),
    *_surcharge("credit_bonus"),
    *_amount("keep_it_up_to"),
    _then("evidence", "words", "photo"),
    _then("refund_trigger", "text", "proof_of_dispatch"),
    _then("longest_inspection_days", "integer", "2"),
    _then("refund_promise_working_days", "integer", "3"),
    _then("no_later_than_law", "yes_no", "yes"),
)
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
_YES_NO = {"yes": True, "no": False}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, and runs."""
_AS_TEXT = "'"


def cell_value(column: Column, text: str) -> Any:
    """The value of a cell that is not empty; ValueError saying what would be right."""
    text = _unguarded(text)
    match column.kind:
        case "words":
            return [word.strip() for word in text.split("|") if word.strip()]
        case "integer":
            if not (text.isascii() and text.isdigit()):
                raise ValueError(f"{text!r} is not a whole number such as {column.example}")
            return int(text)
        case "yes_no":
            if text.lower() not in _YES_NO:
                raise ValueError(f"{text!r} is neither yes nor no")
            return _YES_NO[text.lower()]
        case _:
            return text


def cell_text(value: Any) -> str:
    """A value of the document as its cell; nothing is an empty one."""
    writers: tuple[tuple[type, Callable[[Any], str]], ...] = (
        (bool, lambda said: "yes" if said else "no"),
        (list, "|".join),
    )
    for kind, write in writers:
        if isinstance(value, kind):
            return _guarded(write(value))
    return "" if value is None else _guarded(str(value))


def _guarded(text: str) -> str:
    """A cell that no spreadsheet runs: what looks like a formula stands behind an apostrophe, as people write it."""
    return _AS_TEXT + text if _is_formula(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith(_AS_TEXT) and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Whether it is one, or one behind apostrophes of its own."""
    return text.lstrip(_AS_TEXT).startswith(_FORMULA)
