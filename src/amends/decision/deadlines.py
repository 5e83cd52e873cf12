"""What is due from whom and by when, read off the rights that hold."""

from collections.abc import Callable, Iterator
from datetime import date

from amends.decision.outcome import Due, ItemDecided, RightDecided
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import ClockStatus, Right

type SourceOf = Callable[[str], Citation | None]
"""The citation of the rule that gave a conclusion its value, such as `withdrawal.clock_latest_on`."""


def deadlines_of(item: ItemDecided, calendar: str, source_of: SourceOf) -> Iterator[Due]:
    """The deadlines of one item under its governing right."""
    decided = None if item.governing_right is None else item.right(item.governing_right)
    if decided is not None and decided.terms is not None:
        yield from _own(item, decided, calendar, source_of)


def acknowledgement(requested_on: date, item: ItemDecided, calendar: str, source_of: SourceOf) -> Iterator[Due]:
    """A withdrawal declared online is acknowledged at once (Directive 2011/83/EU art. 11a(4))."""
    decided = item.right(Right.WITHDRAWAL)
    if decided is not None and item.governing_right is Right.WITHDRAWAL:
        source = source_of("withdrawal.electronic_function")
        consequence = "declaration_valid_without_it"
        yield Due("acknowledge", "merchant", requested_on, calendar, source, consequence, item.line, decided.right)


def _own(item: ItemDecided, decided: RightDecided, calendar: str, source_of: SourceOf) -> Iterator[Due]:
    terms = decided.terms
    assert terms is not None
    clock = terms.refund_clock
    if clock.status is ClockStatus.RUNNING and clock.latest_on is not None:
        yield _due(
            "refund",
            "merchant",
            clock.latest_on,
            calendar,
            "refund_overdue",
            item,
            decided,
            source_of,
            "clock_latest_on",
        )
    if terms.send_back_by is not None:
        yield _due(
            "send_back",
            "buyer",
            terms.send_back_by,
            calendar,
            "goods_not_sent",
            item,
            decided,
            source_of,
            "send_back_by",
        )
    if terms.remedy_by is not None:
        yield _due(
            "remedy", "merchant", terms.remedy_by, calendar, "second_tier_opens", item, decided, source_of, "remedy_by"
        )
    if terms.notify_by is not None:
        yield _due("notify", "buyer", terms.notify_by, calendar, "right_ends", item, decided, source_of, "notify_by")


def _due(
    what: str,
    who: str,
    by: date,
    calendar: str,
    consequence: str,
    item: ItemDecided,
    decided: RightDecided,
    source_of: SourceOf,
    term: str,
) -> Due:
    source = source_of(f"{decided.right}.{term}")
    return Due(what, who, by, calendar, source, consequence, item.line, decided.right)
