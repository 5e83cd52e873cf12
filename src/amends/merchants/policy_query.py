"""Reading the policy versions of the open tenant's merchant, and which of them may govern an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from amends.merchants.models import PolicyState, PolicyVersion
from amends.merchants.tenancy import current_merchant

SETTLED = (PolicyState.PUBLISHED, PolicyState.RETIRED)
KEPT_DOCUMENTS = 256
"""Documents of settled versions kept in a process: they never change."""


@dataclass(frozen=True, slots=True)
class Term:
    """What of a settled version says when it governs: days at the buyer's place."""

    id: UUID
    number: int
    published_from: date
    retired_from: date | None
    applies_to_open_orders: bool


def versions() -> list[PolicyVersion]:
    """Every version, the newest first, without documents and reports."""
    rows = PolicyVersion.objects.filter(merchant_id=current_merchant()).defer("document", "report")
    return list(rows.order_by("-number"))


def version(number: int) -> PolicyVersion | None:
    """One version, whole."""
    return PolicyVersion.objects.filter(merchant_id=current_merchant(), number=number).first()


def in_force(day: date) -> PolicyVersion | None:
    """The version that governs orders placed on `day`; None where the law alone does."""
    found = governing(terms(), day)
    return None if found is None else version(found.number)


def candidates(ordered_on: date, today: date, kept: int | None = None) -> tuple[Mapping[str, Any] | None, ...]:
    """The documents by which a request may be judged; the first governs unless another is better for the buyer.

    First what was in force on the order's day (None: the law alone), then the version `kept` by which the case was
    opened, then later ones in force by `today` that their merchant says apply to open orders.
    """
    settled = terms()
    found = [governing(settled, ordered_on)]
    found += [term for term in settled if term.number == kept]
    found += [
        term
        for term in settled
        if term.applies_to_open_orders
        and ordered_on < term.published_from <= today
        and (term.retired_from is None or today < term.retired_from)
    ]
    return tuple(None if term is None else _document(term.id) for term in dict.fromkeys(found))


def governing(settled: Sequence[Term], day: date) -> Term | None:
    """Of terms in the order in which they begin, the one in force on `day`.

    A version that was retired before it began never was in force; one retired later leaves the law alone behind.
    """
    begun = [
        term
        for term in settled
        if term.published_from <= day and (term.retired_from is None or term.published_from < term.retired_from)
    ]
    if not begun:
        return None
    last = begun[-1]
    return last if last.retired_from is None or day < last.retired_from else None


def terms() -> list[Term]:
    """The settled versions, in the order in which they begin to govern."""
    rows = PolicyVersion.objects.filter(merchant_id=current_merchant(), state__in=SETTLED)
    rows = rows.order_by("published_from", "number")
    return [
        Term(*row)
        for row in rows.values_list("id", "number", "published_from", "retired_from", "applies_to_open_orders")
    ]


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _document(version_id: UUID) -> Mapping[str, Any]:
    """The document of a settled version whose row the open tenant has just seen."""
    found: Mapping[str, Any] = PolicyVersion.objects.values_list("document", flat=True).get(pk=version_id)
    return found
