"""Asking the decision itself what one kind of request would get: a made-up order in a market, and a request on it.

Everything else about the order is as usual: new goods, one unit, told everything that the merchant says it tells every
buyer, and delivered by the merchant's carrier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from amends.decision.decide import decide
from amends.decision.outcome import ItemDecided
from amends.decision.policy.condition import vocabulary
from amends.decision.policy.document import Notice, Policy, PolicyRow, RowCells
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.rules.expression import Enum, Name, children
from amends.rules.parse import parse
from amends.vocabulary.money import Money, format_minor
from amends.vocabulary.order import Kind
from amends.vocabulary.request import Condition, Reason, Seal, Site

USUAL_CURRENCY = "EUR"
USUAL_PRICE_MINOR = 5_000
WEEK = 7
"""Deliveries on so many days in a row are asked about, so that weekends and holidays lengthen no stated period."""
DELIVERY_DAYS = 4
"""Between order and delivery, so that what a policy says of order dates and of days since delivery can both hold."""
MAX_TRIALS = 96
"""Requests tried until one is found that a row answers."""
USUAL_SHIPPING_MINOR = 490
NOTHING_NAMED = "-"
"""A category and a buyer's tier that no policy names."""
_SEALED = {Kind.SEALED_HYGIENE, Kind.SEALED_MEDIA}


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the made-up order is placed, and what law and policy it is judged by."""

    market: str
    site: Site
    ordered_on: date
    policy: Policy | None
    packs: Packs = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A made-up request: on `requested_on` for goods delivered on `delivered_on` (None: never delivered)."""

    reason: Reason
    delivered_on: date | None
    requested_on: date
    when: RowCells = field(default_factory=RowCells)
    kind: Kind | None = None
    price: Money | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def ask(place: Place, asked: Asked, row: PolicyRow | None, *, steps: bool = False) -> ItemDecided:
    """What the decision says, with citations where `steps` are asked for; `row` is what the merchant displays."""
    situation = read_situation(_situation(place, asked, row), zones_in(place.packs))
    decided = decide(replace(situation, policy=place.policy), place.packs, steps=steps)
    return decided.items[0]


def asked_of(row: PolicyRow, asked: Asked, policy: Policy) -> Iterator[Asked]:
    """At most `MAX_TRIALS` requests like `asked` that meet the cells of `row` and differ where rows before take them.

    They differ in day, price, condition and seal, and in what the row's own expression reads.
    """
    before = policy.rows[: policy.rows.index(row)]
    facts = sorted({node.name for node in _names(parse(row.when.where, 1))}) if row.when.where else []
    wheres = product(*(_values(name, policy) for name in facts))
    mores = [{name: value for name, value in zip(facts, values, strict=True) if value is not None} for values in wheres]
    choices = product(mores, _days_later(row, before), _prices(row, before), _states(row, before))
    for more, later, price, state in islice(choices, MAX_TRIALS):
        yield _later(replace(asked, more={**state, **more}, price=price), later)


def _later(asked: Asked, days: int) -> Asked:
    """The same request `days` later, order and delivery with it."""
    if asked.delivered_on is None or not days:
        return asked
    shift = timedelta(days=days)
    return replace(asked, delivered_on=asked.delivered_on + shift, requested_on=asked.requested_on + shift)


def _days_later(row: PolicyRow, before: Sequence[PolicyRow]) -> Iterator[int]:
    """Now, and once each campaign of the rows before has ended; a row with one of its own is asked about then."""
    yield 0
    if row.when.ordered is None:
        lengths = {
            (c.last - c.first).days + WEEK + 1 for each in before if (c := each.when.ordered) and c.first and c.last
        }
        yield from sorted(lengths)


def _prices(row: PolicyRow, before: Sequence[PolicyRow]) -> Iterator[Money | None]:
    """The usual price, and prices beyond the bands of the rows before."""
    yield None
    if row.when.value is None:
        for band in dict.fromkeys(each.when.value for each in before if each.when.value is not None):
            if band.most_minor is not None:
                yield Money(band.most_minor + 1, band.currency)
            if band.least_minor:
                yield Money(band.least_minor - 1, band.currency)


def _states(row: PolicyRow, before: Sequence[PolicyRow]) -> Iterator[Mapping[str, Any]]:
    """The usual condition and seal, and others where rows before ask for them."""
    yield {}
    if not row.when.condition and any(each.when.condition for each in before):
        yield from ({"condition": str(word)} for word in Condition if word is not Condition.UNKNOWN)
    if not row.when.seal and any(each.when.seal for each in before):
        yield from ({"seal": str(word)} for word in Seal)


def _names(node: Any) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    for part in children(node):
        yield from _names(part)


def _values(fact: str, policy: Policy) -> tuple[Any, ...]:
    type_ = vocabulary(policy).facts.get(fact)
    if fact in {"used_beyond_testing", "nonreturnable_confirmed", "offered_collection"}:
        return (False, True)
    if isinstance(type_, Enum) and fact in {"condition", "seal", "severity", "damage_cause", "buyer_tier", "category"}:
        return tuple(sorted(str(word) for word in type_.words))
    return (None,)


def _situation(place: Place, asked: Asked, row: PolicyRow | None) -> dict[str, Any]:
    when, more = asked.when, asked.more
    ordered, policy = _ordered(place, asked), place.policy
    line: dict[str, Any] = {
        "id": "1",
        "sku": "1",
        "title": "",
        "quantity": 1,
        "tax": "0",
        "tax_included": True,
        "kinds": _kinds(asked),
        "category": more.get("category") or next(iter(when.category), NOTHING_NAMED),
        "tags": list(when.tags[:1]),
        "nonreturnable_confirmed": more.get("nonreturnable_confirmed", True),
    }
    currency, price, shipping, paid = _money(asked, row)
    line["unit_price"] = price
    item = {
        "line": "1",
        "quantity": 1,
        "reason": asked.reason,
        "condition": more.get("condition") or next(iter(when.condition), _usual_condition(asked.reason)),
        "seal": more.get("seal") or _seal(asked),
        "used_beyond_testing": more.get("used_beyond_testing", False),
        "damage_cause": more.get("damage_cause", "merchant"),
        "severity": more.get("severity", "minor"),
        "defect_appeared_at": _iso(asked.requested_on),
        "noticed_at": _iso(asked.requested_on),
        "merchant_offered_collection": more.get("offered_collection", False),
        "additional_period_ends_at": "never",
        "dispatched_at": "never",
        "proof_of_dispatch_at": "never",
        "received_back_at": "never",
    }
    delivery = {
        "line": "1",
        "quantity": 1,
        "shipped_at": _iso(ordered),
        "delivered_at": _iso(asked.delivered_on) or "never",
        "promised_by": "never",
        "ship_promised_by": "never",
        "carrier_chosen_by": "merchant",
    }
    return {
        "as_of": _iso(asked.requested_on),
        "market": place.market,
        "channel": {
            "site": place.site,
            "fulfilled_by": next(iter(when.fulfilled_by), "merchant"),
        },
        "buyer": {"kind": "consumer", "tier": more.get("buyer_tier") or next(iter(when.buyer_tier), NOTHING_NAMED)},
        "order": {
            "id": "1",
            "ordered_at": _iso(ordered),
            "currency": currency,
            "lines": [line],
            "shipping": {"charged": shipping, "cheapest_standard": shipping, "tax": "0", "tax_included": True},
            "payments": [{"id": "1", "method": "card", "status": "captured", "amount": paid, "currency": currency}],
            "deliveries": [delivery],
        },
        "notices": _notices(policy, row, ordered),
        "request": {"requested_at": _iso(asked.requested_on), "items": [item]},
    }


def _ordered(place: Place, asked: Asked) -> date:
    """The day of the order: a few days before delivery, or the order day of the place where nothing came."""
    if asked.delivered_on is None:
        return place.ordered_on
    return asked.delivered_on - timedelta(days=DELIVERY_DAYS)


def _notices(policy: Policy | None, row: PolicyRow | None, ordered: date) -> dict[str, Any]:
    """What the merchant says it tells every buyer; a merchant without a policy has said nothing, and is trusted."""
    given = frozenset(Notice) if policy is None else policy.notices_given
    told = {notice: _iso(ordered) if notice in given else "never" for notice in Notice}
    shown: dict[str, Any] = {"displayed": "no" if policy is None else policy.displayed}
    if row is not None:
        shown |= {"change_of_mind": _displayed(row), "return_cost": row.then.return_freight_payer}
        shown |= {} if row.then.window_days is None else {"days": row.then.window_days}
    return {
        "withdrawal_right_given_at": told[Notice.WITHDRAWAL_RIGHT],
        "contract_document_at": told[Notice.CONTRACT_DOCUMENT],
        "return_cost_disclosed": Notice.RETURN_COST in given,
        "return_policy": shown,
    }


def _displayed(row: PolicyRow) -> str:
    for remedy, word in (("refund", "refund"), ("exchange", "exchange"), ("store_credit", "credit")):
        if remedy in row.then.remedies:
            return word
    return "none"


def _kinds(asked: Asked) -> list[str]:
    if asked.kind is not None:
        return [asked.kind]
    return [str(kind) for kind in asked.when.kinds[:1]]


def _seal(asked: Asked) -> str:
    if asked.kind is not None:
        return "broken" if asked.kind in _SEALED else "none"
    return str(next(iter(asked.when.seal), "intact" if _SEALED & set(asked.when.kinds[:1]) else "none"))


def _usual_condition(reason: Reason) -> str:
    return "damaged" if reason in {Reason.DEFECTIVE, Reason.DAMAGED_IN_TRANSIT} else "unopened"


def _money(asked: Asked, row: PolicyRow | None) -> tuple[str, str, str, str]:
    """Currency, price within the row's value band, delivery charge, and what was paid in all."""
    price = asked.price or _usual_price(asked.when, row)
    amounts = (price.amount_minor, USUAL_SHIPPING_MINOR, price.amount_minor + USUAL_SHIPPING_MINOR)
    goods, shipping, paid = (format_minor(amount, price.currency) for amount in amounts)
    return price.currency, goods, shipping, paid


def _usual_price(when: RowCells, row: PolicyRow | None) -> Money:
    band = when.value
    if band is None:
        keep = row.then.keep_it_up_to if row is not None else None
        return Money(USUAL_PRICE_MINOR, keep.currency if keep is not None else USUAL_CURRENCY)
    least, most = band.least_minor or 0, band.most_minor
    amount = max(least, min(USUAL_PRICE_MINOR, most if most is not None else USUAL_PRICE_MINOR))
    return Money(amount, band.currency)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
