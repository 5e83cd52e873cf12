"""Policy files by someone who wishes the reader ill, or whose spreadsheet does: each is refused, none is run."""

import json

import pytest
from decided import decide_line
from policies import policy, row
from situations import situation
from small_law import small_packs

from amends.decision.policy.reader import read_policy
from amends.decision.policy.sheet import policy_from_sheet, sheet_of
from amends.decision.policy.source import PolicyError, policy_from_text
from amends.vocabulary.reader import FieldError, Fields

ROWS = 'policy: p\nrows:\n  - row: r1\n    then: {remedies: [refund], window_days: 14}\n    note: ""\n'
SHEET = "# policy: p\nrow,remedies\nr1,refund\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"policy": "p", "rows": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested deeper"),
        ("policy: p\nrows: " + "{a: " * 5_000 + "}" * 5_000, "nested deeper"),
        ("policy: p\nrows: [" + "a," * 250_000 + "]", "more than"),
        (ROWS + "\x00", "not YAML"),
        (ROWS.replace("14", "010"), "must be a whole number"),
        (ROWS.replace("14", "1:30"), "must be a whole number"),
        (ROWS.replace("14", "0x1E"), "must be a whole number"),
    ],
    ids=["deep lists", "deep objects", "many values", "NUL", "octal", "sexagesimal", "hexadecimal"],
)
def test_a_file_that_would_take_the_reader_down_or_deceive_is_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        policy_from_text(text, "p.yaml")


@pytest.mark.parametrize(
    ("sheet", "line", "said"),
    [
        ("# sells_to: " + "[" * 100_000 + "\n" + SHEET, 1, "is written as JSON"),
        ('"# policy: ' + "x" * 140_000 + '"\nrow,remedies\n', 1, "not CSV"),
        ("# policy: q\n" + SHEET, 2, "stands here twice"),
        ('# sells_to: {"markets": ["DE"], "markets": ["FR"]}\n' + SHEET, 1, "is written as JSON"),
    ],
    ids=["deep", "overlong", "said twice", "key twice"],
)
def test_what_stands_above_a_sheet_is_refused_with_its_line(sheet: str, line: int, said: str) -> None:
    with pytest.raises(PolicyError, match=said) as refused:
        policy_from_sheet(sheet, "p.csv")
    assert refused.value.problems[0].line == line


def test_a_condition_too_deep_to_be_written_out_is_refused() -> None:
    with pytest.raises(FieldError, match="not part of the rule language"):
        read_policy(Fields(policy(row(when={"where": "-" * 1_900 + "1 == 1"}))))


@pytest.mark.parametrize("word", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "'tis the season"])
def test_no_cell_of_a_sheet_is_a_formula_and_words_come_back_as_written(word: str) -> None:
    own = word.replace("|", "!")
    named = read_policy(Fields(policy(row(own, when={"category": [own]}) | {"note": word}, policy=own)))
    sheet = sheet_of(named)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in sheet.splitlines()[-1].replace('"', "").split(","))
    assert policy_from_sheet(sheet, "p.csv") == named


@pytest.mark.parametrize("code", ["Germany", "de", "ZZ"])
def test_a_market_that_there_is_not_is_refused_in_an_expression_too(code: str) -> None:
    with pytest.raises(FieldError, match="not a market that is known") as refused:
        read_policy(Fields(policy(row(when={"where": f'not used_beyond_testing and market == "{code}"'}))))
    assert refused.value.field == "rows[0].when.where"


@pytest.mark.parametrize("field", ["policy", "version"])
def test_half_a_character_is_refused_in_its_place(field: str) -> None:
    answered = json.loads(decide_line(json.dumps(situation(policy=policy(row(), **{field: "a\ud800"}))), small_packs()))
    assert (answered["error"]["code"], answered["error"]["field"]) == ("not_text", "policy")


def test_a_campaign_has_days_not_weeks() -> None:
    with pytest.raises(FieldError, match=r"when\.ordered\.from"):
        read_policy(Fields(policy(row(when={"ordered": {"from": "2026-W43-1"}}))))
