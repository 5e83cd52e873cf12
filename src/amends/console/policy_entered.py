"""What was entered for the fields of a policy, as its document has it.

It is read as it was typed: what is no number stays text, so that the policy's own reader says what is wrong.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from amends.console.inbox import typed
from amends.console.policy_columns import FieldOf
from amends.console.policy_inputs import PERCENT
from amends.console.policy_sentences import PPM_PER_PERCENT

MAX_TYPED = 2_000
MAX_PPM = 10**9


def read(field: FieldOf, given: QueryDict, name: str) -> Any:
    """What was entered for a field as the document has it; None where nothing was."""
    return _READ[field.kind](given, name)


def _text(given: QueryDict, name: str) -> str:
    return typed(given.get(name, "")).strip()[:MAX_TYPED]


def _read_checks(given: QueryDict, name: str) -> list[str]:
    return [typed(each)[:MAX_TYPED] for each in given.getlist(name)]


def _read_words(given: QueryDict, name: str) -> list[str]:
    return [word.strip() for word in _text(given, name).split(",") if word.strip()]


def _read_number(given: QueryDict, name: str) -> int | str | None:
    text = _text(given, name)
    return int(text) if text.isascii() and text.isdecimal() else text or None


def _read_text(given: QueryDict, name: str) -> str | None:
    return _text(given, name) or None


def _read_flag(given: QueryDict, name: str) -> bool | None:
    return True if given.get(name) == "true" else None


def _read_switch(given: QueryDict, name: str) -> bool | None:
    return False if given.get(name) == "false" else None


def _read_ends(one: Callable[[QueryDict, str], Any]) -> Callable[[QueryDict, str], dict[str, Any] | None]:
    def made(given: QueryDict, name: str) -> dict[str, Any] | None:
        return _there({"from": one(given, f"{name}.from"), "to": one(given, f"{name}.to")})

    return made


def _read_band(given: QueryDict, name: str) -> dict[str, Any] | None:
    ends = _read_ends(_read_text)(given, name)
    return ends and _there(ends | {"currency": _currency(given, f"{name}.currency")})


def _read_surcharge(given: QueryDict, name: str) -> dict[str, Any] | None:
    amount, unit = _text(given, f"{name}.amount"), _currency(given, f"{name}.unit")
    if not amount:
        return None
    return {"ppm": _ppm(amount)} if unit == PERCENT else _there({"amount": amount, "currency": unit})


def _ppm(percent: str) -> int | str:
    """Millionths; what is no percentage, or one with too many decimals, as it was typed."""
    try:
        ppm = Decimal(percent.replace(",", ".")) * PPM_PER_PERCENT
        return int(ppm) if ppm == ppm.to_integral_value() and abs(ppm) < MAX_PPM else percent
    except (InvalidOperation, ValueError, OverflowError):
        return percent


def _read_amount(given: QueryDict, name: str) -> dict[str, Any] | None:
    amount = _text(given, f"{name}.amount")
    return _there({"amount": amount, "currency": _currency(given, f"{name}.currency")}) if amount else None


def _read_cite(given: QueryDict, name: str) -> dict[str, Any] | None:
    return _there({part: _read_text(given, f"{name}.{part}") for part in ("instrument", "article", "url")})


def _read_estimates(given: QueryDict, name: str) -> dict[str, Any] | None:
    costs = {part: _read_text(given, f"{name}.{part}") for part in ("return_freight", "handling")}
    resale = _text(given, f"{name}.resale")
    found = _there(costs)
    if found is not None:
        found["currency"] = _currency(given, f"{name}.currency")
    return _there((found or {}) | ({"resale_ppm": _ppm(resale)} if resale else {}))


_READ: Mapping[str, Callable[[QueryDict, str], Any]] = {
    "checks": _read_checks,
    "words": _read_words,
    "number": _read_number,
    "text": _read_text,
    "select": _read_text,
    "switch": _read_switch,
    "flag": _read_flag,
    "days": _read_ends(_read_number),
    "dates": _read_ends(_read_text),
    "band": _read_band,
    "surcharge": _read_surcharge,
    "amount": _read_amount,
    "cite": _read_cite,
    "estimates": _read_estimates,
}


def _currency(given: QueryDict, name: str) -> str | None:
    return _text(given, name).upper() or None


def _there(parts: Mapping[str, Any]) -> dict[str, Any] | None:
    return {key: part for key, part in parts.items() if part is not None} or None
