"""The chart of accounts: small, kept per order, in the order's currency.

| Account             | Side   | Holds                                                                    |
|---------------------|--------|--------------------------------------------------------------------------|
| `refund_expense`    | debit  | what the law or a policy gave back: sales taken back                     |
| `goodwill_expense`  | debit  | what was given back beyond any duty                                      |
| `owed_to_buyer`     | credit | promised and not yet under way                                           |
| `refund_pending`    | credit | under way: planned, sent, not yet confirmed                              |
| `refund_settled`    | credit | confirmed by the payment provider: the money has left                    |
| `deducted`          | credit | promised and then lawfully withheld, such as for diminished value        |
| `charged_back`      | credit | taken by the scheme in a dispute that was lost or accepted               |

A promise debits an expense and credits `owed_to_buyer`; from there money only moves from credit account to credit
account, so what was ever promised equals owed + pending + settled + deducted at every moment. What the money was in a
foreign payment's currency stands with the refund, at the payment's fixed rate.
"""

from enum import StrEnum


class Account(StrEnum):
    """Where an order's after-sales money stands."""

    REFUND_EXPENSE = "refund_expense"
    GOODWILL_EXPENSE = "goodwill_expense"
    OWED_TO_BUYER = "owed_to_buyer"
    REFUND_PENDING = "refund_pending"
    REFUND_SETTLED = "refund_settled"
    DEDUCTED = "deducted"
    CHARGED_BACK = "charged_back"


EXPENSES = frozenset({Account.REFUND_EXPENSE, Account.GOODWILL_EXPENSE})
"""Accounts kept on the debit side; all others are on the credit side."""
