"""Reading a situation (contract, section 1) strictly: every day the buyer's, every refusal a FieldError with its field.

Where the buyer's time zone is not given and the market has several, the situation is read once in each; readings that
differ stand in `Situation.readings`, and the decision takes the one most favourable to the buyer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_policy_once
from amends.decision.request_check import check_items, unknown_line
from amends.decision.request_reader import read_request
from amends.law.pack import Packs
from amends.ledger.quote_reader import read_prior_disputes, read_prior_refunds
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.market import is_market
from amends.vocabulary.order import MAX_LINES, MAX_QUANTITY, Order
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.request import Buyer, BuyerKind, Channel, Notices, PriorWithdrawal, Situation
from amends.vocabulary.sale_reader import read_channel, read_notices

type ZonesOf = Callable[[str], Sequence[str]]
"""The time zones of a market, such as ("Europe/Berlin",); none where nobody knows."""


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
    first, *others = [_read(data, zone_of(name), market, buyer) for name in names or [None]]
    if zones_of is None and not buyer.time_zone:
        return replace(first, source=(data, first))
    return joined_readings(first, others)


def joined_readings(first: Situation, others: Sequence[Situation]) -> Situation:
    """The situation with those of its `others`, as the market's other time zones read it, that differ."""
    readings = tuple(other for index, other in enumerate(others) if other != first and other not in others[:index])
    return replace(first, readings=readings, open_days=_open_days((first, *readings))) if readings else first


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
    past = fields.optional_object("history")
    withdrawn = () if past is None else read_withdrawn(past, order)
    request = read_request(fields.object("request"))
    situation = Situation(
        id=fields.text("id", ""),
        as_of=as_of,
        market=market,
        channel=read_channel(fields) or Channel(),
        buyer=buyer,
        order=order,
        notices=read_notices(fields) or Notices(),
        request=request,
        history_withdrawn=withdrawn,
        policy=_policy(fields),
    )
    check_items(situation)
    history = fields.optional_object("history")
    if history is None:
        return situation
    return replace(
        situation,
        history_refunds=read_prior_refunds(history, "refunds", order),
        history_disputes=read_prior_disputes(history, "disputes", order),
        marketplace_decided_at=history.day("marketplace_decided_at") or NEVER,
    )


@lru_cache(maxsize=512)
def zone_of(name: str | None) -> ZoneInfo | None:
    """The time zone of that name; FieldError where there is none."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"buyer.time_zone: {name!r} is not an IANA time zone such as Europe/Berlin"
        raise FieldError("unknown_time_zone", "buyer.time_zone", message) from None


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


def read_withdrawn(history: Fields, order: Order) -> tuple[PriorWithdrawal, ...]:
    """The units that `history` says were withdrawn before."""
    found = []
    for entry in history.objects("withdrawn", most=MAX_LINES):
        prior = PriorWithdrawal(entry.text("line"), entry.integer("quantity", least=1, most=MAX_QUANTITY))
        if order.line(prior.line) is None:
            raise unknown_line(entry, prior.line, order)
        found.append(prior)
    return tuple(found)


def _policy(fields: Fields) -> Policy | None:
    policy = fields.optional_object("policy")
    return None if policy is None else read_policy_once(policy)


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
