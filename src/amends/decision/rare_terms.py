"""Terms that few laws know: what may be taken off a refund, what a late one costs, what is owed on top."""

from collections.abc import Iterator

from amends.decision.item_law import ItemLaw
from amends.decision.outcome import Deduction, LateRefund, RefundClock
from amends.ledger.allocation import largest_remainder
from amends.vocabulary.money import exponent
from amends.vocabulary.remedy import Right

_DAYS_OF_A_YEAR = 365


def deductions(law: ItemLaw, right: Right) -> tuple[Deduction, ...]:
    """What the merchant may take off the refund under `right`."""
    return tuple(_deductions(law, right))


def _deductions(law: ItemLaw, right: Right) -> Iterator[Deduction]:
    """A loss of value that inspection shows (none where the goods were not used beyond testing), a fee, the freight."""
    diminished = f"{right}.diminished_value"
    if law.values[diminished] is True and law.used_beyond_testing is not False:
        yield Deduction("diminished_value", None, law.cite_of(diminished))
    if right is not Right.WITHDRAWAL:
        return
    if law.values["withdrawal.capped_fee_percent"]:
        yield Deduction("capped_cancellation_fee", _fee_most_minor(law), law.cite_of("withdrawal.capped_fee_percent"))
    if law.values["withdrawal.seller_return_cost"] is True:
        yield Deduction("seller_return_cost", None, law.cite_of("withdrawal.seller_return_cost"))


def _fee_most_minor(law: ItemLaw) -> int | None:
    """The item's share of the highest fee: a percentage of the price of all that is asked for, capped.

    None where the order is in another currency than the sum, or a price is unknown.
    """
    goods = [minor for minor in law.amounts.goods_minor if minor is not None]
    if len(goods) < len(law.amounts.goods_minor) or law.currency != law.values["withdrawal.capped_fee_currency"]:
        return None
    by_percent = _percent(sum(goods), law.values["withdrawal.capped_fee_percent"])
    most = law.values["withdrawal.capped_fee_most"]
    if most is None:
        return None
    fee_minor = min(by_percent, most * 10 ** exponent(law.currency))
    return largest_remainder(fee_minor, goods)[law.index] if sum(goods) else 0


def late_refund(law: ItemLaw, right: Right, clock: RefundClock, due_minor: int | None) -> LateRefund | None:
    """What the refund under `right` costs once its day is past; None where the law adds nothing that is known.

    A refund that may still be withheld is not late, nor is one of which nobody knows whether it may.
    """
    kind: str | None = law.values.get(f"{right}.late_refund_kind")
    if kind is None:
        return None
    times: int | None = law.values[f"{right}.late_refund_times"]
    percent: int | None = law.values[f"{right}.late_refund_percent"]
    waits = clock.withholding is not False if right is Right.WITHDRAWAL else clock.withholding is True
    late = clock.latest_on is not None and not waits and law.as_of > clock.latest_on
    owed = None
    if late and due_minor is not None and clock.latest_on is not None:
        days = (law.as_of - clock.latest_on).days
        if kind == "times" and times is not None:
            owed = due_minor * times
        elif kind == "per_day" and percent is not None:
            owed = due_minor + _percent(due_minor, percent * days)
        elif kind == "per_year" and percent is not None:
            owed = due_minor + _percent(due_minor, percent * days, of_parts=_DAYS_OF_A_YEAR)
    return LateRefund(kind, times, percent, late, owed, law.cite_of(f"{right}.late_refund_kind"))


def _percent(sum_minor: int, percent: int, *, of_parts: int = 1) -> int:
    """So many percent of the sum, or of one of its equal parts, to the nearest minor unit, halves up."""
    whole = 100 * of_parts
    return (2 * sum_minor * percent + whole) // (2 * whole)


def bonus_minor(law: ItemLaw, right: Right) -> int | None:
    """What law adds to the remedy under `right`, at the least: so many percent of the price."""
    percent: int | None = law.values.get(f"{right}.bonus_percent")
    goods_minor = law.amounts.goods_minor[law.index]
    if percent is None or goods_minor is None or law.values[f"{right}.remedy_statutory_bonus"] is not True:
        return None
    return _percent(goods_minor, percent)
