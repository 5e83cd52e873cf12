"""A situation read from its line of JSON at once, for the reading that has to be quick.

`quick_situation` takes what leaves nothing to say and gives None for anything else, which `read_situation` then reads
with care and refuses in words; so too every line with a field that the shapes do not know. What both take they take
alike.
"""

from functools import lru_cache
from typing import Annotated, Any

from msgspec import Meta, MsgspecError, Raw, Struct
from msgspec.json import Decoder, decode

from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_policy
from amends.decision.request_check import check_items
from amends.decision.request_reader import MAX_REPAIRS, read_repair
from amends.decision.situation import ZonesOf, joined_readings, read_withdrawn, zone_of
from amends.ledger.part import PriorDispute, PriorRefund
from amends.ledger.quote_reader import read_prior_disputes, read_prior_refunds
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.json_line import MAX_LINE_BYTES
from amends.vocabulary.market import is_market
from amends.vocabulary.order import MAX_LINES
from amends.vocabulary.order_shape import Days, OrderShape, Quantity, ShapeError, Text, order_of
from amends.vocabulary.reader import MAX_ITEMS, Fields
from amends.vocabulary.remedy import FreightPayer, Remedy
from amends.vocabulary.request import (
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
from amends.vocabulary.sale_reader import MAX_POLICY_DAYS

_NULL = Raw(b"null")


class ChannelShape(Struct, gc=False, forbid_unknown_fields=True):
    """A channel as it is sent; so are the others."""

    site: Site
    store_country: Annotated[str, Meta(max_length=6)] | None = None
    fulfilled_by: FulfilledBy | None = None


class BuyerShape(Struct, gc=False, forbid_unknown_fields=True):
    """The buyer."""

    kind: BuyerKind | None = None
    tier: Text | None = None
    locale: Annotated[str, Meta(max_length=35)] | None = None
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    region: Annotated[str, Meta(max_length=6)] | None = None


class ReturnPolicyShape(Struct, gc=False, forbid_unknown_fields=True):
    """The return policy as displayed."""

    displayed: Displayed | None = None
    change_of_mind: PolicyChangeOfMind | None = None
    days: Annotated[int, Meta(ge=0, le=MAX_POLICY_DAYS)] | None = None
    return_cost: FreightPayer | None = None


class NoticesShape(Struct, gc=False, forbid_unknown_fields=True):
    """What the buyer was told."""

    withdrawal_right_given_at: str | None = None
    return_cost_disclosed: bool | None = None
    contract_document_at: str | None = None
    return_policy: ReturnPolicyShape | None = None


class ItemShape(Struct, gc=False, forbid_unknown_fields=True):
    """An item of the request."""

    line: Text
    quantity: Quantity
    reason: Reason
    condition: Condition | None = None
    seal: Seal | None = None
    used_beyond_testing: bool | None = None
    damage_cause: DamageCause | None = None
    severity: Severity | None = None
    defect_appeared_at: str | None = None
    noticed_at: str | None = None
    prior_repairs: Annotated[list[dict[str, Any]], Meta(max_length=MAX_REPAIRS)] | None = None
    merchant_offered_collection: bool | None = None
    additional_period_ends_at: str | None = None
    dispatched_at: str | None = None
    proof_of_dispatch_at: str | None = None
    received_back_at: str | None = None
    evidence: Annotated[list[Text], Meta(max_length=MAX_ITEMS)] | None = None


class RequestShape(Struct, gc=False, forbid_unknown_fields=True):
    """What stands on the request is its items' default."""

    requested_at: str
    items: Annotated[list[ItemShape], Meta(max_length=MAX_LINES, min_length=1)]
    wants: Remedy | None = None
    buyer_agreed_other_refund_means: bool | None = None
    merchant_offered_collection: bool | None = None
    additional_period_ends_at: str | None = None
    dispatched_at: str | None = None
    proof_of_dispatch_at: str | None = None
    received_back_at: str | None = None


class HistoryShape(Struct, gc=False, forbid_unknown_fields=True):
    """What went before; its lists are read by the careful readers."""

    refunds: list[dict[str, Any]] | None = None
    disputes: list[dict[str, Any]] | None = None
    withdrawn: list[dict[str, Any]] | None = None
    marketplace_decided_at: str | None = None


class SituationShape(Struct, gc=False, forbid_unknown_fields=True):
    """The whole line."""

    as_of: str
    market: str
    order: OrderShape
    request: RequestShape
    id: Text | None = None
    channel: ChannelShape | str | None = None
    buyer: BuyerShape | None = None
    notices: NoticesShape | None = None
    history: HistoryShape | None = None
    policy: Raw = _NULL


_DECODER = Decoder(SituationShape)


def quick_situation(line: bytes, zones_of: ZonesOf) -> Situation | None:
    """The situation of a line, as `read_situation` gives it; None where that has to say what is wrong, or how."""
    try:
        if len(line) > MAX_LINE_BYTES or b"\\u0000" in line:
            return None
        line.decode()  # fields that nobody reads are not looked into otherwise
        return _situation(_DECODER.decode(line), zones_of)
    except (ValueError, MsgspecError):
        return None


def _situation(shape: SituationShape, zones_of: ZonesOf) -> Situation:
    market = shape.market
    if not is_market(market):
        raise ShapeError
    buyer = _buyer(shape.buyer)
    names: tuple[str | None, ...] = (buyer.time_zone,) if buyer.time_zone else tuple(zones_of(market)) or (None,)
    days = Days(zone_of(names[0]))
    first = _read(shape, market, buyer, days)
    if len(names) == 1 or not days.instants:
        return first
    return joined_readings(first, [_read(shape, market, buyer, Days(zone_of(name))) for name in names[1:]])


def _read(shape: SituationShape, market: str, buyer: Buyer, days: Days) -> Situation:
    order = order_of(shape.order, days)
    past = shape.history
    refunds: tuple[PriorRefund, ...] = ()
    disputes: tuple[PriorDispute, ...] = ()
    withdrawn: tuple[PriorWithdrawal, ...] = ()
    if past is not None and (past.refunds or past.disputes or past.withdrawn):
        lists = {"refunds": past.refunds, "disputes": past.disputes, "withdrawn": past.withdrawn}
        fields = Fields(lists, "history", days.zone)
        days.instants = True
        withdrawn = read_withdrawn(fields, order)
        refunds, disputes = read_prior_refunds(fields, "refunds", order), read_prior_disputes(fields, "disputes", order)
    situation = Situation(
        id=shape.id or "",
        as_of=days.dated(shape.as_of),
        market=market,
        channel=_channel(shape.channel),
        buyer=buyer,
        order=order,
        notices=_notices(shape.notices, days),
        request=_request(shape.request, days),
        history_refunds=refunds,
        history_disputes=disputes,
        history_withdrawn=withdrawn,
        marketplace_decided_at=(None if past is None else days.day(past.marketplace_decided_at)) or NEVER,
        policy=_policy(bytes(shape.policy)),
    )
    check_items(situation)
    return situation


def _buyer(shape: BuyerShape | None) -> Buyer:
    if shape is None:
        return Buyer(kind=None)
    return Buyer(shape.kind, shape.tier, shape.locale, shape.time_zone, shape.region)


def _channel(shape: ChannelShape | str | None) -> Channel:
    if shape is None:
        return Channel()
    if isinstance(shape, str):
        return Channel(Site(shape), None, FulfilledBy.MERCHANT)
    return Channel(shape.site, shape.store_country, shape.fulfilled_by)


def _notices(shape: NoticesShape | None, days: Days) -> Notices:
    if shape is None:
        return Notices()
    policy, shown = shape.return_policy, None
    if policy is not None:
        shown = ReturnPolicy(policy.displayed, policy.change_of_mind, policy.days, policy.return_cost)
    given_at, document_at = days.day(shape.withdrawal_right_given_at), days.day(shape.contract_document_at)
    return Notices(given_at, shape.return_cost_disclosed, document_at, shown)


def _request(shape: RequestShape, days: Days) -> Request:
    return Request(
        days.dated(shape.requested_at),
        tuple([_item(item, shape, days) for item in shape.items]),
        None if shape.wants is None else shape.wants.value,
        shape.buyer_agreed_other_refund_means,
    )


def _item(shape: ItemShape, request: RequestShape, days: Days) -> RequestItem:
    offered = shape.merchant_offered_collection
    return RequestItem(
        shape.line,
        shape.quantity,
        shape.reason,
        shape.condition,
        shape.seal,
        shape.used_beyond_testing,
        shape.damage_cause,
        shape.severity,
        days.day(shape.defect_appeared_at),
        days.day(shape.noticed_at),
        _repairs(shape.prior_repairs, days) if shape.prior_repairs else (),
        request.merchant_offered_collection if offered is None else offered,
        _own_or(shape.additional_period_ends_at, request.additional_period_ends_at, days),
        _own_or(shape.dispatched_at, request.dispatched_at, days),
        _own_or(shape.proof_of_dispatch_at, request.proof_of_dispatch_at, days),
        _own_or(shape.received_back_at, request.received_back_at, days),
        tuple(shape.evidence) if shape.evidence else (),
    )


def _own_or(own: str | None, shared: str | None, days: Days) -> Any:
    """An item's own day, else the request's, which is read in any case."""
    if shared is None:
        return None if own is None else days.day(own)
    default = days.day(shared)
    return default if own is None else days.day(own)


def _repairs(shapes: list[dict[str, Any]], days: Days) -> tuple[PriorRepair, ...]:
    days.instants = True
    return tuple(read_repair(Fields(repair, "", days.zone)) for repair in shapes)


@lru_cache(maxsize=64)
def _policy(written: bytes) -> Policy | None:
    """The policy of a line; the lines of a merchant have few."""
    document = decode(written)
    if document is None:
        return None
    if not isinstance(document, dict):
        raise ShapeError
    return read_policy(Fields(document, "policy"))
