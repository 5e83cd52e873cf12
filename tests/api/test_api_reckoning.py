"""Decisions and quotes over HTTP are the core's own answers; the documented examples are sent as they stand."""

import re

import pytest

from amends.api.examples import ORDER, QUOTE_REQUEST, SITUATION
from amends.api.verbs import VERBS
from amends.ledger.quote_answer import answer_quote


def test_the_documented_situation_is_decided_as_the_contract_says(program, everything):
    before = everything()
    answer = program.post("/decisions", SITUATION, once=None)
    assert answer.status_code == 200
    (item,) = answer.json()["items"]
    assert item["governing_right"] == "withdrawal"
    assert (item["refund_due"], item["refund_latest_on"]) == ("40.90", "2026-11-02")
    assert everything() == before


def test_lang_adds_text_and_changes_nothing_else(program):
    def without_text(value):
        if isinstance(value, dict):
            return {name: without_text(entry) for name, entry in value.items() if name != "text"}
        return [without_text(entry) for entry in value] if isinstance(value, list) else value

    plain = program.post("/decisions", SITUATION).json()
    german = program.post("/decisions?lang=de", SITUATION).json()
    assert without_text(german) == plain
    assert program.post(f"/decisions?lang={'x' * 40}", SITUATION).json()["field"] == "lang"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"market": "Atlantis"}, "market"),
        ({"as_of": None}, "as_of"),
        ({"channel": "bazaar"}, "channel"),
        ({"order": []}, "order"),
    ],
)
def test_a_situation_that_cannot_be_read(program, changes, field):
    answer = program.post("/decisions", SITUATION | changes)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_quote_is_the_ledgers_answer(program):
    answer = program.post("/refund-quotes", QUOTE_REQUEST, once=None)
    assert answer.status_code == 200
    assert answer.json() == answer_quote(QUOTE_REQUEST)
    assert answer.json()["total"] == "40.90"


def test_a_quote_that_refuses_is_an_answer_and_one_that_cannot_be_read_a_problem(program):
    refused = program.post("/refund-quotes", QUOTE_REQUEST | {"refund": [{"line": "1", "quantity": 3}]})
    assert (refused.status_code, refused.json()["result"], refused.json()["code"]) == (200, "refused", "over_quantity")
    broken = program.post("/refund-quotes", QUOTE_REQUEST | {"prior_refunds": [{"id": "r", "state": "lost"}]})
    assert (broken.status_code, broken.json()["field"]) == (422, "prior_refunds[0].state")
    assert "succeeded" in broken.json()["allowed"]


def test_the_openapi_document_names_every_call_of_the_contract_and_those_added(client):
    document = client.get("/api/v1/openapi.json").json()
    calls = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
    assert calls == {
        "post /api/v1/orders",
        "get /api/v1/orders/{order_id}",
        "post /api/v1/orders/search",
        "post /api/v1/decisions",
        "post /api/v1/refund-quotes",
        "post /api/v1/cases",
        "get /api/v1/cases",
        "get /api/v1/cases/{case_id}",
        "get /api/v1/policies",
        "get /api/v1/policies/{number}",
        "get /api/v1/structured-data",
        *(f"post /api/v1/cases/{{case_id}}/{verb.path}" for verb in VERBS),
    }
    assert len(VERBS) == 13


def test_the_openapi_document_is_whole(client):
    document = client.get("/api/v1/openapi.json").json()
    reads = {"decide", "quote_refund", "find_order", "get_order", "get_case", "list_cases"}
    reads |= {"list_policies", "get_policy", "get_structured_data"}
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert named == set(document["components"]["schemas"])
    for path, methods in document["paths"].items():
        for call in methods.values():
            assert call["security"] == [{"BearerKey": []}], path
            assert "application/problem+json" in call["responses"]["default"]["content"]
            headers = [parameter["name"] for parameter in call["parameters"] if parameter["in"] == "header"]
            assert headers == ([] if call["operationId"] in reads else ["Idempotency-Key"]), path


def test_the_documented_order_is_taken(program):
    (result,) = program.post("/orders", {"orders": [ORDER]}).json()["results"]
    assert result["result"] == "created"
    assert program.post("/orders", {"orders": [ORDER]}).json()["results"][0]["result"] == "unchanged"
