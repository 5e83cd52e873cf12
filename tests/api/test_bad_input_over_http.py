"""Bad input: each a problem that names the field, and nothing changed."""

import pytest

from .program import CHANGED_MIND, days_ago, recent_order


def check_problem(answer, status, code, field):
    """The whole of a problem detail."""
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (status, code, field), problem
    assert problem["status"] == status
    assert problem["type"] == f"/api/v1/problems/{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def line(**changes):
    return [recent_order()["lines"][0] | changes]


def payment(**changes):
    return [recent_order()["payments"][0] | changes]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"lines": line(kinds=["edible"])}, "unknown_word", "lines[0].kinds[0]"),
        ({"lines": line(title="x" * 501)}, "too_long", "lines[0].title"),
        ({"lines": line(quantity=-1)}, "out_of_range", "lines[0].quantity"),
        ({"lines": line(unit_price=20.0)}, "not_money", "lines[0].unit_price"),
        ({"lines": line(unit_price="20.001")}, "too_many_decimals", "lines[0].unit_price"),
        ({"lines": line(unit_price="21.00")}, "totals_do_not_match", "payments"),
        ({"currency": "EURO"}, "not_currency", "currency"),
        ({"currency": "XX1"}, "not_currency", "currency"),
        ({"payments": payment(currency="USD", order_amount=None)}, "missing", "payments[0].order_amount"),
        ({"lines": None, "deliveries": []}, "totals_do_not_match", "payments"),
        ({"market": "Germany"}, "too_long", "market"),
        ({"buyer": {"email": "erika"}}, "not_an_email", "buyer.email"),
        ({"store": "elsewhere"}, "unknown_store", "store"),
        ({"version": "2"}, "not_integer", "version"),
        ({"ordered_at": "yesterday"}, "not_an_instant", "ordered_at"),
    ],
)
def test_an_order_that_cannot_be_taken_is_a_result_of_its_own(program, everything, changes, code, field):
    kept = everything()
    answer = program.post("/orders", {"orders": [recent_order(**changes)]})
    (result,) = answer.json()["results"]
    assert answer.status_code == 200
    assert result["result"] == "refused"
    assert result["problem"]["code"] == code, result["problem"]
    assert result["problem"]["field"] == field
    assert {table for table, now in everything().items() if now != kept[table]} == {"api_keptanswer"}


def test_good_orders_of_a_batch_go_in_beside_bad_ones(program):
    batch = [recent_order(), recent_order(id="1002", currency="XX1"), recent_order(id="1003"), "no order"]
    results = program.post("/orders", {"orders": batch}).json()["results"]
    assert [result["result"] for result in results] == ["created", "refused", "created", "refused"]
    assert [result["external_id"] for result in results] == ["1001", "1002", "1003", None]


@pytest.mark.parametrize(
    ("body", "code"), [({}, "missing"), ({"orders": {}}, "missing"), ({"orders": [{}] * 1001}, "too_many")]
)
def test_a_batch_that_is_none(program, everything, body, code):
    before = everything()
    check_problem(program.post("/orders", body), 422, code, "orders")
    assert everything() == before


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"reason": "bored"}, "unknown_word", "items[0].reason"),
        ({"reason": None}, "missing", "items[0].reason"),
        ({"reason": ["changed_mind"]}, "unknown_word", "items[0].reason"),
        ({"condition": "so so"}, "unknown_word", "items[0].condition"),
        ({"used_beyond_testing": "no"}, "not_boolean", "items[0].used_beyond_testing"),
        ({"noticed_at": "last week"}, "not_an_instant", "items[0].noticed_at"),
        ({"line": "9"}, "unknown_line", "items[0].line"),
        ({"quantity": -1}, "out_of_range", "items[0].quantity"),
        ({"quantity": 1.5}, "out_of_range", "items[0].quantity"),
        ({"quantity": 3}, "over_quantity", "items[0].quantity"),
    ],
)
def test_a_request_that_cannot_be_taken(program, everything, changes, code, field):
    order_id = program.order()
    before = everything()
    answer = program.post("/cases", {"order": order_id, "items": [CHANGED_MIND | changes]})
    problem = check_problem(answer, 422, code, field)
    assert problem["allowed"] or code not in {"unknown_word", "unknown_line"}
    assert everything() == before


def test_more_units_than_were_delivered(program, everything):
    deliveries = [recent_order()["deliveries"][0] | {"quantity": 1}]
    still_away = deliveries[0] | {"delivered_at": "never"}
    order_id = program.order(deliveries=[*deliveries, still_away])
    before = everything()
    item = CHANGED_MIND | {"reason": "defective", "condition": "damaged", "defect_appeared_at": days_ago(3)}
    answer = program.post("/cases", {"order": order_id, "items": [item]})
    check_problem(answer, 422, "quantity_exceeds_delivered", "items[0].quantity")
    assert everything() == before


def test_a_unit_that_is_in_an_open_case(program, everything):
    order_id = program.order()
    program.open(order_id, quantity=1)
    before = everything()
    answer = program.post("/cases", {"order": order_id, "items": [CHANGED_MIND]})
    check_problem(answer, 409, "already_in_case", "items[0].quantity")
    assert everything() == before


@pytest.mark.parametrize(
    ("verb", "body", "status", "code", "field"),
    [
        ("accept", {"offers": ["o99"]}, 422, "unknown_offer", "offers[0]"),
        ("accept", {"offers": "o1"}, 422, "not_list", "offers"),
        ("accept", {"offers": [{}]}, 422, "not_text", "offers[0]"),
        ("accept", {"offers": ["o1"], "version": 7}, 409, "changed_meanwhile", None),
        ("receive", {"items": [{"line": "1", "quantity": 3}]}, 422, "over_quantity", "items[0].quantity"),
        ("receive", {"items": [{"line": "9", "quantity": 1}]}, 422, "unknown_line", "items[0].line"),
        ("receive", {"items": [{"line": "1", "quantity": -2}]}, 422, "out_of_range", "items[0].quantity"),
        ("receive", {"parcel": 7}, 422, "not_text", "parcel"),
        ("grade", {"items": [{"line": "1", "quantity": 2, "grade": "A"}]}, 409, "wrong_state", "items[0]"),
        ("grade", {"items": [{"line": "1", "quantity": 2, "grade": "fine"}]}, 422, "unknown_word", "items[0].grade"),
        ("refund", {"amount": "12.345", "reason": "r"}, 422, "too_many_decimals", "amount"),
        ("refund", {"amount": 12.5, "reason": "r"}, 422, "not_money", "amount"),
        ("refund", {"amount": "-1.00", "reason": "r"}, 422, "negative_amount", "amount"),
        ("refund", {"amount": None}, 409, "nothing_due", "amount"),
        ("refund", {"amount": "1.00", "reason": "x" * 501}, 422, "too_long", "reason"),
        ("dispatched", {"at": "soon"}, 422, "not_an_instant", "at"),
        ("dispatched", {"carrier": "x" * 81}, 422, "too_long", "carrier"),
        (
            "dispatched",
            {"proof": [{"media_type": "text/html", "content": "PGI+"}]},
            422,
            "unknown_word",
            "proof[0].media_type",
        ),
        ("message", {"text": ""}, 422, "missing", "text"),
        ("message", {"text": "x" * 5001}, 422, "too_long", "text"),
        ("message", {"text": "a\x00b"}, 422, "not_text", "text"),
        ("message", {"text": "\ud800"}, 422, "not_text", "text"),
        ("evidence", {"files": []}, 422, "out_of_range", "files"),
        ("evidence", {"files": [{"media_type": "image/png", "content": "no!"}]}, 422, "not_a_file", "files[0].content"),
        ("evidence", {"files": [{"media_type": "image/png", "content": "ü"}]}, 422, "not_a_file", "files[0].content"),
        ("refuse", {"items": [{"line": "1"}], "right": "mine", "ground": "g"}, 422, "unknown_word", "right"),
        ("refuse", {"items": [{"line": "1"}], "right": "withdrawal"}, 422, "missing", "ground"),
        ("fulfilled", {"tracking": "JD"}, 409, "wrong_state", "items"),
        ("repair-done", {}, 409, "wrong_state", "items"),
        ("close", {}, 409, "offer_stands", None),
    ],
)
def test_what_cannot_be_done_to_a_case(program, everything, verb, body, status, code, field):
    case = program.open(program.order())
    before = everything()
    answer = program.post(f"/cases/{case['id']}/{verb}", body)
    check_problem(answer, status, code, field)
    assert everything() == before
    assert program.get(f"/cases/{case['id']}").json()["version"] == case["version"]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"state": "lost"}, "unknown_word", "state"),
        ({"due_before": "soon"}, "not_an_instant", "due_before"),
        ({"cursor": "1"}, "not_a_cursor", "cursor"),
        ({"limit": "0"}, "out_of_range", "limit"),
        ({"limit": "²"}, "out_of_range", "limit"),
    ],
)
def test_a_page_that_cannot_be_given(program, query, code, field):
    check_problem(program.get("/cases", **query), 422, code, field)


GARBAGE = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x" * 20_000,
    "\u202e",
    [],
    {},
    [[]],
    [{}],
    ["a"],
    [None],
    {"a": {"b": []}},
    10**30,
]


@pytest.mark.parametrize(
    ("path", "example"),
    [
        ("/orders", {"orders": [recent_order()]}),
        ("/orders/search", {"number": "1", "email": "a@b"}),
        ("/cases", {"order": "", "items": [CHANGED_MIND], "wants": None, "message": ""}),
    ],
)
def test_no_value_of_any_field_is_a_surprise(program, path, example):
    order_id = program.order()
    if "order" in example:
        example = example | {"order": order_id}
    for name in example:
        for value in GARBAGE:
            assert program.post(path, example | {name: value}).status_code < 500, (name, value)
    if path == "/cases":
        for name in CHANGED_MIND:
            for value in GARBAGE:
                answer = program.post(path, example | {"items": [CHANGED_MIND | {name: value}]})
                assert answer.status_code < 500, (name, value)


def test_no_value_in_a_verb_is_a_surprise(program):
    from amends.api.verbs import VERBS

    case = program.accepted(program.order())
    for verb in VERBS:
        for name, example in verb.example.items():
            inner = example[0] if isinstance(example, list) and example and isinstance(example[0], dict) else {}
            bodies = [{name: value} for value in GARBAGE]
            bodies += [{name: [{**inner, field: value}]} for field in inner for value in GARBAGE[::3]]
            for body in bodies:
                answer = program.post(f"/cases/{case['id']}/{verb.path}", dict(verb.example) | body)
                assert answer.status_code < 500, (verb.path, body)
