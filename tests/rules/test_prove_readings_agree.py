"""The reading for proofs says what the generated Python says: of facts that stand, and of facts a solver has to find."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from rule_strategies import CALENDAR, CITE, FACTS, SPREAD, expressions, rows, rulebooks

pytest.importorskip("z3", reason="policies are proved with the extra [prove]")

from amends.rules.evaluate import run
from amends.rules.expression import FAR, Vocabulary
from amends.rules.prove import Reader, blank, seen
from amends.rules.prove_rulebook import BookReading
from amends.rules.prove_solver import Prover
from amends.rules.prove_spans import Spans
from amends.rules.prove_terms import Terms
from amends.rules.row import inward
from amends.rules.rule import Rule
from amends.rules.rulebook import build
from amends.vocabulary.deadline import NEVER

MODEST = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
EARLIEST, LATEST = date(2020, 1, 1).toordinal(), FAR.toordinal()
BOUNDS = {"Date": (EARLIEST, LATEST)}


def reader_of():
    terms = Terms()
    return Reader(terms, Spans(terms, CALENDAR))


def standing(row):
    """Facts as constants: all that is exact folds to a constant."""
    return lambda name: blank(FACTS[name]) if row[name] is None else seen(row[name])


def searched(reader):
    """Facts as the unknowns of a solver."""

    def fact(name):
        least, most = BOUNDS.get(str(FACTS[name]), (-100_000, 2_000_000))
        return reader.unknown_fact(name, FACTS[name], least, most)

    return fact


def inside(value):
    return FAR if value is NEVER else value


def differences(rulebook, facts, *, search):
    """Conclusions of which the proof can say otherwise than the run, or cannot say the same."""
    reader = reader_of()
    row = inward(facts, FACTS)
    fact = searched(reader) if search else standing(row)
    reading = BookReading(reader, rulebook, fact)
    prover = Prover(reader.terms, reader.spans)
    if search:
        prover.suppose(*(reader.says(fact(name), value) for name, value in row.items()))
    expected = run(rulebook, facts, CALENDAR)
    found = []
    for name in rulebook.order:
        agrees = reader.says(reading.conclusion(name), inside(expected[name]))
        if prover.where(agrees) is None:
            found.append(f"{name} cannot be {expected[name]}")
        elif reader.fresh == 0 and prover.where(reader.terms.invert(agrees)) is not None:
            found.append(f"{name} need not be {expected[name]}")
    return found


def expression_book(kind, node):
    return build([Rule("only", "made.it", CITE, then=node)], {}, Vocabulary(FACTS, {"made.it": kind}))


@MODEST
@given(rulebooks(), rows)
def test_a_rulebook_over_facts_that_stand(rulebook, situation):
    for facts in (situation, *SPREAD[::25]):
        assert differences(rulebook, facts, search=False) == []


@MODEST
@given(rulebooks(), rows)
def test_a_rulebook_over_facts_to_be_found(rulebook, situation):
    for facts in (situation, *SPREAD[::75]):
        assert differences(rulebook, facts, search=True) == []


@MODEST
@given(expressions())
def test_one_expression_over_facts_that_stand(typed):
    for facts in SPREAD[::10]:
        assert differences(expression_book(*typed), facts, search=False) == []


@MODEST
@given(expressions())
def test_one_expression_over_facts_to_be_found(typed):
    for facts in SPREAD[::50]:
        assert differences(expression_book(*typed), facts, search=True) == []
