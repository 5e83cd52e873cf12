"""Reading a situation: what is refused, by name; what is unknown, and what never happened."""

from typing import Any

import pytest
from situations import CONTRACT, changed, item, situation

from amends.decision.facts import WORDS, contract_field, facts_of
from amends.decision.situation import read_situation
from amends.vocabulary.reader import FieldError


def refused(**changes: Any) -> FieldError:
    with pytest.raises(FieldError) as caught:
        read_situation(changed(CONTRACT, **changes))
    return caught.value


def row(**changes: Any) -> dict[str, object]:
    read = read_situation(changed(CONTRACT, **changes))
    return facts_of(read, read.request.items[0])


@pytest.mark.parametrize(
    "path",
    [
        "channel.site",
        "channel.fulfilled_by",
        "buyer.kind",
        "notices.return_policy.displayed",
        "notices.return_policy.change_of_mind",
        "notices.return_policy.return_cost",
        "request.wants",
        "request.items.0.reason",
        "request.items.0.condition",
        "request.items.0.seal",
        "request.items.0.damage_cause",
        "request.items.0.severity",
        "order.lines.0.delivery_pattern",
        "order.payments.0.status",
        "order.payments.0.refundable",
        "order.deliveries.0.carrier_chosen_by",
    ],
)
def test_an_unknown_word_names_the_field_and_the_words(path: str) -> None:
    error = refused(**{path: "blue"})
    assert error.code == "unknown_word"
    assert error.field == path.replace(".0", "[0]")
    assert error.allowed
    assert "blue" not in error.allowed


def test_an_unknown_kind_of_goods() -> None:
    assert refused(**{"order.lines.0.kinds": ["edible"]}).field == "order.lines[0].kinds[0]"


def test_an_unknown_channel_as_a_bare_word() -> None:
    assert refused(channel="my_shop").code == "unknown_word"


@pytest.mark.parametrize("market", ["de", "GERMANY", "D", "US_CA", ""])
def test_a_market_that_is_none(market: str) -> None:
    assert refused(market=market).field == "market"


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../../etc", "Europe", "\N{SNOWMAN}"])
def test_a_time_zone_that_is_none(zone: str) -> None:
    assert refused(**{"buyer.time_zone": zone}).code == "unknown_time_zone"


@pytest.mark.parametrize("name", ["as_of", "market", "order", "request"])
def test_what_must_be_there(name: str) -> None:
    error = refused(**{name: None})
    assert (error.code, error.field) == ("missing", name)


def test_a_request_without_items() -> None:
    assert refused(**{"request.items": []}).field == "request.items"


def test_an_instant_needs_its_offset() -> None:
    assert refused(**{"request.requested_at": "2026-10-19T12:00:00"}).code == "not_an_instant"


@pytest.mark.parametrize("quantity", [0, -1, 1.0, "2", True])
def test_a_quantity_that_is_none(quantity: object) -> None:
    assert refused(**{"request.items.0.quantity": quantity}).field == "request.items[0].quantity"


def test_more_units_than_were_bought() -> None:
    assert refused(**{"request.items.0.quantity": 3}).code == "over_quantity"


def test_two_items_of_a_line_count_together() -> None:
    error = refused(**{"request.items": [item(), item(quantity=1, reason="defective")]})
    assert (error.code, error.field) == ("over_quantity", "request.items[1].quantity")


def test_units_withdrawn_before_cannot_be_asked_for_again() -> None:
    error = refused(**{"history.withdrawn": [{"line": "1", "quantity": 1}]})
    assert error.code == "over_quantity"


def test_the_same_item_twice() -> None:
    error = refused(**{"request.items": [item(quantity=1), item(quantity=1)]})
    assert (error.code, error.field) == ("duplicate_item", "request.items[1]")


def test_a_line_the_order_does_not_have() -> None:
    error = refused(**{"request.items.0.line": "7"})
    assert (error.code, error.field, error.allowed) == ("unknown_line", "request.items[0].line", ("1",))


def test_goods_that_never_came_cannot_be_defective() -> None:
    changes = {"order.deliveries.0.delivered_at": "never", "request.items.0.reason": "defective"}
    assert refused(**changes).code == "quantity_exceeds_delivered"


@pytest.mark.parametrize("reason", ["not_received", "late", "cancel_before_dispatch", "changed_mind"])
def test_goods_that_never_came_can_be_missed_cancelled_or_withdrawn_from(reason: str) -> None:
    changes = {"order.deliveries.0.delivered_at": "never", "request.items.0.reason": reason}
    assert row(**changes)["delivered_happened"] is False


def test_goods_of_which_nothing_is_known_can_be_defective() -> None:
    changes = {"order.deliveries": [], "request.items.0.reason": "defective"}
    assert row(**changes)["delivered_happened"] is None


def test_totals_that_do_not_match() -> None:
    assert refused(**{"order.payments.0.amount": "45.91", "order.payments.0.order_amount": "45.91"}).code == (
        "totals_do_not_match"
    )


def test_every_fact_of_the_vocabulary_is_filled_and_no_other() -> None:
    assert set(row()) == set(WORDS.facts)


def test_never_is_known_and_null_is_not() -> None:
    assert (row(**{"notices.withdrawal_right_given_at": "never"})["withdrawal_notice_happened"]) is False
    assert (row(**{"notices.withdrawal_right_given_at": None})["withdrawal_notice_happened"]) is None
    assert (row()["withdrawal_notice_happened"]) is True


def test_a_day_still_to_come_has_not_happened() -> None:
    facts = row(**{"request.items.0.additional_period_ends_at": "2026-10-25"})
    assert str(facts["additional_period_ends_on"]) == "2026-10-25"
    assert facts["additional_period_ends_happened"] is False


def test_the_words_for_unknown_are_unknown() -> None:
    facts = row(**{"request.items.0.condition": "unknown", "request.items.0.damage_cause": "unknown"})
    assert facts["condition"] is None
    assert facts["damage_cause"] is None


def test_fields_of_the_request_are_defaults_for_its_items() -> None:
    facts = row(**{"request.received_back_at": "2026-10-18", "request.items.0.received_back_at": None})
    assert facts["received_back_happened"] is True


def test_a_channel_as_a_bare_word_ships_itself() -> None:
    assert row(channel="ebay")["fulfilled_by"] == "merchant"


def test_an_absent_buyer_is_of_unknown_kind() -> None:
    assert row(buyer=None)["buyer_kind"] is None


def test_the_units_meant_are_those_the_reason_speaks_of() -> None:
    """One unit came, one did not: who complains of a defect means the first, who misses a unit the second."""
    parcel = CONTRACT["order"]["deliveries"][0]
    deliveries = [parcel | {"quantity": 1}, parcel | {"quantity": 1, "delivered_at": "never"}]
    changes = {"order.deliveries": deliveries, "request.items.0.quantity": 1}
    assert row(**changes, **{"request.items.0.reason": "defective"})["delivered_happened"] is True
    assert row(**changes, **{"request.items.0.reason": "not_received"})["delivered_happened"] is False


def test_of_goods_in_lots_the_last_counts() -> None:
    parcel = CONTRACT["order"]["deliveries"][0]
    deliveries = [parcel | {"quantity": 1}, parcel | {"quantity": 1, "delivered_at": "2026-10-12"}]
    changes = {"order.deliveries": deliveries, "order.lines.0.delivery_pattern": "lots"}
    facts = row(**changes, **{"request.items.0.quantity": 1})
    assert str(facts["delivered_on"]) == "2026-10-12"
    assert str(facts["first_delivered_on"]) == "2026-10-05"


def test_delay_notices() -> None:
    notices = [
        {"notified_at": "2026-10-03", "new_date": "2026-10-20", "indefinite": False, "answer": "agreed"},
        {"notified_at": "2026-10-18", "new_date": None, "indefinite": True, "answer": "silent"},
    ]
    facts = row(**{"order.deliveries.0.ship_promised_by": "2026-10-05", "order.deliveries.0.delays": notices})
    assert facts["delay_count"] == 2
    assert facts["delay_days"] == 15
    assert facts["delay_indefinite"] is True
    assert facts["delay_answer"] == "silent"
    assert str(facts["first_delay_notified_on"]) == "2026-10-03"


def test_part_of_an_order_and_the_rest_of_it() -> None:
    assert row(**{"request.items.0.quantity": 1})["partial"] is True
    rest = {"request.items.0.quantity": 1, "history.withdrawn": [{"line": "1", "quantity": 1}]}
    assert row(**rest)["partial"] is False


def test_facts_have_the_callers_names() -> None:
    assert contract_field("delivered_happened") == "delivered_at"
    assert contract_field("buyer_kind") == "buyer.kind"
    assert contract_field("as_of") == "as_of"
    assert contract_field("seal") == "seal"


def test_a_bare_situation_is_enough() -> None:
    """Only what a decision cannot do without."""
    bare = {
        "as_of": "2026-10-19",
        "market": "NZ",
        "order": {"id": "1", "currency": "EUR", "lines": [{"id": "1", "quantity": 1, "unit_price": "10.00"}]},
        "request": {"requested_at": "2026-10-19", "items": [{"line": "1", "quantity": 1, "reason": "changed_mind"}]},
    }
    assert read_situation(bare).order.lines[0].unit_price_minor == 1000


def test_what_is_no_object() -> None:
    with pytest.raises(FieldError):
        read_situation([])  # type: ignore[arg-type]


def test_readings_of_a_market_with_several_zones() -> None:
    """Auckland and Chatham are 45 minutes apart: around midnight their days differ."""
    data = situation(**{"buyer.time_zone": None, "request.requested_at": "2026-10-19T10:30:00Z"})
    read = read_situation(data, lambda _market: ("Pacific/Auckland", "Pacific/Chatham"))
    assert [str(each.request.requested_at) for each in (read, *read.readings)] == ["2026-10-19", "2026-10-20"]
    assert read.open_days == ("request.requested_at",)
