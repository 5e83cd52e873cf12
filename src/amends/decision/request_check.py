"""Whether a request fits its order: every item of a line there is, and no more units than are there to ask about."""

from amends.vocabulary.deadline import NEVER, add_days
from amends.vocabulary.order import Order
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason, RequestItem, Situation

WITHOUT_DELIVERY = WITHDRAWAL_REASONS | {
    Reason.LATE,
    Reason.NOT_RECEIVED,
    Reason.MISSING_ITEM,
    Reason.CANCEL_BEFORE_DISPATCH,
    Reason.CUSTOMS_REFUSED,
}
"""Reasons that fit goods which have not come: cancellation, non-delivery, and a withdrawal declared beforehand."""


def check_items(situation: Situation) -> None:
    """FieldError for an item of no line, one given twice, or more units than were bought, are left or have come.

    And for a request made before there was an order; a day's difference may be that of two time zones.
    """
    order = situation.order
    if order.ordered_at is not None and situation.request.requested_at < add_days(order.ordered_at, -1):
        message = f"request.requested_at: {situation.request.requested_at} is before the order of {order.ordered_at}"
        raise FieldError("before_the_order", "request.requested_at", message)
    left = {line.id: line.quantity for line in order.lines}
    for prior in situation.history_withdrawn:
        left[prior.line] -= prior.quantity
        if left[prior.line] < 0:
            raise FieldError("over_quantity", "history.withdrawn", f"more of line {prior.line!r} than was bought")
    arrived = _most_arrived(situation)
    seen = set[RequestItem]()
    for index, item in enumerate(situation.request.items):
        if item.line not in left:
            raise unknown_line(Fields({}, f"request.items[{index}]"), item.line, order)
        if item in seen:
            at = f"request.items[{index}]"
            message = f"{at} repeats another item word for word: give one item with the whole quantity"
            raise FieldError("duplicate_item", at, message)
        if len(situation.request.items) > 1:
            seen.add(item)
        left[item.line] -= item.quantity
        if left[item.line] < 0:
            at = f"request.items[{index}].quantity"
            message = f"{at}: more units of line {item.line!r} than were bought and are not yet withdrawn"
            raise FieldError("over_quantity", at, message)
        if item.reason not in WITHOUT_DELIVERY:
            arrived[item.line] -= item.quantity
            if arrived[item.line] < 0:
                at = f"request.items[{index}].quantity"
                message = f"{at}: more units of line {item.line!r} than were delivered"
                raise FieldError("quantity_exceeds_delivered", at, message)


def _most_arrived(situation: Situation) -> dict[str, int]:
    """By line, the most units that can have come: those not known to be still on their way."""
    most = {line.id: line.quantity for line in situation.order.lines}
    for delivery in situation.order.deliveries:
        day = delivery.delivered_at
        if day is NEVER or (day is not None and day > situation.as_of):
            most[delivery.line] -= delivery.quantity
    return most


def unknown_line(fields: Fields, line_id: str, order: Order) -> FieldError:
    """The error for a line that the order does not have."""
    allowed = tuple(line.id for line in order.lines[:20])
    message = f"{fields.at('line')}: the order has no line {line_id!r}"
    return FieldError("unknown_line", fields.at("line"), message, allowed)
