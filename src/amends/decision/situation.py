"""Reading a situation (contract, section 1) strictly: every day the buyer's, every refusal a FieldError with its field.

Where the buyer's time zone is not given and the market has several, the situation is read once in each; readings that
differ stand in `Situation.readings`, and the decision takes the one most favourable to the buyer.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from amends.decision.policy import MerchantPolicy, read_policy
from amends.law.pack import Packs
from amends.ledger.quote_reader import read_prior_disputes, read_prior_refunds
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.market import is_market
from amends.vocabulary.order import MAX_LINES, MAX_QUANTITY, Order
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.remedy import FreightPayer, Remedy
from amends.vocabulary.request import (
    WITHDRAWAL_REASONS,
    Buyer,
    BuyerKind,
    Channel,
    Condition,
    DamageCause,
    Displayed,
    FulfilledBy,
    Notices,
    PolicyChangeOfMind,
    PriorRepair,
    PriorWithdrawal,
    Reason,
    Request,
    RequestItem,
    ReturnPolicy,
    Seal,
    Severity,
    Site,
    Situation,
)

MAX_REPAIRS = 50
MAX_POLICY_DAYS = 36_500

type ZonesOf = Callable[[str], Sequence[str]]
"""The time zones of a market, such as ("Europe/Berlin",); none where nobody knows."""

WITHOUT_DELIVERY = WITHDRAWAL_REASONS | {
    Reason.LATE,
    Reason.NOT_RECEIVED,
    Reason.MISSING_ITEM,
    Reason.CANCEL_BEFORE_DISPATCH,
    Reason.CUSTOMS_REFUSED,
}
"""Reasons that fit goods which have not come: cancellation, non-delivery, and a withdrawal declared beforehand."""

_SHARED = (
    "merchant_offered_collection",
    "additional_period_ends_at",
    "dispatched_at",
    "proof_of_dispatch_at",
    "received_back_at",
)
"""Item fields that may stand on the request as the default for all items."""


def zones_in(packs: Packs) -> ZonesOf:
    """The time zones of each market as its pack gives them."""

    def zones(market: str) -> tuple[str, ...]:
        pack = packs.for_market(market).pack
        return () if pack is None else pack.time_zones

    return zones


def read_situation(data: Mapping[str, Any], zones_of: ZonesOf | None = None) -> Situation:
    """The situation of one JSON object; FieldError where it cannot be taken.

    Without `zones_of` a situation without `buyer.time_zone` keeps its source, and `decide` reads it again in the zones
    that its packs give the market.
    """
    if not isinstance(data, dict):
        raise FieldError("not_an_object", "", "a situation must be a JSON object")
    plain = Fields(data)
    market = plain.text("market", most=6)
    if not is_market(market):
        wanted = "an ISO 3166-1 alpha-2 code, or 3166-2 where the law differs, such as DE or US-CA"
        raise FieldError("unknown_market", "market", f"market: {market!r} is not {wanted}")
    buyer = _buyer(plain)
    names: list[str | None] = [buyer.time_zone] if buyer.time_zone else list(zones_of(market) if zones_of else ())
    first, *others = [_read(data, _zone(name), market, buyer) for name in names or [None]]
    readings = tuple(other for index, other in enumerate(others) if other != first and other not in others[:index])
    if zones_of is None and not buyer.time_zone:
        return replace(first, source=(data, first))
    if not readings:
        return first
    return replace(first, readings=readings, open_days=_open_days((first, *readings)))


def in_zones_of(situation: Situation, packs: Packs) -> Situation:
    """The situation read again in the market's time zones, where it was read without them and is as it was read."""
    if situation.source is None or situation != situation.source[1]:
        return situation
    return read_situation(situation.source[0], zones_in(packs))


def _read(data: Mapping[str, Any], zone: ZoneInfo | None, market: str, buyer: Buyer) -> Situation:
    fields = Fields(data, "", zone)
    as_of = fields.day("as_of")
    if as_of is None or as_of is NEVER:
        raise fields.missing("as_of")
    order = read_order(fields.object("order"))
    withdrawn = _withdrawn(fields.optional_object("history"), order)
    request = _request(fields.object("request"))
    situation = Situation(
        id=fields.text("id", ""),
        as_of=as_of,
        market=market,
        channel=_channel(fields),
        buyer=buyer,
        order=order,
        notices=_notices(fields),
        request=request,
        history_withdrawn=withdrawn,
        policy=_policy(fields, order),
    )
    _check_items(situation)
    history = fields.optional_object("history")
    if history is None:
        return situation
    return replace(
        situation,
        history_refunds=read_prior_refunds(history, "refunds", order),
        history_disputes=read_prior_disputes(history, "disputes", order),
    )


@lru_cache(maxsize=512)
def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"buyer.time_zone: {name!r} is not an IANA time zone such as Europe/Berlin"
        raise FieldError("unknown_time_zone", "buyer.time_zone", message) from None


def _channel(fields: Fields) -> Channel:
    if isinstance(fields.values.get("channel"), str):
        return Channel(site=fields.word("channel", Site))
    channel = fields.optional_object("channel")
    if channel is None:
        return Channel()
    return Channel(
        site=channel.word("site", Site),
        store_country=channel.optional_text("store_country", most=6),
        fulfilled_by=channel.optional_word("fulfilled_by", FulfilledBy),
    )


def _buyer(fields: Fields) -> Buyer:
    buyer = fields.optional_object("buyer")
    if buyer is None:
        return Buyer(kind=None)
    return Buyer(
        kind=buyer.optional_word("kind", BuyerKind),
        tier=buyer.optional_text("tier"),
        locale=buyer.optional_text("locale", most=35),
        time_zone=buyer.optional_text("time_zone", most=64),
        region=buyer.optional_text("region", most=6),
    )


def _notices(fields: Fields) -> Notices:
    notices = fields.optional_object("notices")
    if notices is None:
        return Notices()
    policy = notices.optional_object("return_policy")
    return Notices(
        withdrawal_right_given_at=notices.day("withdrawal_right_given_at"),
        return_cost_disclosed=notices.boolean("return_cost_disclosed"),
        contract_document_at=notices.day("contract_document_at"),
        return_policy=None
        if policy is None
        else ReturnPolicy(
            displayed=policy.optional_word("displayed", Displayed),
            change_of_mind=policy.optional_word("change_of_mind", PolicyChangeOfMind),
            days=policy.optional_integer("days", most=MAX_POLICY_DAYS),
            return_cost=policy.optional_word("return_cost", FreightPayer),
        ),
    )


def _withdrawn(history: Fields | None, order: Order) -> tuple[PriorWithdrawal, ...]:
    if history is None:
        return ()
    found = []
    for entry in history.objects("withdrawn", most=MAX_LINES):
        prior = PriorWithdrawal(entry.text("line"), entry.integer("quantity", least=1, most=MAX_QUANTITY))
        if order.line(prior.line) is None:
            raise _unknown_line(entry, prior.line, order)
        found.append(prior)
    return tuple(found)


def _policy(fields: Fields, order: Order) -> MerchantPolicy | None:
    policy = fields.optional_object("policy")
    return None if policy is None else read_policy(policy, order.currency)


def _request(fields: Fields) -> Request:
    requested_at = fields.day("requested_at")
    if requested_at is None or requested_at is NEVER:
        raise fields.missing("requested_at")
    shared = {name: fields.values[name] for name in _SHARED if fields.has(name)}
    if shared:
        fields.boolean("merchant_offered_collection")
        for name in _SHARED[1:]:
            fields.day(name)
    items = tuple(_item(_with_defaults(item, shared)) for item in fields.objects("items", most=MAX_LINES))
    if not items:
        raise fields.missing("items")
    wants = fields.optional_word("wants", Remedy)
    return Request(
        requested_at=requested_at,
        items=items,
        wants=None if wants is None else str(wants),
        buyer_agreed_other_refund_means=fields.boolean("buyer_agreed_other_refund_means"),
    )


def _with_defaults(item: Fields, shared: Mapping[str, Any]) -> Fields:
    missing = {name: value for name, value in shared.items() if not item.has(name)}
    return Fields({**item.values, **missing}, item.path, item.zone) if missing else item


def _item(item: Fields) -> RequestItem:
    return RequestItem(
        line=item.text("line"),
        quantity=item.integer("quantity", least=1, most=MAX_QUANTITY),
        reason=item.word("reason", Reason),
        condition=item.optional_word("condition", Condition),
        seal=item.optional_word("seal", Seal),
        used_beyond_testing=item.boolean("used_beyond_testing"),
        damage_cause=item.optional_word("damage_cause", DamageCause),
        severity=item.optional_word("severity", Severity),
        defect_appeared_at=item.day("defect_appeared_at"),
        noticed_at=item.day("noticed_at"),
        prior_repairs=tuple(
            PriorRepair(repair.day("requested_at"), repair.day("completed_at"))
            for repair in item.objects("prior_repairs", most=MAX_REPAIRS)
        ),
        merchant_offered_collection=item.boolean("merchant_offered_collection"),
        additional_period_ends_at=item.day("additional_period_ends_at"),
        dispatched_at=item.day("dispatched_at"),
        proof_of_dispatch_at=item.day("proof_of_dispatch_at"),
        received_back_at=item.day("received_back_at"),
        evidence=item.texts("evidence"),
    )


def _unknown_line(fields: Fields, line_id: str, order: Order) -> FieldError:
    allowed = tuple(line.id for line in order.lines[:20])
    message = f"{fields.at('line')}: the order has no line {line_id!r}"
    return FieldError("unknown_line", fields.at("line"), message, allowed)


def _check_items(situation: Situation) -> None:
    """Each item is of a line of the order, and no more of a line is asked than is there to ask about."""
    order = situation.order
    left = Counter({line.id: line.quantity for line in order.lines})
    for prior in situation.history_withdrawn:
        left[prior.line] -= prior.quantity
        if left[prior.line] < 0:
            raise FieldError("over_quantity", "history.withdrawn", f"more of line {prior.line!r} than was bought")
    arrived = {line.id: _most_arrived(situation, line.id, line.quantity) for line in order.lines}
    seen = set[RequestItem]()
    for index, item in enumerate(situation.request.items):
        at = f"request.items[{index}]"
        if item.line not in left:
            raise _unknown_line(Fields({}, at), item.line, order)
        if item in seen:
            message = f"{at} repeats another item word for word: give one item with the whole quantity"
            raise FieldError("duplicate_item", at, message)
        seen.add(item)
        left[item.line] -= item.quantity
        if left[item.line] < 0:
            message = f"{at}.quantity: more units of line {item.line!r} than were bought and are not yet withdrawn"
            raise FieldError("over_quantity", f"{at}.quantity", message)
        if item.reason not in WITHOUT_DELIVERY:
            arrived[item.line] -= item.quantity
            if arrived[item.line] < 0:
                message = f"{at}.quantity: more units of line {item.line!r} than were delivered"
                raise FieldError("quantity_exceeds_delivered", f"{at}.quantity", message)


def _most_arrived(situation: Situation, line_id: str, bought: int) -> int:
    """The most units that can have come: those not known to be still on their way."""
    on_their_way = sum(
        delivery.quantity
        for delivery in situation.order.deliveries
        if delivery.line == line_id
        and (
            delivery.delivered_at is NEVER
            or (delivery.delivered_at is not None and delivery.delivered_at > situation.as_of)
        )
    )
    return bought - on_their_way


def _open_days(readings: Sequence[Situation]) -> tuple[str, ...]:
    """The fields whose day is not the same in every reading."""
    views = [_days_of(reading) for reading in readings]
    return tuple(name for name in views[0] if any(view.get(name) != views[0][name] for view in views[1:]))


def _days_of(situation: Situation) -> dict[str, object]:
    notices, request = situation.notices, situation.request
    return {
        "as_of": situation.as_of,
        "request.requested_at": request.requested_at,
        "order.ordered_at": situation.order.ordered_at,
        "order.deliveries": situation.order.deliveries,
        "order.payments": situation.order.payments,
        "notices.withdrawal_right_given_at": notices.withdrawal_right_given_at,
        "notices.contract_document_at": notices.contract_document_at,
        "request.items": request.items,
    }
