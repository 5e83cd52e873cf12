"""A policy is edited as a sheet: what is entered is saved whole or not at all, and errors stand in their cell."""

import pytest

from .policies import CHANGE_OF_MIND, FAULTS, POLICY, draft, filled, send, url, version
from .shop import page


@pytest.fixture
def number(shop, unproved) -> int:
    return draft(shop.merchant)


@pytest.fixture
def unproved(monkeypatch):
    """Saving checks; here the proof says nothing."""
    from amends.merchants import policy_check
    from amends.merchants.policy_store import Refused

    monkeypatch.setattr(policy_check, "prove", lambda *_: Refused("no_prover", "", "none here"))


def rows(shop, number):
    return version(shop.merchant, number).document["rows"]


def test_cells_are_said_in_plain_words(owner, number):
    said = page(owner.get(url(number)))
    for words in (
        "Anything wrong with the goods", "Germany", "Repair, Replacement", "No time limit of its own".lower(),
        "we pay the way back", "asks for: Photo", "Any change of mind", "up to day 30 after delivery", "within 30 days",
        "3 working days after the parcel’s arrival", "Not checked yet",
    ):  # fmt: skip
        assert words in said, words


def test_saving_what_was_not_touched_changes_nothing(owner, shop, number):
    before = version(shop.merchant, number)
    assert send(owner, number).status_code == 303
    after = version(shop.merchant, number)
    assert (after.document, after.document_hash) == (before.document, before.document_hash)


def test_every_kind_of_cell_can_be_entered(owner, shop, number):
    entered = {
        "r1__market": ["DE"], "r1__channel": ["own_store"], "r1__fulfilled_by": ["merchant"], "r1__category": "shoes, clothing",
        "r1__tags": "sale", "r1__kinds": ["custom_made"], "r1__value__from": "5.00", "r1__value__to": "49.99",
        "r1__value__currency": "eur", "r1__reason": ["too_small"], "r1__condition": ["unopened", "tried"], "r1__seal": ["none"],
        "r1__days_since_delivery__from": "1", "r1__days_since_delivery__to": "20", "r1__ordered__from": "2026-11-20",
        "r1__ordered__to": "2026-12-24", "r1__buyer_tier": "premium", "r1__where": "not used_beyond_testing",
        "r1__remedies": ["refund", "store_credit"], "r1__window_days": "60", "r1__no_shorter_than_law": "true",
        "r1__return_required": "false", "r1__return_freight_payer": "merchant", "r1__outbound_refunded": "true",
        "r1__restocking_fee__amount": "12.5", "r1__restocking_fee__unit": "%", "r1__credit_bonus__amount": "5.00",
        "r1__credit_bonus__unit": "EUR", "r1__keep_it_up_to__amount": "10.00", "r1__keep_it_up_to__currency": "EUR",
        "r1__evidence": ["receipt"], "r1__refund_trigger": "inspected", "r1__longest_inspection_days": "2",
        "r1__refund_promise_working_days": "1", "r1__no_later_than_law": "true", "r1__note": "for the season",
    }  # fmt: skip
    assert send(owner, number, **entered).status_code == 303
    assert rows(shop, number)[1] == {
        "row": "change of mind",
        "note": "for the season",
        "when": {
            "market": ["DE"], "channel": ["own_store"], "fulfilled_by": ["merchant"], "category": ["shoes", "clothing"],
            "tags": ["sale"], "kinds": ["custom_made"], "reason": ["too_small"], "condition": ["unopened", "tried"],
            "seal": ["none"], "days_since_delivery": {"from": 1, "to": 20}, "buyer_tier": ["premium"],
            "value": {"from": "5.00", "to": "49.99", "currency": "EUR"},
            "ordered": {"from": "2026-11-20", "to": "2026-12-24"}, "where": "not used_beyond_testing",
        },
        "then": {
            "remedies": ["refund", "store_credit"], "window_days": 60, "no_shorter_than_law": True, "return_required": False,
            "return_freight_payer": "merchant", "outbound_refunded": True, "restocking_fee": {"ppm": 125000},
            "credit_bonus": {"amount": "5.00", "currency": "EUR"}, "keep_it_up_to": {"amount": "10.00", "currency": "EUR"},
            "evidence": ["receipt"], "refund_trigger": "inspected", "longest_inspection_days": 2,
            "refund_promise_working_days": 1, "no_later_than_law": True,
        },
    }  # fmt: skip
    assert send(owner, number).status_code == 303
    said = page(owner.get(url(number)))
    assert "12.5 %" in said
    assert rows(shop, number)[0] == FAULTS


def test_the_policys_own_fields_are_entered(owner, shop, number):
    send(
        owner, number, p__policy="Winter", p__markets=["DE", "EU"], p__channels=["own_store", "ebay"],
        p__notices_given=["withdrawal_right"], p__displayed="no", p__partial_withdrawal_outbound="full",
        p__estimates__return_freight="4.90", p__estimates__currency="EUR", p__estimates__resale="60",
    )  # fmt: skip
    found = version(shop.merchant, number)
    assert found.name == "Winter"
    assert found.document | {"rows": []} == {
        "policy": "Winter", "version": "1", "sells_to": {"markets": ["DE", "EU"], "channels": ["own_store", "ebay"]},
        "notices_given": ["withdrawal_right"], "partial_withdrawal_outbound": "full",
        "estimates": {"return_freight": "4.90", "currency": "EUR", "resale_ppm": 600000}, "rows": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("r1__window_days", "soon", "Enter a whole number."),
        ("r1__window_days", "99999", "Must be from 0 to 3650."),
        ("r1__days_since_delivery__from", "40", "The first lies after the last."),
        ("r1__restocking_fee__amount", "much", "Enter a percentage from 0, with at most four decimals."),
        ("r1__restocking_fee__amount", "12.34567", "Enter a percentage from 0, with at most four decimals."),
        ("r1__keep_it_up_to__amount", "ten", "Enter an amount such as 12.50."),
        ("r1__refund_trigger", "inspected", "Say within how many working days it is inspected."),
        ("r1__longest_inspection_days", "2", "This goes with a refund counted from inspection alone."),
        ("r1__where", "used_beyond", "is not a fact"),
        ("r1__row", "faults", "Two rows have the same label."),
        ("p__policy", "", "Give the policy a name."),
        ("p__estimates__handling", "x", "Enter an amount such as 12.50."),
    ],
)
def test_what_cannot_be_taken_stands_at_its_cell_and_nothing_is_saved(owner, shop, number, field, value, said):
    before = version(shop.merchant, number)
    answer = send(owner, number, **{field: value})
    shown = page(answer)
    assert answer.status_code == 422
    assert "Not saved yet" in shown
    assert shown.count(said) >= 2, "once on top, once at the cell"
    assert f'value="{value}"' in shown or value in shown
    assert version(shop.merchant, number).document_hash == before.document_hash


def test_rows_are_added_moved_copied_and_deleted(owner, shop, number):
    def labels():
        return [row["row"] for row in rows(shop, number)]

    answer = send(owner, number, "add")
    assert answer["Location"].endswith("#row-3")
    assert labels() == ["faults", "change of mind", "r1"]
    send(owner, number, "up:2")
    assert labels() == ["faults", "r1", "change of mind"]
    send(owner, number, "down:0")
    assert labels() == ["r1", "faults", "change of mind"]
    assert send(owner, number, "copy:1")["Location"].endswith("#row-3")
    assert labels() == ["r1", "faults", "r2", "change of mind"]
    assert rows(shop, number)[2] == FAULTS | {"row": "r2"}
    send(owner, number, "delete:0", r3__row="any regret")
    assert labels() == ["faults", "r2", "any regret"]


def test_moving_the_first_row_up_changes_nothing(owner, shop, number):
    send(owner, number, "up:0")
    send(owner, number, "down:1")
    send(owner, number, "delete:9")
    assert [row["row"] for row in rows(shop, number)] == ["faults", "change of mind"]


def test_a_long_policy_is_edited_a_page_at_a_time(owner, shop, unproved):
    many = [CHANGE_OF_MIND | {"row": f"row {number}"} for number in range(1, 61)]
    number = draft(shop.merchant, rows=many)
    assert "row 26" not in page(owner.get(url(number)))
    fields = filled(owner, number, "?from=26")
    assert (fields["first"], fields["count"]) == (["25"], ["25"])
    answer = send(owner, number, "down:49", "?from=26", r30__window_days="90")
    assert answer["Location"].endswith("?from=51#row-51")
    found = rows(shop, number)
    assert found[30]["then"]["window_days"] == 90
    assert [row["row"] for row in found[48:52]] == ["row 49", "row 51", "row 50", "row 52"]
    assert len(found) == 60


def test_two_people_at_one_draft_are_told(owner, shop, number):
    fields = filled(owner, number) | {"do": ["save"], "r1.window_days": ["14"]}
    send(owner, number, r1__window_days="60")
    answer = owner.post(url(number), fields)
    assert answer.status_code == 409
    assert "Somebody changed this draft meanwhile" in page(answer)
    assert 'value="14"' in page(answer)
    assert rows(shop, number)[1]["then"]["window_days"] == 60


def test_renaming_a_row_keeps_the_house_rule_lowered_for_it(owner, shop, unproved):
    lowered = [
        {"rule": "five_working_days", "rows": ["faults"], "reason": "abroad", "by": "system", "on": "2026-11-01"}
    ]
    number = draft(shop.merchant, house_exceptions=lowered)
    assert "abroad" in page(owner.get(url(number)))
    send(owner, number, r0__row="defects")
    assert version(shop.merchant, number).document["house_exceptions"][0]["rows"] == ["defects"]
    send(owner, number, "delete:0")
    assert "house_exceptions" not in version(shop.merchant, number).document


def test_what_is_typed_is_never_taken_for_html(owner, shop, number):
    send(owner, number, r0__row="<script>alert(1)</script>", r0__note="<b>bold</b>")
    said = owner.get(url(number)).content.decode()
    assert "<script>" not in said
    assert "<b>bold" not in said


def test_a_hostile_form_is_answered_with_a_page(owner, number):
    for fields in (
        {"do": "up:x"}, {"do": "lower:99"}, {"do": "save", "first": "-1", "count": "9999999999"}, {"do": "\x00"},
        {"do": "save", "first": "0", "count": "2", "r0.window_days": "9" * 5000, "r0.market": "\x00"}, {"raise": "77"},
    ):  # fmt: skip
        assert owner.post(url(number), fields).status_code in {303, 409, 422}, fields


def test_a_document_stays_what_it_was_in_the_store(shop, number):
    assert version(shop.merchant, number).document == POLICY | {"version": "1", "rows": [FAULTS, CHANGE_OF_MIND]} | {
        "notices_given": sorted(POLICY["notices_given"])
    }
