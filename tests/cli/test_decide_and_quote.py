"""`amends decide` and `amends quote`: one JSON object a line in, one out, in order, whatever stands in between."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from amends.cli.main import main
from amends.vocabulary.json_line import MAX_LINE_BYTES

SITUATION = {
    "id": "a", "as_of": "2026-10-19", "market": "DE", "buyer": {"kind": "consumer", "time_zone": "Europe/Berlin"},
    "order": {
        "id": "1001", "ordered_at": "2026-10-01", "currency": "EUR",
        "lines": [{"id": "1", "quantity": 2, "unit_price": "20.00", "discount": "4.00", "tax": "5.75", "kinds": [],
                   "delivery_pattern": "single"}],
        "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58"},
        "payments": [{"id": "p1", "method": "card", "status": "captured", "amount": "45.90", "currency": "EUR"}],
        "deliveries": [{"line": "1", "quantity": 2, "shipped_at": "2026-10-02", "delivered_at": "2026-10-05"}],
    },
    "notices": {"withdrawal_right_given_at": "2026-10-01", "return_cost_disclosed": True},
    "request": {"requested_at": "2026-10-19", "items": [{"line": "1", "quantity": 2, "reason": "changed_mind"}]},
}  # fmt: skip
QUOTE = {"id": "q", "order": SITUATION["order"], "refund": [{"line": "1", "quantity": 1}]}


def run(command: str, *lines: str | bytes, exit_code: int = 0) -> list[dict]:
    text = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    result = CliRunner().invoke(main, [command], input=text)
    assert result.exit_code == exit_code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_withdrawal_in_time_is_owed_the_price_and_the_standard_delivery():
    (decision,) = run("decide", json.dumps(SITUATION))
    item = decision["items"][0]
    assert (item["governing_right"], item["refund_due"], item["refund_latest_on"]) == (
        "withdrawal",
        "40.90",
        "2026-11-02",
    )


def test_a_bad_line_gets_an_error_in_its_place_and_the_run_goes_on():
    answers = run(
        "decide",
        json.dumps(SITUATION),
        '{"id": "broken", ',
        json.dumps(SITUATION | {"id": "c", "market": "Germany"}),
        "[1]",
        b"\xff\xfe",
        json.dumps(SITUATION | {"id": "f"}),
        exit_code=1,
    )
    assert [answer["id"] for answer in answers] == ["a", None, "c", None, None, "f"]
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        None, "malformed_json", answers[2]["error"]["code"], "not_an_object", "malformed_json", None,
    ]  # fmt: skip
    assert answers[2]["error"]["field"] == "market"
    assert answers[0]["items"] == answers[5]["items"]


def test_an_unknown_word_names_the_field_and_the_words_allowed():
    request = {"requested_at": "2026-10-19", "items": [{"line": "1", "quantity": 1, "reason": "bored"}]}
    (answer,) = run("decide", json.dumps(SITUATION | {"request": request}), exit_code=1)
    assert answer["error"]["field"] == "request.items[0].reason"
    assert "changed_mind" in answer["error"]["allowed"]


def test_an_overlong_line_is_refused_and_the_next_one_read():
    answers = run("quote", '"' + "x" * (2 * MAX_LINE_BYTES) + '"', json.dumps(QUOTE), exit_code=1)
    assert answers[0]["error"]["code"] == "too_long"
    assert answers[1]["total"] == "18.00"


def test_a_quote_says_what_goes_back_to_which_payment():
    (answer,) = run("quote", json.dumps(QUOTE))
    assert (answer["result"], answer["total"], answer["by_payment"][0]["amount"]) == ("ok", "18.00", "18.00")
    assert answer["refundable_after"]["order"] == "27.90"


def test_a_refusal_is_an_answer_and_no_error():
    (answer,) = run("quote", json.dumps(QUOTE | {"refund": [{"line": "1", "quantity": 3}]}))
    assert (answer["result"], answer["code"]) == ("refused", "over_quantity")


def test_malformed_json_far_down_a_long_file_is_found_there(tmp_path: Path):
    source = tmp_path / "many.jsonl"
    line = json.dumps({"id": 1, "order": {}}) + "\n"
    source.write_text(line * 4_999 + '{"id": 5000,\n' + line)
    done = subprocess.run(
        [sys.executable, "-m", "amends.cli", "quote", str(source)], capture_output=True, text=True, check=False
    )
    answers = [json.loads(found) for found in done.stdout.splitlines()]
    assert len(answers) == 5_001
    assert [index for index, found in enumerate(answers, 1) if found["error"]["code"] == "malformed_json"] == [5_000]
