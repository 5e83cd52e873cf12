"""What holds of every policy and every situation: law is never lowered, more is never worse, the first match answers."""

from copy import deepcopy
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from policy_strategies import law, policies, situations

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.outcome import Decision, Offer
from amends.decision.policy.condition import conditions, market_word, vocabulary
from amends.decision.policy.firing import compiled
from amends.decision.policy.reader import read_policy
from amends.decision.policy.sheet import policy_from_sheet, sheet_of
from amends.decision.policy.writer import document_of
from amends.decision.situation import read_situation
from amends.rules.evaluate import value
from amends.rules.row import inward
from amends.vocabulary.deadline import WorkingCalendar
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.remedy import FreightPayer, Right

EXAMPLES = 100


def decided(data: dict[str, Any], policy: dict[str, Any] | None, *, steps: bool = False) -> Decision | None:
    try:
        return decide(read_situation({**data, "policy": policy}), law(), steps=steps)
    except FieldError as error:
        if error.code != "quantity_exceeds_delivered":
            raise
        return None


def as_good(better: Offer, offer: Offer) -> bool:
    """Whether `better` gives the buyer what `offer` does; a refund without return is as good as one on return."""
    same = better.remedy == offer.remedy or (better.remedy, offer.remedy) == (
        "refund_without_return",
        "refund_on_return",
    )
    pays = (better.amount_minor or 0) >= (offer.amount_minor or 0)
    return (
        same and pays and (better.freight_payer is not FreightPayer.BUYER or offer.freight_payer is FreightPayer.BUYER)
    )


def legal_rights(decision: Decision) -> list[Any]:
    return [right for right in decision.items[0].rights if right.right is not Right.MERCHANT_POLICY]


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations(), policies())
def test_a_policy_never_takes_what_law_gives(data: dict[str, Any], policy: dict[str, Any]) -> None:
    alone, joined = decided(data, None), decided(data, policy)
    if alone is None or joined is None:
        assert alone is joined
        return
    for own, raised in zip(legal_rights(alone), legal_rights(joined), strict=True):
        assert (own.right, own.holds, own.last_day, own.remedies) == (
            raised.right,
            raised.holds,
            raised.last_day,
            raised.remedies,
        )
        if own.terms is None:
            continue
        assert (raised.terms.certain_refund_minor or 0) >= (own.terms.certain_refund_minor or 0)
        assert raised.terms.refund_clock == own.terms.refund_clock
        assert raised.terms.restocking_fee_minor == 0
        assert raised.terms.evidence == ()
        if own.terms.return_freight_payer is not FreightPayer.BUYER:
            assert raised.terms.return_freight_payer is not FreightPayer.BUYER
    for offer in alone.offers:
        assert any(as_good(other, offer) and other.statutory for other in joined.offers if offer.statutory)


RAISES: dict[str, Any] = {
    "window_days": lambda before: before + 10,
    "return_freight_payer": lambda before: "merchant",
    "outbound_refunded": lambda before: True,
    "return_required": lambda before: False,
    "restocking_fee": lambda before: None,
    "credit_bonus": lambda before: {"ppm": 900_000},
    "exchange_bonus": lambda before: {"ppm": 900_000},
    "keep_it_up_to": lambda before: {"amount": "999.00", "currency": "EUR"},
    "evidence": lambda before: [],
}
"""For each term, a value that is better for the buyer than `before`."""


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations(), policies(), st.sampled_from(sorted(RAISES)), st.integers(0, 3))
def test_more_of_one_term_is_never_worse(data: dict[str, Any], policy: dict[str, Any], term: str, place: int) -> None:
    assume(place < len(policy["rows"]) and policy["rows"][place]["then"]["remedies"])
    then = policy["rows"][place]["then"]
    assume(term != "window_days" or "window_days" in then)
    raised = deepcopy(policy)
    raised["rows"][place]["then"][term] = RAISES[term](then.get(term))
    before, after = decided(data, policy), decided(data, raised)
    if before is None or after is None:
        return
    for offer in before.offers:
        assert any(as_good(other, offer) for other in after.offers), offer
    assert len(after.policy_clamped) <= len(before.policy_clamped)


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations(), policies(), st.sampled_from(["repair", "refund", "replacement", "store_credit"]))
def test_another_remedy_is_never_worse(data: dict[str, Any], policy: dict[str, Any], remedy: str) -> None:
    raised = deepcopy(policy)
    for row in raised["rows"]:
        if row["then"]["remedies"] and remedy not in row["then"]["remedies"]:
            row["then"]["remedies"].append(remedy)
    before, after = decided(data, policy), decided(data, raised)
    if before is not None and after is not None:
        assert all(any(as_good(other, offer) for other in after.offers) for offer in before.offers)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies())
def test_a_policy_is_read_back_as_it_is_written(policy: dict[str, Any]) -> None:
    read = read_policy(Fields(policy))
    again = read_policy(Fields(document_of(read)))
    assert (again, again.hash) == (read, read.hash)
    assert read_policy(Fields({**policy, "version": "another"})).hash == read.hash


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies(), NAMES, NAMES)
def test_a_sheet_is_read_back_as_the_same_policy(policy: dict[str, Any], name: str, note: str) -> None:
    named = {**policy, "policy": name, "rows": [{**row, "note": note} for row in policy["rows"]]}
    read = read_policy(Fields(named))
    sheet = sheet_of(read)
    assert policy_from_sheet(sheet, "ours.csv") == read
    assert policy_from_sheet(sheet.encode(), "ours.csv").hash == read.hash


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "market": st.sampled_from(["DE", "FR", "GB", "US-CA", "US-NY", "KE"]),
        "site": st.sampled_from(["own_store", "amazon"]),
        "fulfilled_by": st.sampled_from(["merchant", None]),
        "category": st.sampled_from(["shoes", "hats"]),
        "tags": st.sampled_from([frozenset(), frozenset({"sale"})]),
        "kinds": st.sampled_from([None, frozenset(), frozenset({"custom_made"})]),
        "reason": st.sampled_from(["changed_mind", "too_small", "defective", "late"]),
        "condition": st.sampled_from([None, "unopened", "used"]),
        "seal": st.sampled_from([None, "none", "broken"]),
        "delivered_happened": st.sampled_from([True, False, None]),
        "value_eur": st.sampled_from([None, 999, 1000, 5000]),
        "buyer_tier": st.sampled_from(["premium", "none"]),
        "used_beyond_testing": st.sampled_from([True, False, None]),
    },
)


@settings(max_examples=200, deadline=None)
@given(policies(), FACTS)
def test_the_first_row_that_matches_answers(policy: dict[str, Any], facts: dict[str, Any]) -> None:
    """The generated function of a market says what the reference reading of each condition in turn says."""
    read = read_policy(Fields(policy))
    table, words = compiled(read), vocabulary(read)
    row = inward({**facts, "market": market_word(facts.get("market", "KE"), table.markets)}, words.facts)
    verdicts = [value(each, lambda name: row[name.name], WorkingCalendar("")) for each in conditions(read)]
    place = next((index for index, verdict in enumerate(verdicts) if verdict is not False), None)
    fired = table.fire({**facts, "market": facts.get("market", "KE")})
    if place is None:
        assert fired.row is None
        assert fired.certain
    else:
        assert fired.row == read.rows[place]
        assert fired.certain is (verdicts[place] is True)


@settings(max_examples=50, deadline=None)
@given(situations(), policies())
def test_a_decision_is_replayed_word_for_word(data: dict[str, Any], policy: dict[str, Any]) -> None:
    """From the stored facts and the document of the same hash, steps included."""
    first = decided(data, policy, steps=True)
    if first is None:
        return
    stored = document_of(read_policy(Fields(policy)))
    again = decided(data, stored, steps=True)
    assert again is not None
    assert answer(again) == answer(first)
    assert again.policy == first.policy
