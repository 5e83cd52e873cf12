"""The main job as a merchant's program drives it: orders, a case, goods back, money back, nothing but HTTP."""

from base64 import b64encode

from django.utils import timezone

from amends.cases.models import Effect
from amends.connectors.simulator.models import Transfer
from amends.merchants.tenancy import tenant
from amends.work import effects
from photos import photo

from .program import CHANGED_MIND, program_of


def carry_out_refunds(merchant):
    """What the money worker would do, until the provider has settled."""
    with tenant(merchant):
        Transfer.objects.update(settles_at=timezone.now())
        waiting = [str(row.id) for row in Effect.objects.filter(kind="refund").exclude(state="done")]
    for effect_id in waiting:
        with tenant(merchant):
            Effect.objects.filter(pk=effect_id).update(next_attempt_at=timezone.now())
        effects.carry_out(effect_id, str(merchant), timezone.now())


def test_from_order_to_settled_refund(program, merchant):
    order_id = program.order()
    assert program.get(f"/orders/{order_id}").json()["refundable"]["order"] == "45.90"

    opened = program.post("/cases", {"order": order_id, "items": [CHANGED_MIND], "message": "Too warm."})
    assert opened.status_code == 201
    case = opened.json()
    assert opened["Location"] == f"/api/v1/cases/{case['id']}"
    assert case["decision"]["items"][0]["refund_due"] == "40.90"
    assert [row["id"] for row in program.get(f"/orders/{order_id}").json()["open_cases"]] == [case["id"]]

    path = f"/cases/{case['id']}"
    offer = next(offer for offer in case["offers"] if offer["statutory"])
    assert program.post(f"{path}/accept", {"offers": [offer["id"]]}).json()["money"]["promised"] == "40.90"
    sent = program.post(f"{path}/dispatched", {"carrier": "DHL", "tracking": "JD01"})
    assert sent.json()["state"] == "waiting_for_goods"
    received = program.post(f"{path}/receive", {"parcel": "JD01", "items": [{"line": "1", "quantity": 2}]})
    assert received.json()["money"]["pending"] == "40.90"
    graded = program.post(f"{path}/grade", {"items": [{"line": "1", "quantity": 2, "grade": "A"}]})
    assert graded.status_code == 200, graded.content
    refund = program.post(f"{path}/refund", {"amount": None, "reason": ""})
    assert refund.json()["money"]["pending"] == "40.90"

    for _attempt in range(3):
        carry_out_refunds(merchant)

    case = program.get(path).json()
    assert case["state"] == "closed"
    assert case["money"] == {
        "currency": "EUR",
        "promised": "0.00",
        "pending": "0.00",
        "refunded": "40.90",
        "deducted": "0.00",
    }
    order = program.get(f"/orders/{order_id}").json()
    assert order["refundable"]["order"] == "5.00"
    assert order["open_cases"] == []
    with tenant(merchant):
        assert [row.amount_minor for row in Transfer.objects.all()] == [4090]


def test_the_order_is_found_by_number_and_mail(program):
    order_id = program.order()
    found = program.post("/orders/search", {"number": "#1001", "email": "Erika@Example.de"}, once=None)
    assert found.status_code == 200
    assert found.json()["id"] == order_id
    assert "Erika" not in found.content.decode()
    assert program.post("/orders/search", {"number": "1001", "email": "else@example.de"}).status_code == 404


def test_cases_are_listed_in_pages(program):
    cases = [program.open(program.order(id=str(number)))["id"] for number in range(3)]
    first = program.get("/cases", limit=2).json()
    second = program.get("/cases", limit=2, cursor=first["next"]).json()
    assert [row["id"] for row in (*first["cases"], *second["cases"])] == cases[::-1]
    assert second["next"] is None
    assert {row["value"] for row in first["cases"]} == {"0.00"}
    assert program.get("/cases", state="closed").json() == {"cases": [], "next": None}
    assert len(program.get("/cases", state="waiting_for_buyer").json()["cases"]) == 3


def test_cases_are_found_by_what_is_due(program):
    case = program.accepted(program.order())
    due = program.get("/cases").json()["cases"][0]["due_at"]
    assert due is not None, case
    assert program.get("/cases", due_before=due).json()["cases"] == []
    assert len(program.get("/cases", due_before="2099-01-01").json()["cases"]) == 1
    assert program.get("/cases", due_before="2020-01-01T00:00:00Z").json()["cases"] == []


def test_a_message_evidence_and_cancelling(program):
    case = program.open(program.order())
    path = f"/cases/{case['id']}"
    said = program.post(f"{path}/message", {"text": "Which colour would you like?"})
    assert said.json()["events"][-1]["type"] == "message_written"
    assert "colour" not in said.content.decode()
    shown = program.post(
        f"{path}/evidence", {"files": [{"media_type": "image/png", "content": b64encode(photo()).decode()}]}
    )
    assert shown.json()["events"][-1]["type"] == "evidence_added"
    assert program.post(f"{path}/cancel").json()["state"] == "cancelled"


def test_more_than_is_due_needs_scope_and_reason(program, merchant):
    path = f"/cases/{program.accepted(program.order())['id']}/refund"
    assert program.post(path, {"amount": "45.90"}).json()["code"] == "reason_required"
    refused = program.post(path, {"amount": "45.90", "reason": "goodwill"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_required")
    generous = program_of(merchant, "write", "refund_more")
    assert generous.post(path, {"amount": "45.90", "reason": "goodwill"}).json()["money"]["pending"] == "45.90"


def test_a_claim_that_the_law_supports_is_not_refused(program):
    case = program.open(program.order())
    body = {"items": [{"line": "1", "quantity": 2}], "right": "withdrawal", "ground": "too late"}
    refused = program.post(f"/cases/{case['id']}/refuse", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "right_holds")
    assert refused.json()["cites"][0]["instrument"] == "BGB"
