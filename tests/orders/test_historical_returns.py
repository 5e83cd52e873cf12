from datetime import date

from amends.orders import historical_returns, query, store
from amends.orders.models import HistoricalReturn
from stored_order import NOW, an_order


def test_a_credit_note_is_kept_once_and_tied_to_its_sale(in_tenant):
    (result,) = store.upsert([an_order()], NOW)
    store_id = query.order(result["id"]).store_id
    returned = {
        "id": "C1-1",
        "credit_note": "C1",
        "kind": "goods",
        "sku": "TEE-M",
        "quantity": 1,
        "amount_minor": 1800,
        "currency": "EUR",
        "returned_on": date(2026, 10, 9),
        "order": "1001",
        "line": "1",
    }
    unknown = returned | {"id": "C1-2", "order": "999", "line": None}
    assert historical_returns.add(store_id, [returned, unknown]) == 2
    assert historical_returns.add(store_id, [returned]) == 0
    tied = {row.external_id: row.order_id and str(row.order_id) for row in HistoricalReturn.objects.all()}
    assert tied == {"C1-1": result["id"], "C1-2": None}
