"""Policy documents to decide by: one row for all that a test says nothing of."""

from typing import Any


def policy(*rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"policy": "Shop policy", "rows": list(rows), **fields}


def row(label: str = "r1", when: dict[str, Any] | None = None, **then: Any) -> dict[str, Any]:
    terms = {"remedies": ["refund"], **then}
    return {"row": label, "when": when or {}, "then": terms}


CHANGE_OF_MIND = {"reason": ["change_of_mind"]}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}
