"""Who may call, and what is said to those who may not or ask for what is not there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amends.merchants.models import ApiKey
from amends.merchants.store import revoke_key
from amends.merchants.tenancy import tenant

from .program import Program, program_of, recent_order


def check(answer, status, code):
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer


@pytest.mark.parametrize(
    "key", ["", "nonsense", "amends_" + "0" * 32 + "_x", "amends_" + "z" * 32 + "_x", "amends_\xff"]
)
def test_without_a_good_key_nothing_is_answered(db, key):
    answer = check(Program(key).get("/cases"), 401, "invalid_key")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_expired_or_was_revoked(merchant):
    expired = program_of(merchant, "read", expires_at=timezone.now() - timedelta(seconds=1))
    check(expired.get("/cases"), 401, "invalid_key")
    revoked = program_of(merchant, "read")
    with tenant(merchant):
        for row in ApiKey.objects.all():
            revoke_key(str(row.pk), timezone.now())
    check(revoked.get("/cases"), 401, "invalid_key")


def test_scopes(merchant):
    reads, writes = program_of(merchant, "read"), program_of(merchant, "write")
    refused = check(reads.post("/orders", {"orders": [recent_order()]}), 403, "scope_required")
    assert refused.json()["allowed"] == ["write", "admin"]
    check(writes.get("/cases"), 403, "scope_required")
    assert reads.get("/cases").status_code == 200
    order_id = program_of(merchant, "admin").order()
    assert program_of(merchant, "admin").get(f"/orders/{order_id}").status_code == 200


def test_another_merchants_orders_and_cases_are_not_there(program, other_program, everything):
    order_id = program.order()
    case = program.open(order_id)
    before = everything()
    check(other_program.get(f"/orders/{order_id}"), 404, "not_found")
    check(other_program.get(f"/cases/{case['id']}"), 404, "not_found")
    check(
        other_program.post("/cases", {"order": order_id, "items": [{"line": "1", "quantity": 1, "reason": "late"}]}),
        404,
        "not_found",
    )
    check(other_program.post(f"/cases/{case['id']}/cancel"), 404, "not_found")
    check(other_program.post("/orders/search", {"number": "1001", "email": "erika@example.de"}), 404, "not_found")
    assert other_program.get("/cases").json()["cases"] == []
    assert everything() == before


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/cases/",
        "/cases/x",
        "/orders/1001",
        "/cases/%00",
        f"/cases/{'0' * 32}{'-' * 200}",
        "/problems/none",
    ],
)
def test_what_is_not_there(program, path):
    check(program.get(path), 404, "not_found")


def test_the_wrong_method(program):
    for method, path, allowed in [
        ("delete", "/cases", {"GET", "POST"}),
        ("get", "/decisions", {"POST"}),
        ("get", "/orders/search", {"POST"}),
        ("put", "/problems/missing", {"GET"}),
    ]:
        answer = check(getattr(program.client, method)(f"/api/v1{path}"), 405, "method_not_allowed")
        assert set(answer["Allow"].split(", ")) == allowed
        assert set(answer.json()["allowed"]) == allowed


@pytest.mark.parametrize(
    "body", [b"{", b"[1,", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe", b'{"a":' * 100_000, b'{"n": ' + b"9" * 5000 + b"}"]
)
def test_a_body_that_is_not_json(program, everything, body):
    before = everything()
    check(program.post("/orders", body), 400, "malformed_json")
    assert everything() == before


def test_a_body_of_another_kind(program, merchant):
    check(program.post("/orders", b"[]"), 422, "not_an_object")
    check(program.post("/orders", b'{"a":' * 60 + b"1" + b"}" * 60), 422, "too_deep")
    sent = program.client.post("/api/v1/decisions", {"a": "b"}, headers={"Authorization": f"Bearer {program.key}"})
    check(sent, 415, "unsupported_media_type")


def test_a_body_that_is_too_large(program, monkeypatch, settings):
    check(program.post("/decisions", b" " * 20_000_001), 413, "too_large")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    check(program.post("/decisions", b'{"id": "longer than ten bytes"}'), 413, "too_large")


def test_a_body_in_chunks(program):
    headers = {"Authorization": f"Bearer {program.key}", "Transfer-Encoding": "chunked"}
    answer = program.client.generic("POST", "/api/v1/decisions", b"", "application/json", headers=headers)
    check(answer, 411, "length_required")


def test_what_a_problem_is_about_can_be_read(client):
    answer = client.get("/api/v1/problems/totals_do_not_match")
    assert answer.status_code == 200
    assert "captured payments" in answer.json()["help"]
