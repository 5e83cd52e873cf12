"""What a hostile or careless caller sends: each is refused as a value, or cut to what may stand in history."""

import json

import pytest

from amends.cases import command
from amends.cases.models import Event

from .conftest import CHANGED_MIND, DEFECTIVE, NOW, make_order
from .steps import BUYER, FINANCE, STAFF, accepted, opened, refused, taken


def history() -> str:
    return json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)


def test_history_keeps_known_words_of_a_request_and_nothing_else(order_id):
    told = {
        "note": "Erika Mustermann",
        "evidence": ["erika.jpg"],
        "buyer": {"name": "Erika"},
        "prior_repairs": [{"requested_at": "2026-10-11", "completed_at": "never", "by": "Erika", "note": "call Erika"}],
    }
    case = opened(order_id, DEFECTIVE, **told)
    assert case["items"][0]["prior_repairs"] == [{"requested_at": "2026-10-11", "completed_at": "never"}]
    assert "Erika" not in history()
    assert "erika" not in history()


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"reason": ["changed_mind"]}, ("unknown_word", "items[0].reason")),
        ({"reason": {"a": 1}}, ("unknown_word", "items[0].reason")),
        ({"prior_repairs": ["Erika"]}, ("not_an_object", "items[0].prior_repairs[0]")),
        ({"prior_repairs": "Erika"}, ("not_list", "items[0].prior_repairs")),
        ({"prior_repairs": [{"requested_at": "Erika"}]}, ("not_an_instant", "items[0].prior_repairs[0].requested_at")),
        ({"defect_appeared_at": "last summer"}, ("not_an_instant", "items[0].defect_appeared_at")),
        ({"used_beyond_testing": "a little"}, ("not_boolean", "items[0].used_beyond_testing")),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_at_its_field(order_id, item, told):
    assert refused(command.open_case(order_id, [DEFECTIVE | item], actor=BUYER, now=NOW)) == told
    assert not Event.objects.exists()


def test_what_is_wanted_and_accepted_may_be_of_any_shape(order_id):
    answer = command.open_case(order_id, [CHANGED_MIND], wants=["refund"], actor=BUYER, now=NOW)
    assert refused(answer) == ("unknown_word", "wants")
    case = opened(order_id)
    for offers in ([["o1"]], [{"id": "o1"}], "o1", None, [None]):
        assert refused(command.accept(case["id"], offers, actor=BUYER, now=NOW)) == ("missing", "offers")


@pytest.mark.parametrize("text", ["Gut\x00", "halb \ud83d"])
def test_text_that_cannot_be_kept_is_refused(order_id, text):
    answer = command.open_case(order_id, [CHANGED_MIND], message=text, actor=BUYER, now=NOW)
    assert refused(answer) == ("not_text", "message")
    case = opened(order_id)
    assert refused(command.message(case["id"], text, actor=BUYER, now=NOW)) == ("not_text", "text")


@pytest.mark.parametrize("content", ["ÄÖÜ", "not base64!", "", None, 7])
def test_what_is_no_file_is_refused(order_id, content):
    case = opened(order_id)
    answer = command.evidence(case["id"], [{"media_type": "image/png", "content": content}], actor=BUYER, now=NOW)
    assert refused(answer) == ("not_a_file", "files[0].content")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("erika@example.de", "personal_data"),
        ("JJD1\nBcc: x", "not_text"),
        ("JJD\x00", "not_text"),
        ("\u202e1DJJ", "not_text"),
        ("1" * 81, "too_long"),
        (["JJD1"], "too_long"),
    ],
)
def test_a_label_in_history_is_one_line_and_no_address(order_id, value, code):
    case = accepted(order_id)
    assert refused(command.dispatched(case["id"], tracking=value, actor=BUYER, now=NOW)) == (code, "tracking")
    assert refused(command.dispatched(case["id"], carrier=value, actor=BUYER, now=NOW)) == (code, "carrier")
    assert refused(command.receive(case["id"], parcel=value, actor=STAFF, now=NOW)) == (code, "parcel")
    assert refused(command.fulfilled(case["id"], tracking=value, actor=STAFF, now=NOW)) == (code, "tracking")
    taken(command.dispatched(case["id"], carrier="Österreichische Post", tracking="JJD 00-1/2", actor=BUYER, now=NOW))


@pytest.mark.parametrize("text", ["Gut\x00", "halb \ud83d"])
def test_a_note_that_cannot_be_kept_is_refused_wherever_it_is_written(order_id, text):
    case = accepted(order_id)
    taken(command.receive(case["id"], actor=STAFF, now=NOW))
    written = Event.objects.count()
    graded = [{"line": "1", "grade": "A", "note": text}]
    assert refused(command.grade(case["id"], graded, actor=STAFF, now=NOW)) == ("not_text", "items[0].note")
    assert refused(command.refund(case["id"], "1.00", text, actor=FINANCE, now=NOW)) == ("not_text", "reason")
    assert refused(command.note(case["id"], text, actor=STAFF, now=NOW)) == ("not_text", "text")
    assert Event.objects.count() == written


@pytest.mark.parametrize("word", [["A"], {"A": 1}, 7, None])
def test_words_of_another_shape_are_refused(order_id, word):
    case = accepted(order_id)
    taken(command.receive(case["id"], actor=STAFF, now=NOW))
    answer = command.grade(case["id"], [{"line": "1", "grade": word}], actor=STAFF, now=NOW)
    assert refused(answer) == ("unknown_word", "items[0].grade")
    other = opened(make_order(id="2", number="2"))
    where = [{"line": "1"}]
    answer = command.refuse(other["id"], where, word, "late", actor=STAFF, now=NOW)
    assert refused(answer) == ("unknown_word", "right")
    answer = command.refuse(other["id"], where, "withdrawal", word, actor=STAFF, now=NOW)
    assert refused(answer) == ("missing", "ground")


@pytest.mark.parametrize("text", ["Gut\x00", "halb \ud83d"])
def test_notes_at_a_cases_end(order_id, text):
    case = opened(order_id)
    assert refused(command.cancel(case["id"], text, actor=BUYER, now=NOW)) == ("not_text", "reason")
