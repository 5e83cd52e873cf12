"""Every reading of a rulebook gives the same answer, whatever is unknown."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_strategies import CALENDAR, CITE, FACTS, SPREAD, expressions, facts_of, rows, rulebooks

from amends.rules.evaluate import run, value
from amends.rules.expression import Vocabulary, text
from amends.rules.parse import parse
from amends.rules.python import compile_rulebook
from amends.rules.row import inward
from amends.rules.rule import Rule
from amends.rules.rulebook import build

SLOW_TO_DRAW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def exactly(answers):
    """Answers with their Python types, so that True is not taken for 1."""
    return {name: (type(answer), answer) for name, answer in answers.items()}


@SLOW_TO_DRAW
@given(rulebooks(), rows)
def test_plain_traced_and_reference_agree(rulebook, situation):
    compiled = compile_rulebook(rulebook)
    for facts in (situation, *SPREAD[::10]):
        expected = exactly(run(rulebook, facts, CALENDAR))
        assert exactly(compiled.plain(facts, CALENDAR)) == expected
        assert exactly(compiled.traced(facts, CALENDAR).values) == expected


@SLOW_TO_DRAW
@given(expressions())
def test_one_expression_is_generated_as_it_is_read(typed):
    kind, node = typed
    rulebook = build([Rule("only", "made.it", CITE, then=node)], {}, Vocabulary(FACTS, {"made.it": kind}))
    compiled = compile_rulebook(rulebook)
    for facts in SPREAD[::2]:
        assert exactly(compiled.plain(facts, CALENDAR)) == exactly(run(rulebook, facts, CALENDAR))


@SLOW_TO_DRAW
@given(expressions())
def test_the_canonical_text_of_an_expression_reads_back_as_itself(typed):
    _, node = typed
    assert parse(text(node), 1) == node


@SLOW_TO_DRAW
@given(expressions(with_is_known=False), rows, rows)
def test_what_is_known_without_a_fact_stays_so_whatever_the_fact(typed, facts, more):
    _, node = typed
    row = inward(facts, FACTS)
    fuller = {name: inward(more, FACTS)[name] if known is None else known for name, known in row.items()}
    before = value(node, lambda name: row[name.name], CALENDAR)
    after = value(node, lambda name: fuller[name.name], CALENDAR)
    assert before is None or after == before


@SLOW_TO_DRAW
@given(rulebooks(with_is_known=False), rows, st.data())
def test_a_conclusion_stays_unknown_until_something_named_behind_it_is_known(rulebook, facts, data):
    trace = compile_rulebook(rulebook).traced(facts, CALENDAR)
    unknown = {name for name, answer in trace.values.items() if answer is None}
    assert set(trace.unknown_because) == unknown
    for conclusion in sorted(unknown):
        causes = trace.unknown_because[conclusion]
        assert causes
        named = {cause for cause in causes if cause in FACTS}
        fuller = {
            name: data.draw(facts_of(FACTS[name])) if known is None and name not in named else known
            for name, known in facts.items()
        }
        assert run(rulebook, fuller, CALENDAR)[conclusion] is None


@SLOW_TO_DRAW
@given(rulebooks(), rows)
def test_the_steps_of_a_known_conclusion_end_with_its_own_rule_after_those_it_reads(rulebook, facts):
    trace = compile_rulebook(rulebook).traced(facts, CALENDAR)
    for conclusion in rulebook.order:
        steps = trace.steps[conclusion]
        if trace.values[conclusion] is not None:
            assert steps[-1].defines == conclusion
            assert steps[-1].value == trace.values[conclusion]
        seen: set[str] = set()
        for step in steps:
            read = {name for name in rulebook.rule(step.rule).conclusions_read if trace.values[name] is not None}
            assert read <= seen
            seen.add(step.defines)
