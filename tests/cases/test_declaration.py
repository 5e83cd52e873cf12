"""The withdrawal function: kept and acknowledged whatever it matches; where it fits one order, a case is opened."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError

from amends.cases import command, declaration, query, store
from amends.cases import declaration_review as review
from amends.cases.models import Declaration, Effect, Event

from .conftest import DEFECTIVE, NOW
from .steps import STAFF, opened, received, settled, taken


def declare(reference: str, email: str = "erika@example.de") -> declaration.Declared:
    return declaration.declare("example", "Erika Mustermann", reference, email, "de", NOW)


def types(kept: declaration.Declared) -> list[str]:
    rows = Event.objects.filter(stream_kind="declaration", stream_id=kept.id).order_by("sequence")
    return [row.type for row in rows]


def test_a_declaration_that_fits_opens_a_case_for_all_units(order_id):
    kept = declare("1001", "Erika@Example.de ")

    assert types(kept) == ["declaration_received", "declaration_matched"]
    (case,) = query.of_order(order_id)
    assert case["channel"] == "withdrawal"
    assert [(item["line"], item["quantity"]) for item in case["items"]] == [("1", 2)]
    assert query.case(case["id"])["declares_withdrawal"]
    assert Effect.objects.filter(kind="declaration_mail", data__declaration=kept.id).count() == 1


@pytest.mark.parametrize(("reference", "email"), [("9999", "erika@example.de"), ("1001", "other@example.de"), ("", "")])
def test_one_that_fits_nothing_is_kept_for_a_person(order_id, reference, email):
    kept = declare(reference, email)

    assert types(kept) == ["declaration_received", "declaration_left_open"]
    assert [each["id"] for each in declaration.left_open()] == [kept.id]
    assert query.of_order(order_id) == []
    said = declaration.opened(kept.id)
    assert (said.name, said.order_reference, said.email) == ("Erika Mustermann", reference, email)
    assert said.received_at == NOW


def test_one_for_an_order_whose_case_is_open_is_kept_beside_it(order_id):
    opened(order_id)
    kept = declare("1001")
    assert types(kept) == ["declaration_received", "declaration_matched"]
    assert len(query.of_order(order_id)) == 1


def test_one_for_units_of_an_open_claim_is_told_to_that_case(order_id):
    claim = opened(order_id, DEFECTIVE)
    kept = declare("1001")

    case = query.case(claim["id"])
    assert case["attention"] == "withdrawal_declared"
    (told,) = [event["data"] for event in case["events"] if event["type"] == "withdrawal_declared"]
    assert told == {"declaration": kept.id, "received_at": NOW.isoformat(), "latest_on": "2026-11-02"}
    (row,) = query.inbox()
    assert row["due_at"].startswith("2026-11-02")
    assert {timer["kind"] for timer in query.timers(case["id"])} >= {"refund", "remind"}
    assert review.declaration(kept.id).case == case["id"]
    assert store.rebuild() == []

    case = taken(command.message(case["id"], "Please send both back.", actor=STAFF, now=NOW))
    assert query.case(case["id"])["attention"] == ""
    assert {timer["kind"] for timer in query.timers(case["id"])} & {"refund", "remind"} == set()


def test_units_held_by_a_withdrawal_need_nobody(order_id):
    case = opened(order_id)
    declare("1001")
    assert query.case(case["id"])["attention"] == ""


def test_one_that_no_case_can_be_opened_for_waits_for_a_person(order_id):
    case = settled(received(order_id))
    assert case["state"] == "refunding" or case["closed_at"]
    case = taken(command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "A"}], actor=STAFF, now=NOW))
    assert settled(case)["state"] == "closed"

    kept = declare("1001")

    assert types(kept) == ["declaration_received", "declaration_left_open"]
    assert review.left_open() == 1
    assert review.declaration(kept.id).code == "already_in_case"
    matched = review.match(kept.id, order_id, actor=STAFF, now=NOW)
    assert (matched.matched, matched.case, matched.code) == (True, None, "already_in_case")


def test_what_it_says_is_encrypted_and_can_be_erased(order_id):
    kept = declare("1001")
    row = Declaration.objects.get(id=kept.id)
    assert b"Erika" not in bytes(row.sealed)
    declaration.erase(kept.id)
    assert declaration.opened(kept.id) is None
    assert Declaration.objects.filter(id=kept.id).exists()


def test_nobody_can_change_one_afterwards(order_id):
    kept = declare("1001")
    with pytest.raises(ProgrammingError, match="permission denied"):
        Declaration.objects.filter(id=kept.id).update(received_at=NOW + timedelta(days=1))


def test_a_form_sent_twice_is_one_declaration(order_id):
    first = declare("1001")
    again = declaration.declare(
        "example", "Erika Mustermann", "1001", "erika@example.de", "de", NOW + timedelta(minutes=2)
    )
    assert again == first
    assert Effect.objects.filter(kind="declaration_mail").count() == 1
    later = declaration.declare(
        "example", "Erika Mustermann", "1001", "erika@example.de", "de", NOW + timedelta(days=1)
    )
    assert later.id != first.id


def test_nonsense_is_kept_without_what_cannot_be(order_id):
    kept = declaration.declare("example", "E\x00rika\ud83d" + "x" * 300, "\x00", "nobody\x00@", "xx" * 40, NOW)
    said = declaration.opened(kept.id)
    assert said.name.startswith("Erikax")
    assert len(said.name) == declaration.MAX_NAME
    assert (said.order_reference, said.email) == ("", "nobody@")


def test_units_that_no_case_holds_are_withdrawn_beside_an_open_case(order_id):
    opened(order_id, quantity=1)
    declare("1001")
    first, second = query.of_order(order_id)
    assert [item["quantity"] for item in first["items"]] == [1]
    assert (second["channel"], [item["quantity"] for item in second["items"]]) == ("withdrawal", [1])


def test_many_with_one_address_are_all_kept_and_acknowledged_little_by_little(order_id):
    for number in range(8):
        declare(f"no such order {number}", "victim@example.de")
    mails = Effect.objects.filter(kind="declaration_mail").order_by("id")
    waits = [mail.next_attempt_at - NOW for mail in mails]
    assert waits == [timedelta(0)] * 5 + [declaration.MAIL_PAUSE * nth for nth in (1, 2, 3)]
    assert Declaration.objects.count() == 8


def test_the_kept_hash_can_be_guessed_by_nobody(order_id):
    import hashlib
    import json

    row = Declaration.objects.get(id=declare("1001").id)
    said = {"name": "Erika Mustermann", "order_reference": "1001", "email": "erika@example.de"}
    assert row.sha256 != hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
