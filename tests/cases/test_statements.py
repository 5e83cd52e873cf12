"""A whole case costs few statements; the number is held so that nobody adds one without noticing."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.cases import command

from .conftest import NOW
from .steps import BUYER, STAFF, accepted, settled, taken

MOST = 70


def test_a_whole_case_costs_few_statements(order_id):
    with CaptureQueriesContext(connection) as asked:
        case = accepted(order_id)
        taken(command.dispatched(case["id"], None, "DHL", "JD1", None, True, actor=BUYER, now=NOW))
        case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
        case = taken(command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "A"}], actor=STAFF, now=NOW))
        (refund,) = case["refunds"]
        command.refund_sending(case["id"], refund["id"], "p1", now=NOW)
        command.refund_is_pending(case["id"], refund["id"], "p1", reference="r", known=True, now=NOW)
        case = settled(case)
    assert case["state"] == "closed"
    assert len(asked) <= MOST, "\n".join(query["sql"][:150] for query in asked)
