"""Filling the row of facts for one item of a request.

How far a return has come (dispatched, proof of dispatch, received back) is the merchant's own record: what is not
recorded there has not happened, so null counts as "never" for these three alone (the contract's own example).
"""

from collections.abc import Iterable
from datetime import date

from amends.vocabulary.deadline import NEVER, Day
from amends.vocabulary.order import Delay, Delivery, DeliveryPattern, Line, Order
from amends.vocabulary.request import Condition, DamageCause, PriorRepair, Reason, RequestItem, Seal, Situation

type Row = dict[str, object]

EXPECTS_NOTHING_CAME = frozenset(
    {Reason.NOT_RECEIVED, Reason.LATE, Reason.CANCEL_BEFORE_DISPATCH, Reason.CUSTOMS_REFUSED, Reason.MISSING_ITEM}
)
"""Reasons that speak of the units still missing; all others speak of units that came."""

AS_PACKED = {"condition": Condition.UNOPENED, "seal": Seal.INTACT, "used_beyond_testing": False}
"""Goods known not to have come: no buyer can have opened or used them."""

_UNKNOWN_DELIVERY = Delivery(line="", quantity=0)


def facts_of(situation: Situation, item: RequestItem) -> Row:
    """Every fact of `facts.WORDS` for `item`; None is unknown."""
    return request_facts(situation) | item_facts(situation, item)


def request_facts(situation: Situation) -> Row:
    """The facts that all items of a request share."""
    notices, as_of = situation.notices, situation.as_of
    policy = notices.return_policy
    row: Row = {
        "buyer_kind": situation.buyer.kind,
        "site": situation.channel.site,
        "fulfilled_by": situation.channel.fulfilled_by,
        "policy_displayed": policy.displayed if policy else None,
        "policy_change_of_mind": policy.change_of_mind if policy else None,
        "policy_return_cost": policy.return_cost if policy else None,
        "policy_days": policy.days if policy else None,
        "return_cost_disclosed": notices.return_cost_disclosed,
        "ordered_on": situation.order.ordered_at,
        "as_of": as_of,
        "requested_on": situation.request.requested_at,
        "order_last_delivered_on": _order_last_delivered_on(situation.order),
        "partial": is_partial(situation),
    }
    _put(row, "withdrawal_notice", notices.withdrawal_right_given_at, as_of)
    _put(row, "contract_document", notices.contract_document_at, as_of)
    return row


def item_facts(situation: Situation, item: RequestItem) -> Row:
    """The facts of one item, its line and its deliveries."""
    order, as_of = situation.order, situation.as_of
    line = order.line(item.line)
    assert line is not None, f"an item of line {item.line!r} was read without its line"
    on_line = [delivery for delivery in order.deliveries if delivery.line == item.line]
    chosen = _parcels_of(item, line, on_line, as_of)
    delays = next((delivery.delays for delivery in chosen if delivery.delays), ())
    repair = item.prior_repairs[-1] if item.prior_repairs else PriorRepair()
    row: Row = {
        "delivery_pattern": line.delivery_pattern,
        "kinds": line.kinds,
        "nonreturnable_confirmed": line.nonreturnable_confirmed,
        "reason": item.reason,
        "condition": None if item.condition is Condition.UNKNOWN else item.condition,
        "seal": item.seal,
        "damage_cause": None if item.damage_cause is DamageCause.UNKNOWN else item.damage_cause,
        "severity": item.severity,
        "used_beyond_testing": item.used_beyond_testing,
        "offered_collection": item.merchant_offered_collection,
        "carrier_chosen_by": _same(delivery.carrier_chosen_by for delivery in chosen),
        "first_delivered_on": _first(delivery.delivered_at for delivery in on_line),
        "promised_on": _last(delivery.promised_by for delivery in chosen),
        "ship_promised_on": _last(delivery.ship_promised_by for delivery in chosen),
        "noticed_on": _known(item.noticed_at),
        "prior_repair_count": len(item.prior_repairs),
        "last_repair_requested_on": _known(repair.requested_at),
        "delay_count": len(delays) if on_line else None,
    }
    row |= _delay_facts(delays, row["ship_promised_on"])
    _put(row, "shipped", _last(delivery.shipped_at for delivery in chosen), as_of)
    _put(row, "delivered", _last(delivery.delivered_at for delivery in chosen), as_of)
    _put(row, "defect_appeared", item.defect_appeared_at, as_of)
    _put(row, "additional_period_ends", item.additional_period_ends_at, as_of)
    _put(row, "dispatched", item.dispatched_at or NEVER, as_of)
    _put(row, "proof", item.proof_of_dispatch_at or NEVER, as_of)
    _put(row, "received_back", item.received_back_at or NEVER, as_of)
    if row["delivered_happened"] is False:
        for fact, unspoiled in AS_PACKED.items():
            row[fact] = unspoiled if row[fact] is None else row[fact]
    _put(row, "last_repair_completed", repair.completed_at, as_of)
    return row


def is_partial(situation: Situation) -> bool:
    """Whether units stay with the buyer that are neither in this request nor withdrawn before."""
    asked = sum(item.quantity for item in situation.request.items)
    gone = sum(prior.quantity for prior in situation.history_withdrawn)
    return asked + gone < sum(line.quantity for line in situation.order.lines)


def _put(row: Row, name: str, day: Day, as_of: date) -> None:
    if day is NEVER:
        row[f"{name}_on"], row[f"{name}_happened"] = None, False
    elif day is None:
        row[f"{name}_on"] = row[f"{name}_happened"] = None
    else:
        row[f"{name}_on"], row[f"{name}_happened"] = day, day <= as_of


def _parcels_of(item: RequestItem, line: Line, on_line: list[Delivery], as_of: date) -> list[Delivery]:
    """The deliveries of the units asked about; of goods in lots, all of the line's.

    Which of several units is meant is not said: those that came, or those still missing, as the reason speaks of, and
    of those that came the latest, in the buyer's favour.
    """
    covered = sum(delivery.quantity for delivery in on_line)
    every = on_line if covered >= line.quantity else [*on_line, _UNKNOWN_DELIVERY]
    if line.delivery_pattern is DeliveryPattern.LOTS or len(every) == 1:
        return every
    missing_first = item.reason in EXPECTS_NOTHING_CAME

    def place(delivery: Delivery) -> tuple[int, int]:
        day = delivery.delivered_at
        if day is None:
            return 1, 0
        came = day is not NEVER and day <= as_of
        latest = -day.toordinal() if day is not NEVER else 0
        return (2 if came == missing_first else 0), latest

    chosen: list[Delivery] = []
    wanted = item.quantity
    for delivery in sorted(every, key=place):
        if wanted <= 0:
            break
        chosen.append(delivery)
        wanted -= line.quantity - covered if delivery is _UNKNOWN_DELIVERY else delivery.quantity
    return chosen


def _last(days: Iterable[Day]) -> Day:
    """The last of several days: NEVER if one never came, else None if one is unknown."""
    latest: date | None = None
    unknown = False
    for day in days:
        if day is NEVER:
            return NEVER
        if day is None:
            unknown = True
        elif latest is None or day > latest:
            latest = day
    return None if unknown else latest


def _first(days: Iterable[Day]) -> date | None:
    """The first of several days, None if an unknown one might come before it."""
    known: list[date] = []
    for day in days:
        if day is None:
            return None
        if day is not NEVER:
            known.append(day)
    return min(known, default=None)


def _known(day: Day) -> date | None:
    return None if day is NEVER else day


def _same[T](values: Iterable[T]) -> T | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _order_last_delivered_on(order: Order) -> date | None:
    came = dict.fromkeys((line.id for line in order.lines), 0)
    latest: date | None = None
    for delivery in order.deliveries:
        day = delivery.delivered_at
        if day is None or day is NEVER:
            return None
        came[delivery.line] += delivery.quantity
        latest = day if latest is None or day > latest else latest
    complete = all(came[line.id] >= line.quantity for line in order.lines)
    return latest if complete else None


def _delay_facts(delays: tuple[Delay, ...], ship_promised_on: object) -> Row:
    first, last = (delays[0], delays[-1]) if delays else (Delay(), Delay())
    first_new = _known(first.new_date)
    days = (first_new - ship_promised_on).days if first_new and isinstance(ship_promised_on, date) else None
    return {
        "delay_days": days,
        "delay_indefinite": last.indefinite,
        "delay_answer": last.answer,
        "delay_new_date": _known(last.new_date),
        "first_delay_notified_on": _known(first.notified_at),
    }
