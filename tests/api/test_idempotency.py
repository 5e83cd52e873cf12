"""A write happens once for its key, whoever repeats it and whenever."""

from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from amends.api.idempotency import claim_number
from amends.api.models import KeptAnswer
from amends.cases.models import Case
from amends.merchants.tenancy import tenant

from .program import CHANGED_MIND, program_of, recent_order


def request_of(order_id, **changes):
    return {"order": order_id, "items": [CHANGED_MIND | changes], "wants": None, "message": ""}


def test_the_same_request_is_answered_as_before_and_done_once(program, everything):
    body = request_of(program.order())
    first = program.post("/cases", body, once="k1")
    after = everything()
    again = program.post("/cases", dict(reversed(body.items())), once="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert everything() == after


def test_a_command_is_not_run_again_even_if_the_case_went_on(program):
    case = program.open(program.order())
    path = f"/cases/{case['id']}/message"
    first = program.post(path, {"text": "Hello"}, once="m1")
    program.post(path, {"text": "And more"}, once="m2")
    assert program.post(path, {"text": "Hello"}, once="m1").content == first.content
    assert program.get(f"/cases/{case['id']}").json()["version"] == case["version"] + 2


def test_the_key_with_another_body_is_refused(program, everything):
    order_id = program.order()
    program.post("/cases", request_of(order_id, quantity=1), once="k1")
    before = everything()
    answer = program.post("/cases", request_of(order_id, quantity=2), once="k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert answer.json()["field"] == "Idempotency-Key"
    assert everything() == before


def test_a_request_that_was_refused_can_be_corrected_under_its_key(program):
    order_id = program.order()
    assert program.post("/cases", request_of(order_id, quantity=9), once="k1").status_code == 422
    assert program.post("/cases", request_of(order_id), once="k1").status_code == 201


def test_a_key_counts_for_one_endpoint_and_one_merchant(program, merchant, other_merchant):
    other = program_of(other_merchant, "read", "write")
    assert program.post("/orders", {"orders": [recent_order()]}, once="k1").status_code == 200
    answer = other.post("/orders", {"orders": [recent_order(number="77")]}, once="k1")
    assert answer.json()["results"][0]["result"] == "created"
    with tenant(merchant):
        order_id = program.post("/orders/search", {"number": "1001", "email": "erika@example.de"}).json()["id"]
    assert program.post("/cases", request_of(order_id), once="k1").status_code == 201


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency_key_missing"),
        ("", "idempotency_key_invalid"),
        ("two words", "idempotency_key_invalid"),
        ("k" * 256, "idempotency_key_invalid"),
    ],
)
def test_a_write_needs_a_key(program, everything, key, code):
    before = everything()
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = program.post("/orders", {"orders": [recent_order()]}, once=None, **headers)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, "Idempotency-Key")
    assert everything() == before


def test_after_seven_days_the_key_is_fresh_and_old_answers_go(program, merchant):
    case = program.open(program.order())
    path = f"/cases/{case['id']}/message"
    program.post(path, {"text": "Hello"}, once="m1")
    with tenant(merchant):
        KeptAnswer.objects.update(created_at=timezone.now() - timedelta(days=7, seconds=1))
    assert program.post(path, {"text": "Something else"}, once="m1").status_code == 200
    with tenant(merchant):
        assert [row.key for row in KeptAnswer.objects.all()] == ["m1"]


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_the_second_waits_its_turn(program, merchant, postgres):
    body = request_of(program.order())
    number = claim_number(str(merchant), "POST /api/v1/cases", "k1")
    with psycopg.connect(postgres.app) as somebody:
        somebody.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        answer = program.post("/cases", body, once="k1")
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
        assert answer["Retry-After"] == "1"
    assert program.post("/cases", body, once="k1").status_code == 201
    with tenant(merchant):
        assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_on_the_way_leaves_neither_the_work_nor_the_answer(program, everything, monkeypatch):
    body = request_of(program.order())
    before = everything()

    def crash(_before):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("amends.api.idempotency._forget", crash)
        answer = program.post("/cases", body, once="k1")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "power" not in answer.content.decode()
    assert everything() == before
    assert program.post("/cases", body, once="k1").status_code == 201
