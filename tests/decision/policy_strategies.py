"""Random policies and random situations of many markets, for what must hold of all of them."""

from functools import cache
from typing import Any

from hypothesis import strategies as st
from situations import changed, situation

from amends.law.pack import Packs
from amends.site.packs import build
from amends.vocabulary.request import Condition, Reason

MARKETS = ("DE", "FR", "GB", "US-CA", "US-NY", "JP", "CN", "KR", "BR", "TR", "AU", "CH", "KE")
DAYS = ("2026-09-30", "2026-10-05", "2026-10-12", "2026-10-19", "2026-11-02", "2026-12-20")
EVENTS = st.one_of(st.none(), st.just("never"), st.sampled_from(DAYS))


@cache
def law() -> Packs:
    return build()


def _some(words: tuple[str, ...], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=most, unique=True)


def _ends(values: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    return (
        st.lists(values, min_size=2, max_size=2).map(sorted).map(lambda ends: {"from": ends[0], "to": ends[1], **more})
    )


CELLS: dict[str, st.SearchStrategy[Any]] = {
    "market": _some(("DE", "EU", "GB", "US", "US-CA", "CN", "JP")),
    "channel": _some(("own_store", "amazon", "ebay")),
    "fulfilled_by": _some(("merchant", "platform")),
    "category": _some(("shoes", "books")),
    "tags": _some(("sale", "final")),
    "kinds": _some(("custom_made", "sealed_hygiene", "perishable")),
    "reason": _some(("change_of_mind", "lack_of_conformity", "delivery", "defective", "too_small")),
    "condition": _some(("unopened", "opened", "used")),
    "seal": _some(("intact", "broken", "none")),
    "days_since_delivery": _ends(st.integers(0, 60)),
    "value": _ends(st.sampled_from(["10.00", "36.00", "50.00"]), currency="EUR"),
    "buyer_tier": _some(("premium", "gold")),
    "ordered": _ends(st.sampled_from(DAYS)),
    "where": st.sampled_from(["not used_beyond_testing", "is_known(offered_collection) and offered_collection"]),
}
SURCHARGES = st.one_of(
    st.integers(0, 300_000).map(lambda ppm: {"ppm": ppm}),
    st.sampled_from(["0.00", "5.00", "20.00"]).map(lambda amount: {"amount": amount, "currency": "EUR"}),
)
TERMS: dict[str, st.SearchStrategy[Any]] = {
    "window_days": st.integers(0, 60),
    "no_shorter_than_law": st.booleans(),
    "return_required": st.booleans(),
    "return_freight_payer": st.sampled_from(["buyer", "merchant"]),
    "outbound_refunded": st.booleans(),
    "restocking_fee": SURCHARGES,
    "exchange_bonus": SURCHARGES,
    "credit_bonus": SURCHARGES,
    "keep_it_up_to": st.sampled_from(["10.00", "60.00"]).map(lambda amount: {"amount": amount, "currency": "EUR"}),
    "evidence": _some(("photo", "receipt")),
    "refund_promise_working_days": st.integers(0, 12),
    "no_later_than_law": st.booleans(),
}
REMEDIES = ("refund", "exchange", "store_credit", "repair", "replacement", "price_reduction")


@st.composite
def terms(draw: st.DrawFn) -> dict[str, Any]:
    given_remedies = draw(st.lists(st.sampled_from(REMEDIES), max_size=4, unique=True))
    named = draw(st.lists(st.sampled_from(sorted(TERMS)), max_size=6, unique=True))
    trigger = draw(st.sampled_from(["request", "proof_of_dispatch", "first_scan", "received", "inspected"]))
    found = {"remedies": given_remedies, "refund_trigger": trigger, **{name: draw(TERMS[name]) for name in named}}
    if trigger == "inspected":
        found["longest_inspection_days"] = draw(st.integers(0, 5))
    if not given_remedies and draw(st.booleans()):
        found["refusal_cite"] = {"instrument": "BGB", "article": "§ 312g(2)"}
    return found


@st.composite
def rows(draw: st.DrawFn, label: str) -> dict[str, Any]:
    named = draw(st.lists(st.sampled_from(sorted(CELLS)), max_size=3, unique=True))
    return {
        "row": label,
        "note": draw(st.sampled_from(["", 'why, and "how"', "two\nlines"])),
        "when": {name: draw(CELLS[name]) for name in named},
        "then": draw(terms()),
    }


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 4))
    return {
        "policy": draw(st.sampled_from(["Ours", "Wren & Robin: returns, 2026"])),
        "version": draw(st.sampled_from([None, "3"])),
        "sells_to": {"markets": draw(_some(("DE", "GB")))},
        "displayed": draw(st.sampled_from(["no", "final_screen_and_ad"])),
        "notices_given": draw(_some(("withdrawal_right", "return_cost"))),
        "rows": [draw(rows(f"r{number}")) for number in range(count)],
    }


CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "buyer.kind": st.sampled_from(["consumer", "business", None]),
    "buyer.tier": st.sampled_from(["premium", "gold", None]),
    "channel.site": st.sampled_from(["own_store", "ebay", "in_store"]),
    "order.lines.0.category": st.sampled_from(["shoes", "hats", None]),
    "order.lines.0.tags": st.sampled_from([["sale"], [], ["final", "new"]]),
    "order.lines.0.kinds": st.lists(st.sampled_from(["sealed_hygiene", "custom_made", "perishable"]), max_size=2),
    "order.deliveries.0.delivered_at": EVENTS,
    "order.shipping.cheapest_standard": st.sampled_from(["4.90", "0.00", None]),
    "notices.withdrawal_right_given_at": EVENTS,
    "notices.return_cost_disclosed": st.sampled_from([True, False, None]),
    "notices.return_policy.displayed": st.sampled_from(["no", "final_screen_and_ad"]),
    "request.requested_at": st.sampled_from(["2026-10-12", "2026-10-19", "2026-10-20", "2026-11-02", "2026-12-20"]),
    "request.items.0.quantity": st.sampled_from([1, 2]),
    "request.items.0.reason": st.sampled_from([str(reason) for reason in Reason]),
    "request.items.0.condition": st.sampled_from([str(condition) for condition in Condition]),
    "request.items.0.seal": st.sampled_from(["intact", "broken", "none", None]),
    "request.items.0.used_beyond_testing": st.sampled_from([True, False, None]),
    "request.items.0.severity": st.sampled_from(["minor", "major", None]),
    "request.items.0.merchant_offered_collection": st.sampled_from([True, False, None]),
    "request.items.0.proof_of_dispatch_at": EVENTS,
    "request.items.0.received_back_at": EVENTS,
    "request.items.0.dispatched_at": EVENTS,
    "request.wants": st.sampled_from([None, "repair", "refund"]),
}


@st.composite
def situations(draw: st.DrawFn, markets: tuple[str, ...] = MARKETS) -> dict[str, Any]:
    """A situation of any of the markets, without a policy."""
    fields = draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True, max_size=9))
    base = changed(
        situation(market=draw(st.sampled_from(markets))), **{"as_of": "2026-12-21", "buyer.time_zone": "UTC"}
    )
    return changed(base, **{name: draw(CHOICES[name]) for name in fields})
