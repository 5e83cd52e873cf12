"""What rule and parameter files may say, and what the reader answers where they say something else."""

from datetime import date

import pytest

from amends.rules.expression import (
    FAR,
    INT,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
    Enum,
    Logic,
    Member,
    Name,
    Not,
)
from amends.rules.fault import RulebookError
from amends.rules.parse import MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_LENGTH, ExpressionError, parse
from amends.rules.reader import read_citations, read_parameters, read_rules
from amends.vocabulary.citation import Citation

RULE = """\
- rule: eu.withdrawal.last_day
  defines: withdrawal.last_day
  cite: {instrument: "Directive 2011/83/EU", article: "art. 9(1)", url: "https://example.org"}
  governed_by: ordered_on
  when: is_known(delivered_on)
  then: add_days(delivered_on, p.withdrawal_days)
  say: {key: withdrawal.in_time, slots: {last_day: withdrawal.last_day, days: p.withdrawal_days}}
"""


def test_a_rule_is_read_with_its_citation_expressions_and_sentence():
    (rule,) = read_rules(RULE, "rules/withdrawal.yaml")
    assert (rule.label, rule.defines, rule.governed_by) == (
        "eu.withdrawal.last_day",
        "withdrawal.last_day",
        "ordered_on",
    )
    assert rule.cite == Citation("Directive 2011/83/EU", "art. 9(1)", "https://example.org")
    assert rule.when == Call("is_known", (Name("fact", "delivered_on"),))
    assert rule.then == Call("add_days", (Name("fact", "delivered_on"), Name("parameter", "withdrawal_days")))
    assert rule.say.key == "withdrawal.in_time"
    assert dict(rule.say.slots)["last_day"] == Name("conclusion", "withdrawal.last_day")
    assert (rule.file, rule.line) == ("rules/withdrawal.yaml", 1)


def test_an_empty_file_has_no_rules():
    assert read_rules("", "empty.yaml") == ()
    assert read_parameters("# nothing yet\n", "empty.yaml") == {}


def test_bytes_are_read_as_utf_8():
    (rule,) = read_rules(RULE.replace("art. 9(1)", "§ 355").encode(), "de.yaml")
    assert rule.cite.article == "§ 355"


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("true", Constant(True)),
        ("False", Constant(False)),
        ("unknown", Constant(None)),
        ("never", Constant(FAR)),
        ("-3", Constant(-3)),
        ('date("2026-07-31")', Constant(date(2026, 7, 31))),
        ('{"a", "b"}', Constant(frozenset({"a", "b"}))),
        ("not sealed", Not(Name("fact", "sealed"))),
        ("a and b", Logic("and", Name("fact", "a"), Name("fact", "b"))),
        ("a\n  or b", Logic("or", Name("fact", "a"), Name("fact", "b"))),
        ("n >= 2  # twice", Compare(">=", Name("fact", "n"), Constant(2))),
        ('"battery" in kinds', Member(Constant("battery"), Name("fact", "kinds"))),
        ('seal not in {"none"}', Not(Member(Name("fact", "seal"), Constant(frozenset({"none"}))))),
        ("n + 1", Arithmetic("+", Name("fact", "n"), Constant(1))),
        ("1 if a else 2", Choice(Name("fact", "a"), Constant(1), Constant(2))),
        ("p.days", Name("parameter", "days")),
        ("withdrawal.last_day", Name("conclusion", "withdrawal.last_day")),
    ],
)
def test_the_language_is_a_part_of_pythons(source, tree):
    assert parse(source, 1) == tree


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a ==", "not an expression"),
        ("a < b < c", "not chained"),
        ("a is b", "`is` is not part"),
        ("n / 2", "`n / 2` is not part of the rule language"),
        ("[1, 2]", "is not part of the rule language"),
        ("a, b", "is not part of the rule language"),
        ("lambda: 1", "is not part of the rule language"),
        ("[x for x in kinds]", "is not part of the rule language"),
        ("kinds[0]", "is not part of the rule language"),
        ("f().g", "is not part of the rule language"),
        ("a.b()", "is not part of the rule language"),
        ("add_days(d, n=2)", "is not part of the rule language"),
        ("(a := 1)", "is not part of the rule language"),
        ("-n", "is not part of the rule language"),
        ("1.5", "`1.5` is not a literal"),
        ("None", "write `unknown`"),
        ("open('x')", "`open` is not a word of the rule language; it has add_business_days"),
        ("__import__('os')", "is not a word of the rule language"),
        ("roll(a, b)", "`roll` takes 1 arguments, not 2"),
        ('date("31.07.2026")', "is not a date like 2026-07-31"),
        ("date(2026, 7, 31)", 'a date is written date("2026-07-31")'),
        ("{1, 2}", "a set holds quoted words only"),
        ('{"a", "a"}', "a set names each word once"),
        ("p.days.more", "a parameter is written p.name"),
        ("a" * (MAX_EXPRESSION_LENGTH + 1), f"may have {MAX_EXPRESSION_LENGTH} characters"),
        ("not " * (MAX_EXPRESSION_DEPTH + 1) + "a", f"nested deeper than {MAX_EXPRESSION_DEPTH}"),
        ("not " * 990 + "a", f"nested deeper than {MAX_EXPRESSION_DEPTH}"),
        ("(" * 1_900 + "a" + ")" * 1_900, "not an expression"),
        ("a\0b", "not an expression"),
    ],
)
def test_everything_else_is_refused_by_name(source, message):
    with pytest.raises(ExpressionError) as refused:
        parse(source, 7)
    assert message in refused.value.message
    assert refused.value.line == 7


def test_a_long_chain_of_conditions_is_not_a_deep_one():
    assert parse(" or ".join(f"a{number}" for number in range(300)), 1)


def faults(read, source):
    with pytest.raises(RulebookError) as refused:
        read(source, "de.yaml")
    return [str(fault) for fault in refused.value.faults]


CITED = "cite: {instrument: BGB, article: § 355}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("rule: x", "de.yaml:1: a rule file is a list of rules"),
        ("- just text", "de.yaml:1: expected the keys cite, defines, rule, then"),
        (f"- {{rule: a.b, defines: x.y, {CITED}}}", "de.yaml:1: a.b: `then` is missing"),
        (
            f"- {{rule: a.b, defines: x.y, {CITED}, then: true, whn: sealed}}",
            "de.yaml:1: a.b: unknown key `whn`; allowed are",
        ),
        (f"- rule: a.b\n  defines: x.y\n  {CITED}\n  then: n / 2", "de.yaml:4: a.b: `n / 2` is not part"),
        (f"- rule: a.b\n  defines: x.y\n  {CITED}\n  then: |\n    sealed\n    and 1.5", "de.yaml:6: a.b: `1.5` is not"),
        (f"- rule: a.b\n  defines: x.y\n  {CITED}\n  then: [1]", "de.yaml:4: a.b: an expression is text"),
        (f"- rule: a.b\n  defines: x.y\n  {CITED}\n  then: {{a}}", "de.yaml:4: a.b: an expression is text"),
        ("- {rule: a.b, defines: x.y, cite: {article: x}, then: true}", "de.yaml:1: a.b: `instrument` is missing"),
        (
            f"- {{rule: a.b, defines: x.y, {CITED}, then: true, say: {{key: k, slots: {{n: 1 + 1}}}}}}",
            "de.yaml:1: a.b: slot `n` is filled by one fact, conclusion or parameter",
        ),
        ("- rule: a\n  rule: b", "de.yaml:2: `rule` stands here twice"),
        ("- rule: 'a", "de.yaml:1: not YAML: "),
        ('- then: "x" in kinds', "de.yaml:1: not YAML: "),
        ("- &one {rule: a}\n- *one", "write it out: YAML aliases are not read"),
        ("- rule: 2026-99-99", "de.yaml:1: `2026-99-99` cannot be read"),
    ],
)
def test_a_faulty_rule_file_is_refused_with_file_line_and_label(source, expected):
    assert any(expected in fault for fault in faults(read_rules, source))


def test_every_fault_of_a_file_is_reported_at_once():
    source = "".join(f"- rule: r{n}\n  defines: x.y\n  {CITED}\n  then: 1 / {n}\n" for n in range(3))
    assert [fault.split(": ")[0] for fault in faults(read_rules, source)] == ["de.yaml:4", "de.yaml:8", "de.yaml:12"]


PARAMETER = """\
withdrawal_days:
  type: Int
  values:
    - {from: 2014-06-13, value: 14, cite: {instrument: BGB, article: § 355}, confidence: high, note: "two weeks"}
    - {from: null, value: null, cite: {instrument: BGB, article: old}, confidence: low}
"""


def test_a_parameter_is_read_in_order_of_its_dates():
    parameter = read_parameters(PARAMETER, "p.yaml")["withdrawal_days"]
    assert parameter.type == INT
    assert [dated.since for dated in parameter.values] == [None, date(2014, 6, 13)]
    assert parameter.value_on(date(2014, 6, 12)) is None
    assert parameter.value_on(date(2014, 6, 13)) == 14
    assert parameter.in_force(date(2020, 1, 1)).note == "two weeks"
    assert parameter.in_force(date(2000, 1, 1)).confidence == "low"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Enum(payer)", Enum("payer", frozenset())),
        ("Enum(payer, buyer, merchant)", Enum("payer", frozenset({"buyer", "merchant"}))),
        ('\'Enum("payer", ["buyer"])\'', Enum("payer", frozenset({"buyer"}))),
    ],
)
def test_a_parameter_may_be_a_word(written, kind):
    source = f"payer: {{type: '{written.strip(chr(39))}', values: [{{value: buyer, {CITED}}}]}}"
    parameter = read_parameters(source, "p.yaml")["payer"]
    assert parameter.type == kind
    assert parameter.value_on(date(2026, 1, 1)) == "buyer"


def test_a_parameter_may_be_a_set_of_words():
    source = f"kinds: {{type: EnumSet(kind), values: [{{value: [a, b], {CITED}}}]}}"
    assert read_parameters(source, "p.yaml")["kinds"].timeless == frozenset({"a", "b"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- a", "de.yaml:1: a parameter file maps names to parameters"),
        ("d: {type: Int}", "de.yaml:1: d: `values` is missing"),
        ("d: {type: Float, values: []}", "d: `Float` is not a type"),
        ("d: {type: Money, values: []}", "d: a parameter has no currency, so it cannot be Money"),
        ("d: {type: Int, values: []}", "d: `values` is a list of dated values"),
        (f"d:\n  type: Int\n  values:\n  - {{value: x, {CITED}}}", "de.yaml:4: d: `x` is not a value of Int"),
        (f"d: {{type: Int, values: [{{value: true, {CITED}}}]}}", "`True` is not a value of Int"),
        (f"d: {{type: Bool, values: [{{value: 1, {CITED}}}]}}", "`1` is not a value of Bool"),
        (f"d: {{type: Rate, values: [{{value: -1, {CITED}}}]}}", "`-1` is not a value of Rate"),
        (f"d: {{type: Int, values: [{{value: 1.5, {CITED}}}]}}", "`1.5` is not a value of Int"),
        (f"d: {{type: Date, values: [{{value: 2026-01-01 10:00:00, {CITED}}}]}}", "is not a value of Date"),
        ("d: {type: Int, values: [{value: 1}]}", "d: `cite` is missing"),
        (f"d: {{type: Int, values: [{{{CITED}}}]}}", "`value` is missing; null says the law is not known"),
        (f"d: {{type: Int, values: [{{from: soon, value: 1, {CITED}}}]}}", "`from` is a date or null, not `soon`"),
        (f"d: {{type: Int, values: [{{value: 1, confidence: sure, {CITED}}}]}}", "`confidence` is one of high, medium"),
        (
            f"d: {{type: Int, values: [{{value: 1, {CITED}}}, {{value: 2, {CITED}}}]}}",
            "d: two values take force on the same day",
        ),
        (f"d: {{type: 'Enum(payer, a)', values: [{{value: b, {CITED}}}]}}", "`b` is not a value of Enum(payer)"),
    ],
)
def test_a_faulty_parameter_file_is_refused(source, expected):
    assert any(expected in fault for fault in faults(read_parameters, source))


def test_a_map_of_citations_is_read():
    source = "eu.a: {instrument: BGB, article: § 355, url: 'https://example.org'}"
    assert read_citations(source, "pack.yaml") == {"eu.a": Citation("BGB", "§ 355", "https://example.org")}
