"""Where a case's money stands after each event, and that nothing unbalanced can be written down."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.ledger.account import Account
from amends.ledger.entry import Entry, EntryKind, Posting, totals
from amends.ledger.invariant import history_faults, ledger_faults
from amends.ledger.part import PaymentShare, PriorRefund, RefundState, UnitsPart
from amends.ledger.posting_rules import (
    Balance,
    balance,
    charge_back,
    deduct,
    fail_refund,
    fail_settled_refund,
    plan_refund,
    promise_goodwill,
    promise_refund,
    release_promise,
    settle_refund,
)
from ledger.ledger_orders import CONTRACT_ORDER, parsed

CASE = ("order", "case")
REFUND = ("order", "case", "refund", "p1")


def test_a_refund_from_promise_to_settled():
    entries = [promise_refund(*CASE, "EUR", 4090)]
    assert balance(entries) == Balance(promised_minor=4090)
    entries.append(plan_refund(*REFUND, "EUR", 4090))
    assert balance(entries) == Balance(pending_minor=4090)
    entries.append(settle_refund(*REFUND, "EUR", 4090))
    assert balance(entries) == Balance(refunded_minor=4090)
    assert balance(entries).promised_in_all_minor == 4090
    assert ledger_faults(entries) == []


def test_a_failed_refund_is_owed_again():
    entries = [promise_refund(*CASE, "EUR", 4090), plan_refund(*REFUND, "EUR", 4090), fail_refund(*REFUND, "EUR", 4090)]
    assert balance(entries) == Balance(promised_minor=4090)


def test_a_refund_may_fail_after_it_had_succeeded():
    entries = [promise_refund(*CASE, "EUR", 900), plan_refund(*REFUND, "EUR", 900), settle_refund(*REFUND, "EUR", 900)]
    assert balance([*entries, fail_settled_refund(*REFUND, "EUR", 900)]) == Balance(promised_minor=900)


def test_what_is_withheld_is_deducted_and_what_falls_away_released():
    entries = [promise_refund(*CASE, "EUR", 4090), deduct(*CASE, "EUR", 500), release_promise(*CASE, "EUR", 90)]
    assert balance(entries) == Balance(promised_minor=3500, deducted_minor=500)


def test_goodwill_is_its_own_expense_and_is_released_from_it():
    given_away = promise_goodwill(*CASE, "EUR", 500)
    assert given_away.postings[0].account is Account.GOODWILL_EXPENSE
    released = release_promise(*CASE, "EUR", 500, Account.GOODWILL_EXPENSE)
    assert sum(posting.amount_minor for entry in (given_away, released) for posting in entry.postings) == 0
    assert balance([given_away, released]) == Balance()


def test_postings_name_order_case_refund_and_payment():
    debit, credit = plan_refund(*REFUND, "EUR", 100).postings
    assert debit == Posting(Account.OWED_TO_BUYER, 100, "EUR", "order", "case", "refund", "p1")
    assert credit == Posting(Account.REFUND_PENDING, -100, "EUR", "order", "case", "refund", "p1")


def test_an_unbalanced_entry_cannot_be_constructed():
    with pytest.raises(AssertionError, match="unbalanced by 1 EUR"):
        Entry(EntryKind.PROMISED, (Posting(Account.OWED_TO_BUYER, 1, "EUR", "order"),))


def test_two_currencies_balance_each_by_itself():
    postings = (Posting(Account.OWED_TO_BUYER, 5, "EUR", "o"), Posting(Account.REFUND_PENDING, -5, "USD", "o"))
    assert totals(postings) == {"EUR": 5, "USD": -5}
    with pytest.raises(AssertionError, match="unbalanced"):
        Entry(EntryKind.PLANNED, postings)


def test_nothing_is_moved_by_zero_or_less():
    with pytest.raises(AssertionError):
        promise_refund(*CASE, "EUR", 0)


def test_an_overdrawn_account_is_a_fault():
    faults = ledger_faults([promise_refund(*CASE, "EUR", 100), plan_refund(*REFUND, "EUR", 101)])
    assert faults == ["promised_minor is -1"]


def test_more_given_back_than_captured_is_a_fault():
    order = parsed(CONTRACT_ORDER)
    entries = [
        promise_refund(*CASE, "EUR", 4000),
        plan_refund(*REFUND, "EUR", 4000),
        charge_back("order", "p1", "EUR", 590),
    ]
    assert ledger_faults(entries, order) == []
    assert ledger_faults([*entries, charge_back("order", "p1", "EUR", 1)], order) == [
        "4591 given back or under way of 4590 captured"
    ]


def test_a_history_beyond_unit_and_payment_is_a_fault():
    order = parsed(CONTRACT_ORDER)
    too_much = PriorRefund(RefundState.SENT, (UnitsPart("1", 1, 1801),), (PaymentShare("p1", 4591, "EUR", 4591),))
    assert history_faults(order, [too_much]) == [
        "payment p1 is overdrawn by 1",
        "order is overdrawn by 1",
        "what was bought is overdrawn by 1",
    ]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 5_000)), max_size=25))
def test_what_was_promised_stands_in_exactly_one_place(moves):
    entries, promised = [], 0
    for what, amount in moves:
        now = balance(entries)
        if what <= 1:
            entries.append((promise_refund, promise_goodwill)[what](*CASE, "EUR", amount))
            promised += amount
        elif what == 2 and now.promised_minor >= amount:
            entries.append(release_promise(*CASE, "EUR", amount))
            promised -= amount
        elif what == 3 and now.promised_minor >= amount:
            entries.append(deduct(*CASE, "EUR", amount))
        elif what == 4 and now.promised_minor >= amount:
            entries.append(plan_refund(*REFUND, "EUR", amount))
        elif what >= 5 and now.pending_minor >= amount:
            entries.append((settle_refund, fail_refund)[what - 5](*REFUND, "EUR", amount))
        assert balance(entries).promised_in_all_minor == promised
        assert ledger_faults(entries) == []
