"""What a merchant's buyers in one market can count on: law and policy together, as a return-policy page states it.

Nothing is read off the policy's cells alone: each kind of request is put to the decision itself, so that what is stated
is never less than the law and never more than law and policy give. A row whose own expression no made-up request can
meet is named in `unstated`, and nothing is said of it but that it is there.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from amends.decision.outcome import ItemDecided, RightDecided, Terms
from amends.decision.policy.document import REASON_GROUPS, Policy, PolicyRow, RowCells
from amends.decision.policy.firing import compiled
from amends.decision.promise_probe import DELIVERY_DAYS, WEEK, Asked, Place, ask, asked_of
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import add_days, add_months
from amends.vocabulary.order import Kind
from amends.vocabulary.remedy import Remedy, Right
from amends.vocabulary.request import Condition, Reason

CHANGE_OF_MIND = frozenset(
    {Right.WITHDRAWAL, Right.UNDISCLOSED_POLICY, Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY}
)
FAULT = frozenset({Right.CONFORMITY, Right.SHORT_TERM_REJECTION, Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY})
LOST = frozenset({Right.NON_DELIVERY, Right.LATE_DELIVERY, Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY})
SEASON_DAYS = 100
"""What a law counts in months is counted so again a season later; 90 days are three months only now and then."""
ALIKE = 2
"""So many of a week's deliveries must end on the day of the month they began on; rest days lengthen the others."""
LONGEST_DAYS = 3_650
"""A request that is granted so long after delivery has no last day."""
LATER_DAYS = 20
"""A fault that shows so much later; where that moves the last day, no one period can be stated."""
WAITED_DAYS = 90
"""How long a parcel of an ordinary order has not come when it is asked about as lost."""
_NOT_GOODS = frozenset({Kind.SERVICE, Kind.USED_GOODS, Kind.DANGEROUS_GOODS, Kind.BATTERY})
_PROMISED = frozenset({Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY})


class Subject(StrEnum):
    """What a request is about; each is a section of a return policy."""

    CHANGE_OF_MIND = "change_of_mind"
    FAULT = "lack_of_conformity"
    LOST = "delivery"


_RIGHTS = {Subject.CHANGE_OF_MIND: CHANGE_OF_MIND, Subject.FAULT: FAULT, Subject.LOST: LOST}
_REASONS = {
    Subject.CHANGE_OF_MIND: Reason.CHANGED_MIND,
    Subject.FAULT: Reason.DEFECTIVE,
    Subject.LOST: Reason.NOT_RECEIVED,
}


@dataclass(frozen=True, slots=True)
class Period:
    """How long after delivery: whole months where it is counted so, else days."""

    days: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What one kind of request gets; `row` None is the law alone.

    `period` None is no stated limit. `statutory` says that law gives it, `longer` that the merchant's period is longer
    than the law's. `certain` is false where a fact or law is unknown: then only what is certain is stated.
    """

    subject: Subject
    row: PolicyRow | None
    granted: bool
    statutory: bool
    longer: bool
    certain: bool
    period: Period | None
    remedies: tuple[Remedy, ...]
    terms: Terms | None
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class MarketPromise:
    """Everything for one market: sections in order, the kinds of goods that cannot be returned on a change of mind."""

    market: str
    policy: Policy | None
    promised: tuple[Promised, ...]
    excluded: tuple[Kind, ...]
    unstated: tuple[PolicyRow, ...]

    def of(self, subject: Subject) -> tuple[Promised, ...]:
        """The entries of one section, the particular before the usual."""
        return tuple(entry for entry in self.promised if entry.subject is subject)

    def usual(self, subject: Subject) -> Promised | None:
        """What a request gets that no particular row answers."""
        found = self.of(subject)
        return found[-1] if found else None


def market_promise(place: Place) -> MarketPromise:
    """What buyers of `place` can count on for orders of its day."""
    promised: list[Promised] = []
    unstated: list[PolicyRow] = []
    for subject in Subject:
        for row in _rows(place, subject):
            found = _promised(place, subject, row)
            if found is None:
                assert row is not None
                unstated.append(row)
            else:
                promised.append(found)
    return MarketPromise(
        place.market, place.policy, tuple(promised), tuple(_excluded(place)), tuple(dict.fromkeys(unstated))
    )


def _rows(place: Place, subject: Subject) -> Iterator[PolicyRow | None]:
    """The rows that may answer requests of `subject` here and now, up to the first that asks nothing more."""
    for row in () if place.policy is None else compiled(place.policy).reaching(place.market, place.site):
        if row.when.reasons and not row.when.reasons & REASON_GROUPS[subject]:
            continue
        ordered = row.when.ordered
        if ordered is not None and ordered.last is not None and ordered.last < place.ordered_on:
            continue
        yield row
        if _asks_nothing_more(row.when, subject):
            return
    yield None


def _asks_nothing_more(when: RowCells, subject: Subject) -> bool:
    bare = replace(when, market=(), channel=(), fulfilled_by=(), reason=())
    return bare == RowCells() and (not when.reason or when.reasons >= REASON_GROUPS[subject])


def _promised(place: Place, subject: Subject, row: PolicyRow | None) -> Promised | None:
    """What is asked about `row` is decided; None where no request could be made up that it answers."""
    answers = [answer for asked in _asked(place, subject, row) if (answer := _answer(place, asked, row)) is not None]
    if not answers:
        return None
    first = ask(place, answers[0][0], row, steps=True)
    rights = _RIGHTS[subject]
    holding = [right for right in first.rights if right.right in rights and right.holds is True]
    legal = [right for right in holding if _by_law(right)]
    certain = not any(right.holds is None for right in first.rights if right.right in rights)
    governing = next((right for right in holding if right.right is first.governing_right), None)
    chosen = governing or next(iter(holding), None)
    period, longer = _period(place, answers, subject, row)
    if subject is Subject.FAULT and not _same_when_later(place, answers[0], rights, row):
        period, longer = None, False
    return Promised(
        subject,
        row,
        bool(holding),
        bool(legal),
        longer,
        certain,
        period,
        tuple(dict.fromkeys(remedy for right in holding for remedy in right.remedies)),
        chosen.terms if chosen else None,
        tuple(dict.fromkeys(cite for right in legal for cite in right.cites)),
    )


def _asked(place: Place, subject: Subject, row: PolicyRow | None) -> Iterator[Asked]:
    """One request on each of a week of deliveries, and again a season later."""
    when = RowCells() if row is None else row.when
    reason = next(iter(sorted(when.reasons & REASON_GROUPS[subject])), _REASONS[subject])
    if _REASONS[subject] in when.reasons or not when.reasons:
        reason = _REASONS[subject]
    if subject is Subject.LOST:
        yield Asked(reason, None, add_days(place.ordered_on, WAITED_DAYS), when)
        return
    first = 1 if when.days_since_delivery is None else max(1, when.days_since_delivery.first or 0)
    for number in (*range(WEEK), *range(SEASON_DAYS, SEASON_DAYS + WEEK)):
        if number >= WEEK and when.ordered is not None:
            return
        delivered = _ordered_on(place, when) + timedelta(days=DELIVERY_DAYS + number)
        yield Asked(reason, delivered, add_days(delivered, first), _with_condition(when, subject))


def _with_condition(when: RowCells, subject: Subject) -> RowCells:
    if subject is Subject.FAULT and not when.condition:
        return replace(when, condition=(Condition.DAMAGED,))
    return when


def _ordered_on(place: Place, when: RowCells) -> date:
    first = when.ordered.first if when.ordered else None
    return max(place.ordered_on, first) if first is not None else place.ordered_on


def _answer(place: Place, asked: Asked, row: PolicyRow | None) -> tuple[Asked, ItemDecided] | None:
    """The decision on the first request like `asked` that `row` answers."""
    tries = (asked,) if row is None or place.policy is None else asked_of(row, asked, place.policy)
    for each in tries:
        decided = ask(place, each, row)
        if row is None or decided.policy_row == row.label:
            return each, decided
    return None


def _period(
    place: Place, answers: list[tuple[Asked, ItemDecided]], subject: Subject, row: PolicyRow | None
) -> tuple[Period | None, bool]:
    """The shortest period of the deliveries asked about, and whether it is longer than the law's."""
    spans: list[tuple[date, date]] = []
    longer = False
    for asked, decided in answers:
        delivered = asked.delivered_on
        holding = [right for right in decided.rights if right.right in _RIGHTS[subject] and right.holds is True]
        if delivered is None or not holding:
            return None, False
        if subject is Subject.FAULT:
            holding = _guarantee(holding, delivered)
        if any(right.last_day is None for right in holding):
            return _granted_until(place, asked, subject, row), not any(_by_law(right) for right in holding)
        last, longer = _last_day(holding)
        cell = None if row is None or row.when.days_since_delivery is None else row.when.days_since_delivery.last
        spans.append((delivered, last if cell is None else min(last, add_days(delivered, cell))))
    days = min((last - delivered).days for delivered, last in spans)
    return Period(days, None if longer else _months(spans)), longer


def _guarantee(holding: list[RightDecided], delivered: date) -> list[RightDecided]:
    """Beside a merchant's promise without a last day, the law's guarantee where it is a year or more."""
    long_enough = [right for right in holding if right.last_day and right.last_day >= add_months(delivered, 12)]
    return long_enough or holding


def _granted_until(place: Place, asked: Asked, subject: Subject, row: PolicyRow | None) -> Period | None:
    """The last day on which the request is certainly granted, where no right names one; None where there is none.

    Found by halving: what is granted on a day is granted on every day before it.
    """
    delivered = asked.delivered_on
    assert delivered is not None

    def granted(days: int) -> bool:
        rights = ask(place, replace(asked, requested_on=add_days(delivered, days)), row).rights
        return any(right.right in _RIGHTS[subject] and right.holds is True for right in rights)

    if granted(LONGEST_DAYS):
        return None
    sure, open_ = (asked.requested_on - delivered).days, LONGEST_DAYS
    while open_ - sure > 1:
        middle = (sure + open_) // 2
        sure, open_ = (middle, open_) if granted(middle) else (sure, middle)
    return Period(sure)


def _by_law(right: RightDecided) -> bool:
    return right.right not in _PROMISED


def _same_when_later(
    place: Place, answer: tuple[Asked, ItemDecided], rights: frozenset[Right], row: PolicyRow | None
) -> bool:
    """Whether the last day stays where it is for a fault that shows later."""
    asked, decided = answer
    later = ask(place, replace(asked, requested_on=add_days(asked.requested_on, LATER_DAYS)), row)
    before, after = (
        {right.right: right.last_day for right in each.rights if right.right in rights} for each in (decided, later)
    )
    return before == after


def _last_day(holding: list[RightDecided]) -> tuple[date, bool]:
    own = [right.last_day for right in holding if right.right in _PROMISED and right.last_day]
    legal = [right.last_day for right in holding if right.right not in _PROMISED and right.last_day]
    longest = max(own + legal)
    return longest, not legal or longest > max(legal)


def _months(spans: list[tuple[date, date]]) -> int | None:
    """The whole months that the spans are, this week and a season later; None where they are days."""
    for eve in (0, 1):
        weeks = (spans[:WEEK], spans[WEEK:])
        found = [
            Counter(m for begun, last in week if (m := _months_between(begun, add_days(last, eve)))) for week in weeks
        ]
        alike = [months for months, count in found[0].items() if count >= ALIKE and found[1][months] >= ALIKE]
        if alike:
            return min(alike)
    return None


def _months_between(begun: date, last: date) -> int | None:
    months = (last.year - begun.year) * 12 + last.month - begun.month
    return months if months > 0 and add_months(begun, months) == last else None


def _excluded(place: Place) -> Iterator[Kind]:
    """Kinds of goods that neither law nor policy takes back on a change of mind, where it takes back others."""
    delivered = add_days(place.ordered_on, DELIVERY_DAYS)
    asked = Asked(Reason.CHANGED_MIND, delivered, add_days(delivered, 1))
    rows = [row for row in _rows(place, Subject.CHANGE_OF_MIND) if row is not None]
    shown = rows[-1] if rows else None

    def granted(one: Asked) -> bool:
        rights = ask(place, one, shown).rights
        return any(right.right in CHANGE_OF_MIND and right.holds is not False for right in rights)

    if granted(asked):
        yield from (kind for kind in Kind if kind not in _NOT_GOODS and not granted(replace(asked, kind=kind)))
