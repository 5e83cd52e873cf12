"""When a return policy says the money comes: the law's clock, and the merchant's own promise where that is sooner."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from amends.decision.outcome import RefundClock
from amends.decision.policy.document import RefundTrigger, RowTerms
from amends.decision.promise import Promised
from amends.presentation.clock import duration
from amends.vocabulary.remedy import ClockStart, ClockStatus, Remedy


def points(entry: Promised) -> Iterator[tuple[str, str]]:
    """The merchant's promise, then the day the law sets, each with what it is about; nothing where neither is known."""
    if Remedy.REFUND not in entry.remedies:
        return
    if entry.row is not None and entry.row.then.refund_promise_working_days is not None:
        yield "promise", _promise(entry.row.then)
    clock = _statutory(entry)
    if clock is not None and clock.length is not None:
        yield "by law", _by_law(clock)


def shortest(entry: Promised) -> str | None:
    """The first figure a reader looks for: `Within 3 working days`; None where none is stated."""
    if entry.row is not None and entry.row.then.refund_promise_working_days is not None:
        days = entry.row.then.refund_promise_working_days + (entry.row.then.longest_inspection_days or 0)
        return _at_once() if days == 0 else _("Within %(duration)s") % {"duration": duration(days, "business_days")}
    clock = _statutory(entry)
    if clock is None or clock.length is None or clock.unit is None:
        return None
    return (
        _at_once() if clock.length == 0 else _("Within %(duration)s") % {"duration": duration(clock.length, clock.unit)}
    )


def _at_once() -> str:
    return _("At once")


def _statutory(entry: Promised) -> RefundClock | None:
    """The law's clock; None where the terms are the merchant's own, or the law sets none."""
    if not entry.statutory or entry.terms is None:
        return None
    clock = entry.terms.refund_clock
    return None if clock.status in {ClockStatus.NO_STATUTORY_CLOCK, ClockStatus.UNKNOWN} else clock


def _promise(then: RowTerms) -> str:
    days = (then.refund_promise_working_days or 0) + (then.longest_inspection_days or 0)
    slots = {"duration": duration(days, "business_days")}
    match then.refund_trigger:
        case RefundTrigger.REQUEST:
            text = _("We refund you at once.") if days == 0 else _("We refund you within %(duration)s of your request.")
        case RefundTrigger.PROOF_OF_DISPATCH:
            text = (
                _("We refund you as soon as you show that you posted the parcel.")
                if days == 0
                else _("We refund you within %(duration)s of your proof of posting.")
            )
        case RefundTrigger.FIRST_SCAN:
            text = (
                _("We refund you as soon as the carrier has scanned your parcel.")
                if days == 0
                else _("We refund you within %(duration)s of the carrier's first scan of your parcel.")
            )
        case _:
            text = (
                _("We refund you as soon as your parcel reaches us.")
                if days == 0
                else _("We refund you within %(duration)s of your parcel reaching us.")
            )
    return text % slots


def _by_law(clock: RefundClock) -> str:
    assert clock.length is not None
    assert clock.unit is not None
    slots = {"duration": duration(clock.length, clock.unit)}
    match clock.starts_on:
        case ClockStart.NOTICE if clock.length == 0:
            text = _("By law the money is due as soon as you tell us.")
        case ClockStart.NOTICE if clock.withhold_until == "goods_received_or_proof":
            text = _("By law the money is due within %(duration)s of telling us, once you have posted the parcel.")
        case ClockStart.NOTICE if clock.withhold_until == "goods_received":
            text = _("By law the money is due within %(duration)s of telling us, once the parcel has reached us.")
        case ClockStart.GOODS_RECEIVED:
            text = _("By law the money is due within %(duration)s of your parcel reaching us.")
        case ClockStart.GOODS_RECEIVED_OR_PROOF:
            text = _(
                "By law the money is due within %(duration)s of your parcel reaching us, or of your proof of posting."
            )
        case ClockStart.RETURNED:
            text = _("By law the money is due within %(duration)s of the day you send the goods back.")
        case _:
            text = _("By law the money is due within %(duration)s of telling us.")
    return text % slots
