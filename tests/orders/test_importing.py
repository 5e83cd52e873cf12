"""Whole files of orders: good rows in, bad rows named, a second run repeats nothing."""

import json
from datetime import UTC, datetime

import pytest

from amends.orders.importing import Fault, Import
from amends.orders.models import HistoricalReturn, Order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def order(number: str, **changes: object) -> dict:
    return {
        "id": number, "number": number, "version": 1, "currency": "EUR", "market": "DE", "ordered_at": "2026-11-01",
        "lines": [{"id": "1", "quantity": 2, "unit_price": "20.00", "tax": "6.39"}],
        "payments": [{"id": "p", "method": "card", "status": "captured", "amount": "40.00", "currency": "EUR"}],
        "buyer": {"name": "Erika Muster", "email": "erika@example.de", "address": {"country": "DE"}},
    } | changes  # fmt: skip


def imported(merchant, lines: list[bytes]) -> tuple[dict, list[Fault]]:
    faults: list[Fault] = []
    outcome = Import(str(merchant), "main", NOW, faults.append, lambda _rows: None).amends(lines)
    return dict(outcome.orders), faults


def line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


@pytest.mark.django_db
def test_good_rows_go_in_and_bad_ones_are_named_with_row_field_and_reason(merchant):
    counts, faults = imported(
        merchant,
        [
            line(order("1")),
            b"{nonsense\n",
            line(order("2", payments=[])),
            line(order("3", lines=[{"id": "1", "quantity": -2, "unit_price": "20.00"}])),
            line(order("4", payments=[order("4")["payments"][0] | {"amount": "39.00"}])),
            line(order("5", currency="euro")),
        ],
    )
    assert counts == {"created": 2, "refused": 3}
    assert [(fault.row, fault.field) for fault in faults][:2] == [(2, ""), (4, faults[1].field)]
    assert [fault.field for fault in faults[1:]] == ["lines[0].quantity", "payments", "currency"]
    assert "40.00" in faults[2].reason
    assert "39.00" in faults[2].reason


@pytest.mark.django_db
def test_a_second_run_repeats_nothing_and_an_older_version_changes_nothing(merchant):
    from amends.merchants.tenancy import tenant

    imported(merchant, [line(order("1", version=2))])
    again, _ = imported(merchant, [line(order("1", version=2)), line(order("1", version=1, market="FR"))])
    assert again == {"unchanged": 2}
    with tenant(merchant):
        assert list(Order.objects.values_list("number", "version", "market")) == [("1", 2, "DE")]


@pytest.mark.django_db
def test_credit_notes_become_returns_linked_to_their_orders(merchant, small_file):
    from amends.merchants.tenancy import tenant

    faults: list[Fault] = []
    for created in (2, 0):
        outcome = Import(str(merchant), "main", NOW, faults.append, lambda _rows: None).uci(small_file)
        assert outcome.orders["created"] == created
        assert outcome.totals is not None
        assert outcome.totals.reconcile()
    assert outcome.returns_added == 0
    with tenant(merchant):
        rows = HistoricalReturn.objects.filter(kind="goods").order_by("external_id")
        linked = [(row.credit_note, row.quantity, row.order.number if row.order else None) for row in rows]
    assert linked == [("C7", 1, "1"), ("C7", 4, "2"), ("C7", 2, None), ("C7", 5, "1")]
