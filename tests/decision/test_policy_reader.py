"""A policy file that cannot be taken says where and what would be right; one that can is read as it is meant."""

from importlib.resources import files

import pytest
from policies import CHANGE_OF_MIND, eur, policy, row

from amends.decision.policy.document import HouseRule, Policy
from amends.decision.policy.reader import read_policy, read_with_errors
from amends.decision.policy.sheet import policy_from_sheet, sheet_of
from amends.decision.policy.source import PolicyError, policy_from_text
from amends.vocabulary.market import pack_candidates
from amends.vocabulary.reader import Fields
from amends.vocabulary.request import Reason, Site

FILE = """\
policy: standard
sells_to: {markets: [DE, NO], channels: [own_store]}
rows:
  - row: r1
    note: thirty days
    when:
      market: [EU]
      reason: [change_of_mind, defective]
      days_since_delivery: {to: 30}
      value: {from: 10.00, to: "49.99", currency: EUR}
      ordered: {from: 2026-11-20, to: 2026-12-24}
      where: not used_beyond_testing
    then:
      remedies: [refund, exchange]
      window_days: 30
      restocking_fee: {amount: 5.00, currency: EUR}
      refund_trigger: inspected
      longest_inspection_days: 2
  - row: r2
    then: {remedies: []}
"""
KNOWN = frozenset({"DE", "EU", "GB", "US", "US-CA"})


def read(source: str) -> Policy:
    return policy_from_text(source, "ours.yaml", KNOWN)


def test_a_file_is_read_as_it_is_meant() -> None:
    """Amounts without quotes keep their cents, dates need no quotes, and NO is Norway."""
    found = read(FILE)
    first = found.rows[0]
    assert found.markets == ("DE", "NO")
    assert found.channels == (Site.OWN_STORE,)
    assert first.when.value is not None
    assert (first.when.value.least_minor, first.when.value.most_minor) == (1000, 4999)
    assert first.when.ordered is not None
    assert str(first.when.ordered.first) == "2026-11-20"
    assert {Reason.BETTER_PRICE, Reason.DEFECTIVE} < first.when.reasons
    assert first.then.charges_fee
    assert found.rows[1].then.refuses


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("[EU]", "[XX]", 7, "rows[0].when.market: 'XX' is not a market that is known"),
        ("[EU]", "[FR, US-ZZ]", 7, "'US-ZZ' is not a market"),
        ("change_of_mind", "chnge_of_mind", 8, "'chnge_of_mind' is not one of: change_of_mind"),
        ("{to: 30}", "{to: 30, til: 3}", 9, "til is not known here; what is: from, to"),
        ("{to: 30}", "{from: 31, to: 30}", 9, "`from` lies after `to`"),
        ("{to: 30}", "{}", 9, "give `from`, `to` or both"),
        (
            ", currency: EUR}\n      ordered",
            "}\n      ordered",
            10,
            "currency is required: an amount names its currency",
        ),
        ("10.00", "10.001", 10, "EUR has 2 decimals"),
        ("2026-11-20", "2026-13-20", 11, "2026-13-20"),
        ("not used_beyond", "not used_beyon", 12, "did you mean `used_beyond_testing`?"),
        ("not used_beyond_testing", "'reason + 1'", 12, "Enum(reason) where a number is expected"),
        ("not used_beyond_testing", "withdrawal.holds", 12, "a condition reads facts alone"),
        ("not used_beyond_testing", "'reason == \"bored\"'", 12, '"bored" is not a word of Enum(reason)'),
        ("remedies: [refund, exchange]", "remedies: [refnd]", 14, "'refnd' is not one of: refund"),
        ("      remedies: [refund, exchange]\n", "", 14, "remedies is required"),
        ("window_days: 30", "window_days: -1", 15, "must be from 0 to"),
        ("window_days", "window_dys", 15, "did you mean `window_days`?"),
        (", currency: EUR}\n      refund", "}\n      refund", 16, "an amount names its currency"),
        ("inspected", "received", 18, "goes with `refund_trigger: inspected` alone"),
        ("      longest_inspection_days: 2\n", "", 14, "is required with `refund_trigger: inspected`"),
        ("row: r2", "row: r1", 19, "the label 'r1' is taken by rows[0]"),
        ("policy: standard", "policy: ' '", 1, "a policy has a name"),
        ("rows:", "rows", 4, "not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(right: str, wrong: str, line: int, said: str) -> None:
    assert right in FILE
    with pytest.raises(PolicyError) as refused:
        read(FILE.replace(right, wrong, 1))
    assert any(problem.line == line and said in str(problem) for problem in refused.value.problems), refused.value
    assert str(refused.value).startswith("ours.yaml:")


def test_every_row_that_is_wrong_is_named() -> None:
    broken = FILE.replace("[EU]", "[XX]").replace("remedies: []", "remedies: [money]")
    with pytest.raises(PolicyError) as refused:
        read(broken)
    assert [problem.field for problem in refused.value.problems] == ["rows[0].when.market", "rows[1].then.remedies[0]"]


def test_a_house_rule_is_lowered_for_rows_that_are_there_and_with_a_reason() -> None:
    lowered = {"rule": "full_refund", "rows": ["r1"], "reason": "final sale", "by": "owner", "on": "2026-11-01"}
    found = read_policy(Fields(policy(row(), house_exceptions=[lowered])))
    assert found.lowers(HouseRule.FULL_REFUND, found.rows[0])
    assert not found.lowers(HouseRule.CITED_REFUSAL, found.rows[0])
    for change in ({"rows": ["r9"]}, {"reason": " "}, {"rule": "kindness"}, {"rows": []}):
        document = policy(row(), house_exceptions=[{**lowered, **change}])
        assert read_with_errors(Fields(document))[0] is None


def test_a_market_part_is_known_only_with_its_law() -> None:
    assert read_policy(Fields(policy(row(when={"market": ["US-WY"]})))).rows[0].when.market == ("US-WY",)
    with pytest.raises(ValueError, match="US-WY"):
        read_policy(Fields(policy(row(when={"market": ["US-WY"]}))), KNOWN)
    assert pack_candidates("US-WY") == ("US-WY", "US")


# The sheet


SHEET = sheet_of(read(FILE))


def test_the_sheet_reads_back_as_the_same_policy() -> None:
    assert policy_from_sheet(SHEET, "ours.csv", KNOWN) == read(FILE)
    assert policy_from_sheet(SHEET.replace("\n", "\r\n").encode(), "ours.csv", KNOWN) == read(FILE)
    assert policy_from_sheet(b"\xef\xbb\xbf" + SHEET.encode(), "ours.csv", KNOWN) == read(FILE)


def test_a_sheet_may_leave_columns_out() -> None:
    found = policy_from_sheet("# policy: small\nrow,remedies,window_days\nr1,refund|exchange,30\nr2,,\n", "small.csv")
    assert found == read_policy(
        Fields(
            {"policy": "small", "rows": [row(remedies=["refund", "exchange"], window_days=30), row("r2", remedies=[])]}
        )
    )


@pytest.mark.parametrize(
    ("right", "wrong", "line", "column", "said"),
    [
        (",remedies,", ",remedis,", 3, "remedis", "did you mean `remedies`?"),
        (",remedies,", ",remedis,", 3, "remedies", "the column 'remedies' is missing"),
        ("row,note,", "row,row,", 3, "row", "there twice"),
        ("refund|exchange", "refund|exchnge", 4, "remedies", "'exchnge' is not one of"),
        (",30,10.00", ",3o,10.00", 4, "days_to", "'3o' is not a whole number such as 30"),
        ("10.00,49.99,EUR", "10.00,49.99,", 4, "value_currency", "an amount names its currency"),
        ("2026-11-20", "20.11.2026", 4, "ordered_from", "must be a date YYYY-MM-DD"),
        ("not used_beyond", "not usd_beyond", 4, "where", "is not a fact"),
        ("r2,", "r2,,", 5, None, "cells where the header has"),
        ("# sells_to: {", "# sells_to: [", 2, None, "`sells_to` is written as JSON here"),
        ("# sells_to", "# sels_to", 2, None, "one of the keys policy, version, sells_to"),
        ("# policy: standard\n", "", 1, None, "policy is required"),
    ],
)
def test_what_is_wrong_in_a_sheet_is_said_with_line_and_column(
    right: str, wrong: str, line: int, column: str | None, said: str
) -> None:
    assert right in SHEET
    with pytest.raises(PolicyError) as refused:
        policy_from_sheet(SHEET.replace(right, wrong, 1), "ours.csv", KNOWN)
    found = [(problem.line, problem.column) for problem in refused.value.problems if said in problem.message]
    assert found == [(line, column)], refused.value


def test_a_sheet_that_is_no_text_is_refused() -> None:
    with pytest.raises(PolicyError, match="not UTF-8"):
        policy_from_sheet(b"row,remedies\n\xff", "ours.csv")


# The examples


@pytest.mark.parametrize(
    "name", ["conservative", "standard", "generous_30_days", "premium_members", "marketplace_aligned"]
)
def test_the_examples_are_read_and_travel_as_sheets(name: str) -> None:
    source = (files("amends.decision.policy") / "examples" / f"{name}.yaml").read_bytes()
    found = policy_from_text(source, f"{name}.yaml")
    assert found.name == name
    assert 10 <= len(found.rows) <= 25
    assert policy_from_sheet(sheet_of(found), f"{name}.csv") == found
    answered = frozenset().union(*(each.when.reasons or frozenset(Reason) for each in found.rows))
    assert answered == frozenset(Reason)


def test_money_may_be_a_share_or_an_amount() -> None:
    found = read_policy(Fields(policy(row(when=CHANGE_OF_MIND, restocking_fee={"ppm": 0}, credit_bonus=eur("5.00")))))
    assert not found.rows[0].then.charges_fee
    with pytest.raises(ValueError, match="amount"):
        read_policy(Fields(policy(row(restocking_fee={"ppm": 1, "amount": "1.00", "currency": "EUR"}))))
