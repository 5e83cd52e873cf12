"""The fields of a policy as controls, filled with what its document says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.console.policy_columns import FieldOf
from amends.console.policy_sentences import plain_percent

PERCENT = "%"
SAID: dict[str, Promise] = {
    "from": _("from"),
    "to": _("to"),
    "currency": _("currency"),
    "amount": _("amount"),
    "unit": _("% or currency"),
    "instrument": _("Law"),
    "article": _("Article"),
    "url": _("Link"),
    "return_freight": _("parcel back"),
    "handling": _("handling"),
    "resale": _("% of its cost it still brings"),
}
"""Controls of which a field has several."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words; `indented` is a part of the one before."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """One control: checks, select, text, number, short (three letters), date or flag."""

    name: str
    kind: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    suffix: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "_")


def inputs(field: FieldOf, name: str, value: Any, words: Mapping[str, Any], currency: str) -> tuple[Input, ...]:
    """The controls of a field; `words` are its choices, `currency` what an amount is in unless it says so."""
    label = str(field.label)
    if field.kind in {"checks", "select", "switch"}:
        chosen = _texts(value) if field.kind == "checks" else [_plain(value) or field.usual]
        unknown = {code: code for code in chosen if code and code not in words}
        choices = tuple(Choice(code, str(text), code in chosen) for code, text in {**words, **unknown}.items())
        return (Input(name, "checks" if field.kind == "checks" else "select", label, choices=choices),)
    return _TYPED[field.kind](name, label, value, currency)


def _one(kind: str) -> Callable[[str, str, Any, str], tuple[Input, ...]]:
    return lambda name, label, value, _currency: (Input(name, kind, label, _plain(value)),)


def _words_input(name: str, label: str, value: Any, _currency: str) -> tuple[Input, ...]:
    return (Input(name, "text", label, ", ".join(_texts(value))),)


def _ends(kind: str) -> Callable[[str, str, Any, str], tuple[Input, ...]]:
    def made(name: str, _label: str, value: Any, _currency: str) -> tuple[Input, ...]:
        given = value if isinstance(value, Mapping) else {}
        return (
            Input(f"{name}.from", kind, str(SAID["from"]), _plain(given.get("from"))),
            Input(f"{name}.to", kind, str(SAID["to"]), _plain(given.get("to"))),
        )

    return made


def _band(name: str, label: str, value: Any, currency: str) -> tuple[Input, ...]:
    given = value if isinstance(value, Mapping) else {}
    unit = Input(f"{name}.currency", "short", str(SAID["currency"]), _plain(given.get("currency")) or currency)
    return (*_ends("number")(name, label, value, currency), unit)


def _surcharge(name: str, _label: str, value: Any, _currency: str) -> tuple[Input, ...]:
    given = value if isinstance(value, Mapping) else {}
    if "ppm" in given:
        amount, unit = plain_percent(given["ppm"]), PERCENT
    else:
        amount, unit = _plain(given.get("amount")), _plain(given.get("currency")) or PERCENT
    return (
        Input(f"{name}.amount", "number", str(SAID["amount"]), amount),
        Input(f"{name}.unit", "short", str(SAID["unit"]), unit),
    )


def _amount(name: str, _label: str, value: Any, currency: str) -> tuple[Input, ...]:
    given = value if isinstance(value, Mapping) else {}
    return (
        Input(f"{name}.amount", "number", str(SAID["amount"]), _plain(given.get("amount"))),
        Input(f"{name}.currency", "short", str(SAID["currency"]), _plain(given.get("currency")) or currency),
    )


def _cite(name: str, _label: str, value: Any, _currency: str) -> tuple[Input, ...]:
    given = value if isinstance(value, Mapping) else {}
    return tuple(
        Input(f"{name}.{part}", "text", str(SAID[part]), _plain(given.get(part)))
        for part in ("instrument", "article", "url")
    )


def _estimates(name: str, _label: str, value: Any, currency: str) -> tuple[Input, ...]:
    given = value if isinstance(value, Mapping) else {}
    ppm = given.get("resale_ppm")
    return (
        Input(f"{name}.return_freight", "number", str(SAID["return_freight"]), _plain(given.get("return_freight"))),
        Input(f"{name}.handling", "number", str(SAID["handling"]), _plain(given.get("handling"))),
        Input(f"{name}.currency", "short", str(SAID["currency"]), _plain(given.get("currency")) or currency),
        Input(f"{name}.resale", "number", str(SAID["resale"]), "" if ppm is None else plain_percent(ppm)),
    )


def _flag(name: str, label: str, value: Any, _currency: str) -> tuple[Input, ...]:
    return (Input(name, "flag", label, "true" if value is True else ""),)


_TYPED: Mapping[str, Callable[[str, str, Any, str], tuple[Input, ...]]] = {
    "text": _one("text"),
    "number": _one("number"),
    "words": _words_input,
    "days": _ends("number"),
    "dates": _ends("date"),
    "band": _band,
    "surcharge": _surcharge,
    "amount": _amount,
    "cite": _cite,
    "flag": _flag,
    "estimates": _estimates,
}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _texts(value: Sequence[Any] | None) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
