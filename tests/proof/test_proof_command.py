"""`amends policy check`: what it prints and how it ends."""

import json
from importlib.resources import files

import pytest
import yaml
from click.testing import CliRunner

pytest.importorskip("z3", reason="policies are proved with the extra [prove]")

from amends.cli.policy_check import check

ROW = {
    "remedies": ["refund"],
    "window_days": 30,
    "no_shorter_than_law": True,
    "return_freight_payer": "merchant",
    "refund_promise_working_days": 3,
    "no_later_than_law": True,
}


def ran(tmp_path, document, *options):
    file = tmp_path / "shop.yaml"
    file.write_text(document if isinstance(document, str) else yaml.safe_dump(document), encoding="utf-8")
    return CliRunner().invoke(check, [str(file), *options])


def shop(**terms):
    return {
        "policy": "shop",
        "sells_to": {"markets": ["DE"]},
        "notices_given": ["withdrawal_right", "return_cost"],
        "rows": [{"row": "minds", "when": {"reason": ["change_of_mind"]}, "then": {**ROW, **terms}}],
    }


def test_a_lawful_policy_ends_with_0_and_says_what_was_proved(tmp_path):
    result = ran(tmp_path, shop(outbound_refunded=True))
    assert result.exit_code == 0, result.output
    assert "nothing below the law" in result.output
    assert "Proved for" in result.output
    assert "Taken for granted" in result.output


def test_an_unlawful_policy_ends_with_1_and_names_cell_article_and_order(tmp_path):
    result = ran(tmp_path, shop())
    assert result.exit_code == 1
    assert "row minds: outbound_refunded is false, not true" in result.output
    assert "BGB § 357(2)" in result.output
    assert "such as: DE, own_store: ordered" in result.output


def test_the_json_report_carries_the_order(tmp_path):
    report = json.loads(ran(tmp_path, shop(), "--json").stdout)
    assert report["passed"] is False
    assert report["breaches"][0]["situation"]["market"] == "DE"
    assert report["breaches"][0]["situation"]["policy"]["policy"] == "shop"


def test_a_market_can_be_asked_alone(tmp_path):
    report = json.loads(ran(tmp_path, shop(outbound_refunded=True), "--json", "--market", "fr").stdout)
    assert report["markets"] == ["FR"]


@pytest.mark.parametrize("document", ["policy: [", {"policy": "shop", "rows": [{"row": "r1", "then": {}}]}])
def test_what_cannot_be_read_ends_with_2(tmp_path, document):
    result = ran(tmp_path, document)
    assert result.exit_code == 2
    assert "shop.yaml" in result.stderr


def test_a_market_without_a_pack_ends_with_2(tmp_path):
    assert ran(tmp_path, shop(), "--market", "XX").exit_code == 2


def test_the_examples_are_files_that_the_command_takes():
    assert files("amends.decision.policy").joinpath("examples", "standard.yaml").is_file()
