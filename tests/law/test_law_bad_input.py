"""A pack that is wrong anywhere is refused whole, with the file, the line and what would be right."""

import pytest

from amends.decision.facts import WORDS
from amends.law.pack import build_all
from amends.rules.fault import RulebookError
from law_files import read_pack_files

RULES, PARAMETERS, PACK, TEXTS = "FR/rules/wrong.yaml", "FR/parameters/wrong.yaml", "FR/pack.yaml", "FR/texts/en.yaml"
CITED = 'cite: {instrument: "Code de la consommation", article: "art. L221-18"}'
FRANCE = "market: FR\nname: France\ninherits: EU\ntime_zones: [Europe/Paris]\n"


def rule(
    then: str, *lines: str, label: str = "fr.wrong", defines: str = "withdrawal.last_day", cite: str = CITED
) -> str:
    written = (f"- rule: {label}", f"defines: {defines}", cite, *lines, f"then: {then}")
    return "\n  ".join(line for line in written if line) + "\n"


def figure(values: str, kind: str = "Int") -> str:
    return f"wrong_days:\n  type: {kind}\n  values:\n    - {values}\n"


FAULTS = {
    "a rule without a citation": (RULES, rule("delivered_on", cite=""), 1, "`cite` is missing"),
    "a citation without an article": (
        RULES,
        rule("delivered_on", cite="cite: {instrument: BGB}"),
        3,
        "`article` is missing",
    ),
    "an empty citation": (
        RULES,
        rule("delivered_on", cite='cite: {instrument: "", article: "art. 1"}'),
        3,
        "`instrument` is empty: name the act and the place in it",
    ),
    "an unknown fact": (RULES, rule("deliverd_on"), 4, "did you mean `delivered_on`?"),
    "an unknown conclusion": (
        RULES,
        rule("delivered_on", defines="withdrawal.lst_day"),
        1,
        "did you mean `withdrawal.last_day`?",
    ),
    "an unknown parameter": (RULES, rule("add_days(delivered_on, p.withdrawal_days)"), 4, "is not a parameter"),
    "an unknown word": (
        RULES,
        rule('"true"', 'when: seal == "brken"', defines="withdrawal.holds"),
        4,
        "did you mean `broken`?",
    ),
    "a type error": (RULES, rule("delivered_on and ordered_on"), 4, "Date where Bool is expected"),
    "a wrong expression": (RULES, rule("delivered_on +"), 4, ""),
    "an undated parameter": (
        PARAMETERS,
        figure(f"{{value: 14, {CITED}}}"),
        4,
        "`from` is missing: the day the value takes force, null if it always has",
    ),
    "a parameter without a source": (PARAMETERS, figure("{from: null, value: 14}"), 4, "`cite` is missing"),
    "a day that is none": (
        PARAMETERS,
        figure(f"{{from: soon, value: 14, {CITED}}}"),
        4,
        "`from` is a date or null, not `soon`",
    ),
    "a value of another type": (PARAMETERS, figure(f"{{from: null, value: two, {CITED}}}"), 4, "is not a value of Int"),
    "an unknown confidence": (
        PARAMETERS,
        figure(f"{{from: null, value: 14, confidence: sure, {CITED}}}"),
        4,
        "`confidence` is one of high, medium, low",
    ),
    "two values from one day": (
        PARAMETERS,
        figure(f"{{from: null, value: 14, {CITED}}}\n    - {{from: null, value: 7, {CITED}}}"),
        2,
        "two values take force on the same day",
    ),
    "money without a currency": (PARAMETERS, figure("{}", "Money"), 2, "a parameter has no currency"),
    "a parameter of another type than the inherited one": (
        PARAMETERS,
        f"withdrawal_period_days:\n  type: Bool\n  values:\n    - {{from: null, value: true, {CITED}}}\n",
        2,
        "the inherited parameter is Int, not Bool",
    ),
    "two general rules for one conclusion": (RULES, rule("delivered_on"), 1, "which excepts which?"),
    "an exception to no rule": (
        RULES,
        rule("delivered_on", "exception_to: withdrawal.last_dy"),
        1,
        "did you mean `withdrawal.last_day`?",
    ),
    "circular exceptions": (
        RULES,
        rule("delivered_on", "exception_to: fr.two", label="fr.one")
        + rule("delivered_on", "exception_to: fr.one", label="fr.two"),
        1,
        "its chain of exceptions has no general rule at its root",
    ),
    "conclusions in a circle": (
        RULES,
        rule("late_delivery.notify_by", label="fr.one", defines="late_delivery.send_back_by")
        + rule("late_delivery.send_back_by", label="fr.two", defines="late_delivery.notify_by"),
        5,
        "read one another in a circle",
    ),
    "a label that is taken": (
        RULES,
        rule("delivered_on", label="withdrawal.last_day"),
        1,
        "write `restates: true` to replace the inherited rule",
    ),
    "a rule that restates nothing": (RULES, rule("delivered_on", "restates: fr.nothing"), 1, "which is not inherited"),
    "a slot that no fact fills": (
        RULES,
        rule("delivered_on", "exception_to: withdrawal.last_day", "say: {key: x, slots: {day: 1 + 1}}"),
        5,
        "slot `day` is filled by one fact, conclusion or parameter",
    ),
    "an unknown key of a rule": (RULES, rule("delivered_on", "whn: sealed"), 4, "unknown key `whn`; allowed are"),
    "a key that stands twice": (RULES, "- rule: a\n  rule: b\n", 2, "`rule` stands here twice"),
    "no YAML": (RULES, "- rule: 'a", 1, "not YAML"),
    "a pack of another folder": (PACK, FRANCE.replace("FR", "DE"), 1, "stands in the folder of another market"),
    "a pack that inherits nothing there is": (PACK, FRANCE.replace("EU", "XX"), 1, "inherits `XX`"),
    "an unknown key of a pack": (PACK, f"{FRANCE}holiday: {{}}\n", 5, "unknown key `holiday`; allowed are"),
    "a weekend without days": (PACK, f"{FRANCE}holidays: {{weekend: [sunday]}}\n", 5, "Monday is 0, Sunday is 6"),
    "an incomplete citation of a pack": (
        PACK,
        f'{FRANCE}cite_as:\n  "withdrawal.*": {{instrument: Code}}\n',
        6,
        "a citation has instrument, article",
    ),
    "an empty text": (TEXTS, "withdrawal.in_time: ''\n", 1, "a text is one or more whole sentences"),
}


def france() -> dict[str, bytes]:
    """The files of France and of what it inherits, so that each case is read in no time."""
    return {path: content for path, content in read_pack_files().items() if path.startswith(("FR/", "EU/", "general/"))}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_pack_is_refused_with_file_line_and_what_would_be_right(fault: str) -> None:
    file, content, line, told = FAULTS[fault]
    with pytest.raises(RulebookError) as refused:
        build_all({**france(), file: content.encode()}, WORDS)
    assert any(str(each).startswith(f"{file}:{line}: ") and told in str(each) for each in refused.value.faults), [
        str(each) for each in refused.value.faults
    ]


def test_one_wrong_line_keeps_every_market_from_loading() -> None:
    """A pack never loads half, and no market is left out: there is no answer rather than one without its exceptions."""
    files = {**read_pack_files(), RULES: rule("deliverd_on").encode()}
    with pytest.raises(RulebookError):
        build_all(files, WORDS)


def test_a_merchants_figures_need_no_day() -> None:
    from amends.rules.reader import read_parameters

    assert read_parameters(figure(f"{{value: 14, {CITED}}}"), "own.yaml")["wrong_days"].timeless == 14
