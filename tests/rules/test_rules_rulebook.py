"""A rulebook as a lawyer would try it out: general rules, exceptions, national acts, dated figures, gaps."""

from datetime import date
from itertools import product

import pytest

from amends.rules import counting
from amends.rules.evaluate import run
from amends.rules.expression import BOOL, DATE, FAR, INT, MONEY, Vocabulary, enum, enum_set
from amends.rules.fault import RulebookError
from amends.rules.parse import MAX_EXPRESSION_DEPTH, depth, parse
from amends.rules.python import compile_rulebook, source_of
from amends.rules.reader import read_parameters, read_rules
from amends.rules.rule import Rule
from amends.rules.rulebook import MAX_EXCEPTION_DEPTH, MAX_RULES, build
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER, WorkingCalendar

CITE = Citation("Directive 2011/83/EU", "art. 9(1)", "https://example.org/crd")
SEAL = enum("seal", "intact", "broken", "none")
PAYER = enum("freight_payer", "buyer", "merchant")
WORDS = Vocabulary(
    facts={
        "a": BOOL,
        "b": BOOL,
        "n": INT,
        "price": MONEY,
        "ordered_on": DATE,
        "delivered_on": DATE,
        "as_of": DATE,
        "seal": SEAL,
        "kinds": enum_set("kind", "custom_made", "perishable", "alcohol"),
    },
    conclusions={
        "withdrawal.holds": BOOL,
        "withdrawal.last_day": DATE,
        "withdrawal.days": INT,
        "withdrawal.payer": PAYER,
        "withdrawal.refund": MONEY,
        "withdrawal.unused": BOOL,
    },
)
CALENDAR = WorkingCalendar("DE", holidays=frozenset({date(2026, 1, 1)}))


def rule(label, defines, then, when="true", **more):
    return Rule(label, defines, CITE, then=parse(then, 1), when=parse(when, 1), file="de.yaml", line=1, **more)


def answers(rules, parameters=None, **facts):
    """Every conclusion by the plain function, after checking that the other readings say the same."""
    rulebook = build(rules, parameters or {}, WORDS)
    compiled = compile_rulebook(rulebook)
    plain = compiled.plain(facts, CALENDAR)
    assert plain == run(rulebook, facts, CALENDAR) == compiled.traced(facts, CALENDAR).values
    return plain


def traced(rules, parameters=None, **facts):
    return compile_rulebook(build(rules, parameters or {}, WORDS)).traced(facts, CALENDAR)


def holds(expression, **facts):
    return answers([rule("r", "withdrawal.holds", expression)], **facts)["withdrawal.holds"]


def figures(text):
    return read_parameters(text, "figures.yaml")


KLEENE_AND = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, False): False,
    (False, None): False,
    (None, None): None,
}
KLEENE_OR = {
    (True, True): True,
    (True, False): True,
    (True, None): True,
    (False, False): False,
    (False, None): None,
    (None, None): None,
}


@pytest.mark.parametrize(("a", "b"), [*product([True, False, None], repeat=2)])
def test_and_or_follow_kleenes_tables(a, b):
    pair = (a, b) if (a, b) in KLEENE_AND else (b, a)
    assert holds("a and b", a=a, b=b) is KLEENE_AND[pair]
    assert holds("a or b", a=a, b=b) is KLEENE_OR[pair]


@pytest.mark.parametrize(
    ("expression", "facts", "answer"),
    [
        ("not a", {"a": None}, None),
        ("not a", {"a": False}, True),
        ("n > 3", {}, None),
        ("n > 3", {"n": 4}, True),
        ("is_known(n)", {}, False),
        ("is_known(n > 3)", {"n": 1}, True),
        ("seal in {'intact', 'none'}", {"seal": "none"}, True),
        ("seal not in {'intact', 'none'}", {"seal": "none"}, False),
        ("seal in {'intact'}", {}, None),
        ('"custom_made" in kinds', {"kinds": frozenset({"custom_made"})}, True),
        ('"custom_made" in kinds', {"kinds": frozenset()}, False),
        ('"custom_made" in kinds', {}, None),
        ("unknown", {}, None),
        ("a and unknown", {"a": False}, False),
        ("(n if a else 2) == 2", {"n": 2}, True),
        ("(n if a else 2) == 2", {"n": 3}, None),
        ("min(n, 3) == 3", {"n": 5}, True),
        ("max(n, 3) == 3", {}, None),
        ("n * 2 - 1 == 9", {"n": 5}, True),
        ("as_of <= delivered_on", {"as_of": date(2026, 1, 1), "delivered_on": NEVER}, True),
        ("delivered_on == never", {"delivered_on": NEVER}, True),
        ("days_between(ordered_on, delivered_on) > 3", {"ordered_on": date(2026, 1, 1), "delivered_on": NEVER}, None),
    ],
)
def test_expressions_with_something_unknown(expression, facts, answer):
    assert holds(expression, **facts) is answer


@pytest.mark.parametrize(
    ("expression", "day"),
    [
        ("add_days(ordered_on, 14)", date(2026, 1, 14)),
        ("last_day_counting(ordered_on, 8)", date(2026, 1, 7)),
        ("add_months(ordered_on, 2)", date(2026, 2, 28)),
        ("add_years(ordered_on, 2)", date(2027, 12, 31)),
        ("roll(add_days(ordered_on, 1))", date(2026, 1, 2)),
        ("roll(add_days(ordered_on, 3))", date(2026, 1, 5)),
        ("add_business_days(ordered_on, 2)", date(2026, 1, 5)),
        ("add_days(never, 14)", NEVER),
        ("roll(never)", NEVER),
        ("min(never, ordered_on)", date(2025, 12, 31)),
        ("add_days(ordered_on, 99999999)", None),
        ("add_years(ordered_on, 3000)", None),
        ("add_business_days(ordered_on, -1)", None),
        ('date("2026-07-31")', date(2026, 7, 31)),
    ],
)
def test_days_are_counted_by_the_deadline_words(expression, day):
    said = answers([rule("r", "withdrawal.last_day", expression)], ordered_on=date(2025, 12, 31))
    assert said["withdrawal.last_day"] == day


@pytest.mark.parametrize(
    ("amount_minor", "rate_ppm", "part_minor"),
    [(1005, 500_000, 503), (1004, 500_000, 502), (1, 499_999, 0), (999, 1_000_000, 999), (0, 1, 0), (-1, 500_000, 0)],
)
def test_a_share_is_rounded_half_up(amount_minor, rate_ppm, part_minor):
    assert counting.share(amount_minor, rate_ppm) == part_minor


def test_a_day_off_the_calendar_is_unknown_not_an_error():
    assert counting.add_days(date(9999, 12, 30), 10) is None
    assert counting.add_months(date(9999, 12, 30), 10) is None
    assert counting.roll(WorkingCalendar("X", frozenset({3, 4, 5, 6})), date(9999, 12, 30)) is None
    assert counting.add_business_days(CALENDAR, date(9999, 12, 30), 10) is None
    assert counting.add_days(FAR, -3) == FAR


EXCLUSIONS = [
    rule("general", "withdrawal.holds", "true"),
    rule("custom", "withdrawal.holds", "false", when='"custom_made" in kinds', exception_to="general"),
    rule("custom.informed", "withdrawal.holds", "true", when="a", exception_to="custom"),
    rule("perishable", "withdrawal.holds", "b", when='"perishable" in kinds', exception_to="general"),
]


@pytest.mark.parametrize(
    ("kinds", "a", "b", "answer"),
    [
        (set(), False, False, True),
        ({"custom_made"}, False, False, False),
        ({"custom_made"}, True, False, True),
        ({"perishable"}, False, False, False),
        ({"custom_made", "perishable"}, False, True, None),
        (set(), True, False, True),
        ({"custom_made"}, None, False, None),
        ({"perishable"}, None, True, True),
        (None, False, True, None),
    ],
)
def test_an_exception_wins_and_so_does_the_exception_to_it(kinds, a, b, answer):
    facts = {"kinds": None if kinds is None else frozenset(kinds), "a": a, "b": b}
    assert answers(EXCLUSIONS, **facts)["withdrawal.holds"] is answer


def test_two_exceptions_at_once_are_a_conflict_and_not_a_coin_toss():
    trace = traced(EXCLUSIONS, kinds=frozenset({"custom_made", "perishable"}), a=False, b=False)
    assert trace.values["withdrawal.holds"] is None
    assert trace.unknown_because["withdrawal.holds"] == {"rule_conflict"}


def test_an_exception_that_would_say_the_same_may_stay_open():
    rules = [
        rule("general", "withdrawal.holds", "n > 3"),
        rule("custom", "withdrawal.holds", "false", when='"custom_made" in kinds', exception_to="general"),
        rule("used", "withdrawal.holds", "false", when="a", exception_to="general"),
    ]
    assert answers(rules, n=1)["withdrawal.holds"] is False
    assert answers(rules, n=5)["withdrawal.holds"] is None
    assert traced(rules, n=5).unknown_because["withdrawal.holds"] == {"kinds", "a"}
    assert traced(rules).unknown_because["withdrawal.holds"] == {"n", "kinds", "a"}


def test_where_no_rule_applies_the_conclusion_is_unknown():
    trace = traced([rule("r", "withdrawal.holds", "true", when="a")], a=False)
    assert trace.values["withdrawal.holds"] is None
    assert trace.unknown_because["withdrawal.holds"] == {"no_rule"}
    assert trace.unknown_because["withdrawal.unused"] == {"no_rule"}


def test_an_exception_applies_even_where_its_general_rule_does_not():
    rules = [
        rule("general", "withdrawal.holds", "true", when="a"),
        rule("special", "withdrawal.holds", "false", when="b", exception_to="general"),
    ]
    assert answers(rules, a=False, b=True)["withdrawal.holds"] is False


DAYS = """
withdrawal_days:
  type: Int
  values:
    - {from: null, value: 7, cite: {instrument: Old Act, article: s. 1}}
    - {from: 2014-06-13, value: 14, cite: {instrument: New Act, article: s. 2}}
late_days: {type: Int, values: [{from: 2026-01-01, value: 3, cite: {instrument: New Act, article: s. 3}}]}
steady: {type: Int, values: [{value: 30, cite: {instrument: New Act, article: s. 4}}]}
gap: {type: Int, values: [{value: null, cite: {instrument: New Act, article: s. 5}}]}
"""


@pytest.mark.parametrize(
    ("figure", "ordered_on", "days", "cause"),
    [
        ("withdrawal_days", date(2014, 6, 12), 7, None),
        ("withdrawal_days", date(2014, 6, 13), 14, None),
        ("withdrawal_days", None, None, "ordered_on"),
        ("withdrawal_days", NEVER, None, "ordered_on"),
        ("late_days", date(2026, 1, 1), 3, None),
        ("late_days", date(2025, 12, 31), None, "parameter:late_days"),
        ("steady", None, 30, None),
        ("gap", date(2026, 1, 1), None, "parameter:gap"),
        ("gap", None, None, "parameter:gap"),
    ],
)
def test_a_figure_is_that_of_the_governing_day(figure, ordered_on, days, cause):
    rules = [rule("r", "withdrawal.days", f"p.{figure}")]
    assert answers(rules, figures(DAYS), ordered_on=ordered_on)["withdrawal.days"] == days
    because = traced(rules, figures(DAYS), ordered_on=ordered_on).unknown_because
    assert because.get("withdrawal.days") == (frozenset({cause}) if cause else None)


def test_each_rule_names_the_day_that_governs_it():
    rules = [
        rule("by_order", "withdrawal.days", "p.withdrawal_days"),
        rule("by_delivery", "withdrawal.holds", "p.withdrawal_days == 14", governed_by="delivered_on"),
    ]
    said = answers(rules, figures(DAYS), ordered_on=date(2014, 6, 1), delivered_on=date(2014, 6, 20))
    assert (said["withdrawal.days"], said["withdrawal.holds"]) == (7, True)


WITHDRAWAL = [
    *read_rules(
        """
- rule: eu.last_day
  defines: withdrawal.last_day
  cite: {instrument: Directive 2011/83/EU, article: art. 9(1)}
  when: is_known(delivered_on)
  then: roll(add_days(delivered_on, p.withdrawal_days))
  say: {key: withdrawal.in_time, slots: {last_day: withdrawal.last_day, days: p.withdrawal_days, seal: seal}}
- rule: eu.holds
  defines: withdrawal.holds
  cite: {instrument: Directive 2011/83/EU, article: art. 9(1)}
  then: as_of <= withdrawal.last_day
- rule: eu.holds.custom
  defines: withdrawal.holds
  exception_to: eu.holds
  cite: {instrument: Directive 2011/83/EU, article: art. 16(c)}
  when: |
    "custom_made" in kinds
  then: false
""",
        "eu.yaml",
    )
]
SITUATION = {
    "ordered_on": date(2026, 1, 2),
    "delivered_on": date(2026, 1, 3),
    "as_of": date(2026, 1, 18),
    "kinds": frozenset({"alcohol"}),
}


def test_the_steps_say_which_rule_from_which_facts_and_figures():
    trace = traced(WITHDRAWAL, figures(DAYS), **SITUATION)
    last_day, right = trace.steps["withdrawal.holds"]
    assert (last_day.rule, last_day.value) == ("eu.last_day", date(2026, 1, 19))
    assert last_day.because == {"delivered_on": date(2026, 1, 3)}
    assert last_day.parameters == {"withdrawal_days": 14}
    assert last_day.say_key == "withdrawal.in_time"
    assert last_day.say_slots == {"last_day": date(2026, 1, 19), "days": 14, "seal": None}
    assert (right.rule, right.value, right.because) == ("eu.holds", True, {"as_of": date(2026, 1, 18)})
    assert right.cite.article == "art. 9(1)"
    assert "withdrawal.holds" not in trace.unknown_because


def test_the_step_of_an_exception_stands_in_place_of_its_general_rule():
    trace = traced(WITHDRAWAL, figures(DAYS), **SITUATION | {"kinds": frozenset({"custom_made"})})
    assert [step.rule for step in trace.steps["withdrawal.holds"]] == ["eu.holds.custom"]


def test_what_is_unknown_is_traced_to_the_facts_behind_it():
    trace = traced(WITHDRAWAL, figures(DAYS), **SITUATION | {"ordered_on": None, "as_of": None})
    assert trace.unknown_because["withdrawal.last_day"] == {"ordered_on"}
    assert trace.unknown_because["withdrawal.holds"] == {"ordered_on", "as_of"}


@pytest.mark.parametrize(
    ("then", "facts", "causes"),
    [
        ("a and b", {"a": None, "b": True}, {"a"}),
        ("a and b", {}, {"a", "b"}),
        ("a and unknown", {"a": True}, {"law_not_known"}),
        ("(a if b else n > 3)", {"b": True}, {"a"}),
        ("(a if b else n > 3)", {"a": True, "n": 1}, {"b"}),
        ("as_of < add_days(as_of, 99999999)", {"as_of": date(2026, 1, 1)}, {"out_of_range"}),
    ],
)
def test_only_causes_that_could_matter_are_named(then, facts, causes):
    trace = traced([rule("r", "withdrawal.holds", then)], **facts)
    assert trace.unknown_because["withdrawal.holds"] == causes


def national(rules=(), parameters="", cite_as=None):
    eu = build(WITHDRAWAL, figures(DAYS), WORDS)
    return build(rules, figures(parameters), WORDS, inherits=eu, cite_as=cite_as)


def test_a_market_inherits_rules_and_figures():
    plain = compile_rulebook(national()).plain(SITUATION, CALENDAR)
    assert plain["withdrawal.last_day"] == date(2026, 1, 19)
    assert national().hash == build(WITHDRAWAL, figures(DAYS), WORDS).hash


def test_a_market_overrides_a_figure():
    market = national(
        parameters="withdrawal_days: {type: Int, values: [{value: 30, cite: {instrument: X, article: y}}]}"
    )
    assert compile_rulebook(market).plain(SITUATION, CALENDAR)["withdrawal.last_day"] == date(2026, 2, 2)


def test_a_market_adds_an_exception_to_an_inherited_rule():
    extra = rule("it.alcohol", "withdrawal.holds", "false", when='"alcohol" in kinds', exception_to="eu.holds")
    assert compile_rulebook(national([extra])).plain(SITUATION, CALENDAR)["withdrawal.holds"] is False


def test_a_market_restates_a_rule_and_keeps_the_exceptions_that_hang_on_it():
    kept = rule("eu.holds", "withdrawal.holds", "as_of < withdrawal.last_day", restates="eu.holds")
    renamed = rule("de.holds", "withdrawal.holds", "as_of < withdrawal.last_day", restates="eu.holds")
    for restated in (kept, renamed):
        compiled = compile_rulebook(national([restated]))
        on_last_day = SITUATION | {"as_of": date(2026, 1, 19)}
        assert compiled.plain(on_last_day, CALENDAR)["withdrawal.holds"] is False
        custom = SITUATION | {"kinds": frozenset({"custom_made"})}
        assert compiled.traced(custom, CALENDAR).steps["withdrawal.holds"][-1].rule == "eu.holds.custom"


def test_a_market_cites_its_own_act_and_keeps_the_directive():
    market = national(cite_as={"eu.last_day": Citation("BGB", "§ 355(2)", "https://example.org/bgb")})
    cite = market.rule("eu.last_day").cite
    assert (cite.instrument, cite.article) == ("BGB", "§ 355(2)")
    assert cite.implements == "Directive 2011/83/EU art. 9(1)"


def test_the_hash_follows_the_meaning_and_not_the_layout():
    text = "- {rule: r, defines: withdrawal.holds, cite: {instrument: i, article: a}, then: a and b}"
    spaced = text.replace("a and b", "'( a  and\n\n  b )'")
    other = text.replace("a and b", "b and a")
    hashes = [build(read_rules(source, "x.yaml"), {}, WORDS).hash for source in (text, spaced, other)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[0].startswith("sha256:")
    assert len(hashes[0]) == len("sha256:") + 64


def refused(rules, parameters=None, **more):
    with pytest.raises(RulebookError) as error:
        build(rules, parameters or {}, WORDS, **more)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("sealed", "`sealed` is not a fact; did you mean `seal`?"),
        ("xyzzy", '`xyzzy` is not a fact; a word is written in quotes, "word"'),
        ("withdrawal.hold", "`withdrawal.hold` is not a conclusion; did you mean `withdrawal.holds`?"),
        ("p.days", "`p.days` is not a parameter"),
        ("withdrawal.unused", "reads `withdrawal.unused`, which no rule defines"),
        ("n", "Int where Bool is expected"),
        ("not n", "Int where Bool is expected"),
        ("a and n", "Int where Bool is expected"),
        ("n == price", "Int where Money is expected"),
        ("price > 5", "a number is not Money: a literal has no currency, except 0"),
        ("price > ordered_on", "Money where Date is expected"),
        ("a < b", "Bool has no order"),
        ('seal < "none"', "Enum(seal) has no order"),
        ('seal == "brokn"', '"brokn" is not a word of Enum(seal): broken, intact, none; did you mean `broken`?'),
        ('seal in {"intct"}', '"intct" is not a word of Enum(seal)'),
        ('"custom" in kinds', '"custom" is not a word of EnumSet(kind)'),
        ("seal in kinds", "`in` asks for a word in a set"),
        ('n in {"intact"}', "`in` asks for a word in a set"),
        ("kinds == kinds", "sets are not compared"),
        ("ordered_on + 3 > ordered_on", "Date where a number is expected"),
        ("ordered_on - as_of > 3", "count days with add_days(…) and days_between(…)"),
        ("n * n > 3", "* takes an Int or Money and a literal number"),
        ("a * 2 > 3", "* takes an Int or Money and a literal number, not Bool"),
        ("add_days(n, 3) > as_of", "Int where Date is expected"),
        ("add_days(as_of, a) > as_of", "Bool where Int is expected"),
        ("days_between(as_of, n) > 1", "Int where Date is expected"),
        ("roll(n) > as_of", "Int where Date is expected"),
        ("share(price, price) > 0", "Money where Rate is expected"),
        ("share(n, 5) > 0", "Int where Money is expected"),
        ("min(a, b)", "min takes Int, Money or Date, not Bool"),
        ("(n if a else b)", "Int where Bool is expected"),
        ("(a if n else b)", "Int where Bool is expected"),
        ('"intact"', "a word stands where no list of words is expected"),
    ],
)
def test_a_rule_that_makes_no_sense_does_not_load(then, message):
    faults = refused([rule("r", "withdrawal.holds", then)])
    assert any(fault.startswith("de.yaml:1: r: ") and message in fault for fault in faults), faults


def test_a_rule_must_define_a_conclusion():
    assert (
        "which is not a conclusion; did you mean `withdrawal.holds`?" in refused([rule("r", "withdrawal.hols", "a")])[0]
    )


def test_a_figure_needs_a_governing_date():
    faults = refused([rule("r", "withdrawal.days", "p.steady", governed_by="n")], figures(DAYS))
    assert faults == ["de.yaml:1: r: governed_by `n` is not a Date fact"]


def test_circles_are_named():
    faults = refused(
        [
            rule("one", "withdrawal.holds", "withdrawal.days > 3"),
            rule("two", "withdrawal.days", "1 if withdrawal.holds else 2"),
        ]
    )
    assert (
        "conclusions read one another in a circle: withdrawal.days <- withdrawal.holds <- withdrawal.days" in faults[0]
    )


def test_two_general_rules_for_one_conclusion_do_not_load():
    faults = refused([rule("one", "withdrawal.holds", "a"), rule("two", "withdrawal.holds", "b")])
    assert faults == [
        "de.yaml:1: two: `withdrawal.holds` already has the rule one (de.yaml:1); which excepts which?",
    ]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            [rule("g", "withdrawal.holds", "a"), rule("x", "withdrawal.holds", "b", exception_to="gg")],
            "x: exception to `gg`, which is no rule",
        ),
        (
            [rule("g", "withdrawal.holds", "a"), rule("x", "withdrawal.days", "3", exception_to="g")],
            "x: an exception defines what its rule defines, `withdrawal.holds`",
        ),
        (
            [
                rule("x", "withdrawal.holds", "a", exception_to="y"),
                rule("y", "withdrawal.holds", "b", exception_to="x"),
            ],
            "x: its chain of exceptions has no general rule at its root",
        ),
        ([rule("g", "withdrawal.holds", "a"), rule("g", "withdrawal.days", "3")], "g: the label is taken by de.yaml:1"),
        ([rule("g", "withdrawal.holds", "a", restates="eu.g")], "g: restates `eu.g`, which is not inherited"),
        (
            [
                rule(f"r{n}", "withdrawal.holds", "a", exception_to=f"r{n - 1}" if n else None)
                for n in range(MAX_EXCEPTION_DEPTH + 2)
            ],
            f"exceptions are nested deeper than {MAX_EXCEPTION_DEPTH}",
        ),
        ([rule(f"r{n}", "withdrawal.holds", "a") for n in range(MAX_RULES + 1)], f"more than {MAX_RULES} rules"),
    ],
)
def test_rules_that_hang_together_wrongly_do_not_load(rules, message):
    assert any(message in fault for fault in refused(rules))


def test_an_inherited_label_is_not_taken_by_accident():
    with pytest.raises(RulebookError, match="write `restates: true` to replace the inherited rule"):
        national([rule("eu.holds", "withdrawal.holds", "a")])


def test_a_figure_keeps_its_type_and_a_citation_its_rule():
    with pytest.raises(RulebookError, match="the inherited parameter is Int, not Bool"):
        national(parameters="steady: {type: Bool, values: [{value: true, cite: {instrument: i, article: a}}]}")
    with pytest.raises(RulebookError, match=r"there is no such rule; did you mean `eu.holds`"):
        national(cite_as={"eu.hold": CITE})


def test_the_words_of_a_figure_are_those_of_the_vocabulary():
    payer = "payer: {type: Enum(freight_payer), values: [{value: %s, cite: {instrument: i, article: a}}]}"
    rules = [rule("r", "withdrawal.payer", "p.payer")]
    assert answers(rules, figures(payer % "merchant"))["withdrawal.payer"] == "merchant"
    assert (
        '"seller" is not a word of Enum(freight_payer): buyer, merchant' in refused(rules, figures(payer % "seller"))[0]
    )


def test_every_fault_is_reported_at_once():
    faults = refused([rule("one", "withdrawal.holds", "n"), rule("two", "withdrawal.days", "a")])
    assert len(faults) == 2


@pytest.mark.parametrize(
    "wrap",
    [
        "(b and {0})",
        "({0} and b)",
        "(b or {0})",
        "({0} == b)",
        "(not {0})",
        "(b if {0} else a)",
        "({0} if b else a)",
        "is_known({0})",
        "(min(n, 1 if {0} else 2) > 1)",
    ],
)
def test_the_deepest_expression_still_compiles(wrap):
    deep = "a"
    while depth(parse(wrap.format(deep), 1)) <= MAX_EXPRESSION_DEPTH - 3:
        deep = wrap.format(deep)
    answers([rule("r", "withdrawal.holds", deep)], a=True, b=True, n=3)
    answers([rule("r", "withdrawal.holds", deep)], b=True)


def test_generated_source_can_be_read():
    source = source_of(build(WITHDRAWAL, figures(DAYS), WORDS))
    assert "roll(calendar, add_days(f_delivered_on," in source
    assert "exec" not in source


def test_money_is_shared_and_kept_above_zero():
    rules = [rule("r", "withdrawal.refund", "max(0, price - share(price, 100000))")]
    assert answers(rules, price=1005)["withdrawal.refund"] == 904
