"""What the law wants from whom and by when, read off the rights that hold and what a complaint asks for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from amends.decision.due import Consequence, Duty, Party
from amends.decision.outcome import Due, ItemDecided, RightDecided
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import ClockStatus, Right

type SourceOf = Callable[[str], Citation | None]
"""The citation of the rule that gave a conclusion its value, such as `withdrawal.clock_latest_on`."""

ANSWER_BY = "conformity.answer_by"


def deadlines_of(item: ItemDecided, calendar: str, source_of: SourceOf, values: Mapping[str, Any]) -> Iterator[Due]:
    """The deadlines of one item under its governing right, and the answer that its complaint asks for."""
    decided = None if item.governing_right is None else item.right(item.governing_right)
    if decided is not None and decided.terms is not None:
        yield from _own(item, decided, calendar, source_of, values)
    answer_by = values.get(ANSWER_BY)
    if answer_by is not None:
        consent, source = Consequence.SILENCE_IS_CONSENT, source_of(ANSWER_BY)
        yield Due(Duty.ANSWER, Party.MERCHANT, answer_by, calendar, source, consent, item.line, Right.CONFORMITY)


def acknowledgement(requested_on: date, item: ItemDecided, calendar: str, source_of: SourceOf) -> Iterator[Due]:
    """A withdrawal declared online is acknowledged at once (Directive 2011/83/EU art. 11a(4))."""
    decided = item.right(Right.WITHDRAWAL)
    if decided is not None and item.governing_right is Right.WITHDRAWAL:
        source = source_of("withdrawal.electronic_function")
        valid = Consequence.DECLARATION_VALID_WITHOUT_IT
        yield Due(Duty.ACKNOWLEDGE, Party.MERCHANT, requested_on, calendar, source, valid, item.line, decided.right)


def _own(
    item: ItemDecided, decided: RightDecided, calendar: str, source_of: SourceOf, values: Mapping[str, Any]
) -> Iterator[Due]:
    terms = decided.terms
    assert terms is not None
    clock = terms.refund_clock
    running = clock.status is ClockStatus.RUNNING
    ends = values.get("conformity.notify_ends_right") is True
    unheard = Consequence.RIGHT_ENDS if ends else Consequence.RIGHT_MAY_BE_WEAKENED
    for what, who, by, consequence, term in (
        (
            Duty.REFUND,
            Party.MERCHANT,
            clock.latest_on if running else None,
            Consequence.REFUND_OVERDUE if terms.late_refund is None else Consequence.REFUND_COSTS_MORE,
            "clock_latest_on",
        ),
        (Duty.SEND_BACK, Party.BUYER, terms.send_back_by, Consequence.GOODS_NOT_SENT, "send_back_by"),
        (Duty.REMEDY, Party.MERCHANT, terms.remedy_by, Consequence.SECOND_TIER_OPENS, "remedy_by"),
        (Duty.NOTIFY, Party.BUYER, terms.notify_by, unheard, "notify_by"),
    ):
        if by is not None:
            source = source_of(f"{decided.right}.{term}")
            yield Due(what, who, by, calendar, source, consequence, item.line, decided.right)
