"""`amends law show`, `diff`, `timeline` and `check` at the command line."""

import json

import pytest
from click.testing import CliRunner

from amends.cli.main import main


def run(*arguments, code=0):
    result = CliRunner().invoke(main, ["law", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_a_right_is_shown_from_its_source_to_its_rules():
    shown = run("show", "DE", "withdrawal")
    assert "Time to decide: 14 days" in shown
    assert "BGB § 355(2), § 356(2) (implements Directive 2011/83/EU art. 9(1))" in shown
    assert "facts table: withdrawal.period_days; read by withdrawal.ordinary_last_day" in shown
    assert shown.index("withdrawal.right: true") < shown.index("unless withdrawal.too_late: false")
    assert "no, always" in shown, "a figure says since when"
    assert "from 2026-06-19 (in force)" in shown


def test_the_day_of_the_contract_chooses_the_value():
    before = json.loads(run("show", "DE", "withdrawal", "--on", "2026-06-18", "--json"))
    after = json.loads(run("show", "DE", "withdrawal", "--on", "2026-06-19", "--json"))
    for shown, value in ((before, False), (after, True)):
        terms = {term["parameter"]: term for term in shown["rights"][0]["terms"]}
        assert terms["withdrawal_electronic_function"]["value"] is value
        assert len(terms["withdrawal_electronic_function"]["values"]) == 2


def test_every_right_of_a_market_is_shown_without_one():
    shown = json.loads(run("show", "us-ca", "--json"))
    assert (shown["market"], len(shown["rights"])) == ("US-CA", 9)
    conclusions = {chain["conclusion"] for right in shown["rights"] for chain in right["conclusions"]}
    assert "undisclosed_policy.holds" in conclusions
    holds = next(c for r in shown["rights"] for c in r["conclusions"] if c["conclusion"] == "withdrawal.holds")
    assert holds["rules"][0]["exception_to"] is None
    assert all(rule["cite"]["instrument"] for rule in holds["rules"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "XX"), "there is no pack of the market XX. Markets: AE, AR"),
        (("show", "DE", "nothing"), "nothing is no right. Rights: withdrawal, conformity"),
        (("diff", "DE", "YY"), "there is no pack of the market YY"),
        (("timeline", "ZZ"), "there is no pack of the market ZZ"),
        (("show", "DE", "--on", "soon"), "does not match the format"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(arguments, told):
    assert told in run(*arguments, code=2)


def test_two_markets_are_compared_term_by_term_with_both_sources():
    shown = run("diff", "DE", "FR")
    assert "Fault counts as there from the start [conformity_burden_months]" in shown
    assert "DE: 12 months (12), BGB § 477(1)" in shown
    assert "FR: 24 months (24), Code de la consommation art. L217-7" in shown
    terms = {term["parameter"]: term for term in json.loads(run("diff", "DE", "FR", "--json"))["terms"]}
    assert terms["conformity_burden_months"]["values"] == [12, 24]


def test_the_timeline_says_before_after_source_and_what_decides():
    shown = run("timeline", "DE")
    assert (
        "2026-06-19  Withdrawal button in the shop [withdrawal_electronic_function]\n    no -> yes\n    BGB § 356a"
        in shown
    )
    assert "decided by ordered_on of the request" in shown
    changes = json.loads(run("timeline", "DE", "--json"))["changes"]
    assert [change["from"] for change in changes] == sorted(change["from"] for change in changes)
    assert all(change["cite"]["url"] for change in changes)


def test_the_check_prints_sizes_and_what_decides_every_exclusion_and_holds_packs_to_a_facts_table(tmp_path):
    table = tmp_path / "markets.yaml"
    table.write_text("markets:\n  - {id: DE, withdrawal: {exclusions: {value: [custom_made, made_of_cheese]}}}\n")
    result = CliRunner().invoke(main, ["law", "check", "--facts", str(table)])
    assert result.exit_code == 1
    assert "markets.yaml: the exclusion `made_of_cheese` is decided by nothing" in result.output
    assert "damaged_by_consumer -> conduct: condition, damage_cause" in result.output
    assert "custom_made -> kind: custom_made  p.excludes_custom_made" in result.output
    assert "dated_leisure_services -> service: service" in result.output
    head = next(line for line in result.output.splitlines() if line.startswith("market"))
    assert head.split() == ["market", "rules", "own", "rules", "parameters", "citations", "cases"]


def test_packs_that_cannot_be_read_are_one_error_with_file_and_line(monkeypatch):
    from amends.site import packs

    files = packs.read_files()
    broken = {**files, "FR/rules/wrong.yaml": b"- {rule: fr.wrong, defines: x.y, then: 'true'}\n"}
    monkeypatch.setattr(packs, "read_files", lambda: broken)
    told = run("show", "DE", code=1)
    assert "the packs cannot be read, so none is:\nFR/rules/wrong.yaml:1: fr.wrong: `cite` is missing" in told
