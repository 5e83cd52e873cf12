"""What is wrong with what was entered for a policy, in words, and in which cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.vocabulary.reader import FieldError

_ROW = re.compile(r"rows\[(\d+)\]\.?(.*)")

WORDS: dict[str, Promise] = {
    "not_integer": gettext_lazy("Enter a whole number."),
    "not_money": gettext_lazy("Enter an amount such as 12.50."),
    "too_many_decimals": gettext_lazy("Enter no more decimals than the currency has."),
    "negative_amount": gettext_lazy("Enter an amount of zero or more."),
    "not_currency": gettext_lazy("Enter a currency by its three letters, such as EUR."),
    "not_a_date": gettext_lazy("Enter a date."),
    "out_of_order": gettext_lazy("The first lies after the last."),
    "unknown_market": gettext_lazy("This market has no law here; choose one of the list."),
    "unknown_word": gettext_lazy("Choose from the list."),
    "not_with_this": gettext_lazy("This goes with a refund counted from inspection alone."),
    "too_long": gettext_lazy("This is too long."),
    "too_many": gettext_lazy("These are too many."),
    "not_a_word": gettext_lazy("Use words without the sign |."),
    "duplicate_row": gettext_lazy("Two rows have the same label."),
    "unknown_row": gettext_lazy("A house rule was lowered for a row that is gone."),
}
MISSING: dict[str, Promise] = {
    "policy": gettext_lazy("Give the policy a name."),
    "currency": gettext_lazy("Name the currency, such as EUR."),
    "longest_inspection_days": gettext_lazy("Say within how many working days it is inspected."),
    "instrument": gettext_lazy("Name the law."),
    "article": gettext_lazy("Name the article."),
    "reason": gettext_lazy("Say why."),
}
PERCENTAGES = ("ppm", "resale_ppm")


@dataclass(frozen=True, slots=True)
class CellError:
    """`row` is the index of the row, None for the document's own fields; `path` lies below the row."""

    row: int | None
    path: str
    text: str


def told(errors: Iterable[FieldError]) -> list[CellError]:
    """Each error with the place it is about."""
    return [_told(error) for error in errors]


def _told(error: FieldError) -> CellError:
    found = _ROW.match(error.field)
    if found is None:
        return CellError(None, error.field, sentence(error))
    return CellError(int(found[1]), found[2], sentence(error))


def sentence(error: FieldError) -> str:
    """One error in a sentence that says what to do."""
    last = error.field.rpartition(".")[2].partition("[")[0]
    if last in PERCENTAGES:
        return _("Enter a percentage from 0, with at most four decimals.")
    words: Mapping[str, Promise] = MISSING if error.code == "missing" else WORDS
    known = words.get(last if error.code == "missing" else error.code)
    if known is not None:
        return str(known)
    said = error.message.partition(": ")[2] or error.message.removeprefix(error.field).strip()
    return f"{said[:1].upper()}{said[1:]}."
