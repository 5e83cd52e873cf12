"""One request that nobody made, to see what a policy gives: the contract's situation from a few plain questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from amends.console.inbox import typed
from amends.console.policy_sheet import currency_of
from amends.vocabulary.order import Kind
from amends.vocabulary.request import Condition, Reason, Seal, Site

DAYS_ON_THE_WAY = 4
MOST_DAYS = 3_650
MAX_TYPED = 100
NOT_CAME = frozenset({Reason.NOT_RECEIVED, Reason.LATE, Reason.CANCEL_BEFORE_DISPATCH})
CARRIER = frozenset({Reason.DAMAGED_IN_TRANSIT})
SHOWN_AS = (("refund", "refund"), ("exchange", "exchange"), ("store_credit", "credit"))
"""What of a row's remedies the buyer is shown as the terms for a change of mind, the best first."""
UNTOUCHED = frozenset({"unopened", "opened", "tried"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What was asked; a field that was left empty is as in most requests."""

    market: str
    reason: str
    days: int
    value: str
    currency: str
    condition: str
    seal: str
    channel: str
    tier: str
    category: str
    tags: str
    kind: str


def asked(given: QueryDict, document: Mapping[str, Any], markets: list[str]) -> Trial:
    """The request a form describes; whatever is missing or unknown is filled with what is usual."""
    sold = document.get("sells_to", {}).get("markets") or ["DE"]
    days = _text(given, "days")
    return Trial(
        market=_one_of(_text(given, "market").upper(), markets) or _one_of(sold[0], markets) or markets[0],
        reason=_one_of(_text(given, "reason"), list(Reason)) or "changed_mind",
        days=min(int(days), MOST_DAYS) if days.isascii() and days.isdecimal() and len(days) < 6 else 7,
        value=_text(given, "value").replace(",", ".") or "50.00",
        currency=_text(given, "currency").upper() or currency_of(document),
        condition=_one_of(_text(given, "condition"), list(Condition)) or "unopened",
        seal=_one_of(_text(given, "seal"), list(Seal)) or "none",
        channel=_one_of(_text(given, "channel"), list(Site)) or "own_store",
        tier=_text(given, "tier"),
        category=_text(given, "category"),
        tags=_text(given, "tags"),
        kind=_one_of(_text(given, "kind"), list(Kind)),
    )


def situation(trial: Trial, document: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The contract's situation (section 1), without a policy: one item, paid by card.

    The buyer was told what `document` says that every buyer is told.
    """
    delivered = today - timedelta(days=trial.days)
    ordered = delivered - timedelta(days=DAYS_ON_THE_WAY)
    came = trial.reason not in NOT_CAME
    told = document.get("notices_given", [])
    return {
        "id": "trial",
        "as_of": today.isoformat(),
        "market": trial.market,
        "channel": {"site": trial.channel, "fulfilled_by": "merchant"},
        "buyer": {"kind": "consumer", "tier": trial.tier or None},
        "order": _order(trial, ordered, delivered, came=came),
        "notices": {
            "withdrawal_right_given_at": ordered.isoformat() if "withdrawal_right" in told else "never",
            "contract_document_at": ordered.isoformat() if "contract_document" in told else "never",
            "return_cost_disclosed": "return_cost" in told,
            "return_policy": {"displayed": document.get("displayed", "no")},
        },
        "request": {"requested_at": today.isoformat(), "items": [_item(trial, today, delivered, came=came)]},
        "policy": None,
    }


def displaying(told: Mapping[str, Any], document: Mapping[str, Any], label: str | None) -> dict[str, Any]:
    """The situation with the terms of the row `label` as what the buyer was shown, where the policy is displayed."""
    row = next((each for each in document.get("rows", ()) if each["row"] == label), None)
    displayed = told["notices"]["return_policy"]["displayed"]
    if row is None or displayed == "no":
        return dict(told)
    then = row["then"]
    given = next((word for remedy, word in SHOWN_AS if remedy in then["remedies"]), "none")
    shown = {
        "displayed": displayed,
        "change_of_mind": given,
        "days": then.get("window_days"),
        "return_cost": then.get("return_freight_payer", "buyer"),
    }
    return {**told, "notices": {**told["notices"], "return_policy": shown}}


def _order(trial: Trial, ordered: date, delivered: date, *, came: bool) -> dict[str, Any]:
    line = {
        "id": "1",
        "sku": "TRIAL",
        "title": "Trial",
        "quantity": 1,
        "unit_price": trial.value,
        "tax_included": True,
        "kinds": [trial.kind] if trial.kind else [],
        "delivery_pattern": "single",
        "nonreturnable_confirmed": bool(trial.kind),
        "category": trial.category or None,
        "tags": [word.strip() for word in trial.tags.split(",") if word.strip()],
    }
    return {
        "id": "trial",
        "ordered_at": ordered.isoformat(),
        "currency": trial.currency,
        "lines": [line],
        "shipping": {"charged": "0", "cheapest_standard": "0", "tax_included": True},
        "payments": [_payment(trial, ordered)],
        "deliveries": [
            {
                "line": "1",
                "quantity": 1,
                "shipped_at": (ordered + timedelta(days=1)).isoformat() if came else "never",
                "delivered_at": delivered.isoformat() if came else "never",
                "promised_by": delivered.isoformat(),
                "carrier_chosen_by": "merchant",
            }
        ],
    }


def _payment(trial: Trial, ordered: date) -> dict[str, Any]:
    return {
        "id": "p1",
        "method": "card",
        "status": "captured",
        "amount": trial.value,
        "currency": trial.currency,
        "order_amount": trial.value,
        "captured_at": ordered.isoformat(),
        "refundable": "yes",
    }


def _item(trial: Trial, today: date, delivered: date, *, came: bool) -> dict[str, Any]:
    untouched = trial.condition in UNTOUCHED
    return {
        "line": "1",
        "quantity": 1,
        "reason": trial.reason,
        "condition": trial.condition,
        "seal": trial.seal,
        "used_beyond_testing": not untouched,
        "damage_cause": "carrier" if trial.reason in CARRIER else "merchant",
        "severity": "major",
        "defect_appeared_at": today.isoformat() if came else None,
        "noticed_at": today.isoformat() if came else delivered.isoformat(),
        "merchant_offered_collection": False,
        "additional_period_ends_at": "never",
    }


def _text(given: QueryDict, name: str) -> str:
    return typed(given.get(name, ""))[:MAX_TYPED]


def _one_of(text: str, words: list[Any]) -> str:
    return text if text in {str(word) for word in words} else ""
