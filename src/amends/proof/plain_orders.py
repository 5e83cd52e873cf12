"""Of all the orders that show the same thing, one that a merchant would call ordinary."""

from collections.abc import Iterator

from amends.proof.situations import Situations
from amends.rules.prove import Chosen
from amends.rules.prove_solver import Model, Prover
from amends.rules.prove_terms import Truth

_USUAL_WORDS = {
    "buyer_kind": "consumer",
    "delivery_pattern": "single",
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "fulfilled_by": "merchant",
}
_USUALLY_NOT = ("partial", "used_beyond_testing", "offered_collection", "nonreturnable_confirmed")
_USUALLY_UNKNOWN = ("promised_on", "ship_promised_on", "noticed_on", "additional_period_ends_on", "defect_appeared_on")


def plainest(prover: Prover, situations: Situations, shows: tuple[Truth, ...]) -> Model | None:
    """A model of `shows` with as much as possible as it usually is; None where `shows` cannot hold."""
    with prover.supposing(*shows):
        model = prover.model()
        return model if model is None else _granted(prover, list(_wishes(situations)), [], model)


def _granted(prover: Prover, wishes: list[Truth], granted: list[Truth], model: Model) -> Model:
    """The last model found while granting `wishes`, all at once or else by halves; adds to `granted`."""
    kept = prover.where(*granted, *wishes)
    if kept is not None:
        granted.extend(wishes)
        return kept
    if len(wishes) < 2:
        return model
    half = len(wishes) // 2
    model = _granted(prover, wishes[:half], granted, model)
    return _granted(prover, wishes[half:], granted, model)


def _wishes(situations: Situations) -> Iterator[Truth]:
    terms = situations.reader.terms
    for name, word in _USUAL_WORDS.items():
        yield situations.is_word(name, word)
    yield terms.every(situations.no(name) for name in _USUALLY_NOT)
    for name in ("kinds", "tags"):
        if name in situations.facts and isinstance(chosen := situations.fact(name), Chosen):
            yield terms.every((chosen.known, *(terms.invert(within) for within in chosen.has.values())))
    yield terms.every(terms.invert(situations.known(name)) for name in _USUALLY_UNKNOWN)
    for name in ("prior_repair_count", "delay_count"):
        yield terms.equal(situations.number(name), 0)
    yield situations.yes("delivered_happened")
    short = terms.plus(situations.number("ordered_on"), 60)
    yield terms.at_most(situations.number("as_of"), short)
    yield terms.at_most(situations.number("delivered_on"), terms.plus(situations.number("ordered_on"), 7))
