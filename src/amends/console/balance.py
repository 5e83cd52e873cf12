"""The money of a case as a small ledger: what was promised in all is what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.presentation.money import money, money_minor
from amends.vocabulary.money import parse_minor

REFUND_STATES: dict[str, Promise] = {
    "planned": gettext_lazy("planned"),
    "sent": gettext_lazy("sent to the provider"),
    "pending": gettext_lazy("with the provider"),
    "needs_buyer": gettext_lazy("a person must look"),
    "succeeded": gettext_lazy("arrived"),
    "failed": gettext_lazy("failed"),
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment's share of a refund."""

    method: str
    state: str
    failed: bool
    amount: str


@dataclass(frozen=True, slots=True)
class Balance:
    """`rows` sum to `total`; `transfers` are the refunds by payment."""

    rows: tuple[tuple[str, str], ...]
    total: str
    nothing: bool
    transfers: tuple[Transfer, ...]


def balance(case: Mapping[str, Any], methods: Mapping[str, str], locale: Locale) -> Balance:
    """The ledger of a case as the contract gives it."""
    held = case["money"]
    currency = held["currency"]
    names = {
        "promised": _("Promised, not yet paid"),
        "pending": _("On its way"),
        "refunded": _("Arrived"),
        "deducted": _("Deducted"),
    }
    total_minor = sum(parse_minor(held[name], currency) for name in names)
    return Balance(
        rows=tuple((text, money(held[name], currency, locale)) for name, text in names.items()),
        total=money_minor(total_minor, currency, locale),
        nothing=total_minor == 0,
        transfers=tuple(
            Transfer(
                methods.get(part["payment"], part["payment"]),
                str(REFUND_STATES.get(part["state"], part["state"])),
                part["state"] in {"failed", "needs_buyer"},
                money(part["amount"], part["currency"], locale),
            )
            for refund in case["refunds"]
            for part in refund["by_payment"]
        ),
    )
