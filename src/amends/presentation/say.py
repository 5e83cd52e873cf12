"""The sentences of a decision's steps: a key, typed slots, and the pack's own wording for a language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amends.presentation.dates import day, parse_day
from amends.presentation.money import money, number
from amends.presentation.reading import Reading

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_SLOT = re.compile(r"\{(\w+)\}")
MAX_SENTENCES = 3
"""What a buyer reads under "Why?": never a wall of law (look, "Why?")."""


def slot(value: Any, reading: Reading) -> str:
    """A slot's value in the reader's way of writing: days, money, counts; anything else as it stands."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return number(value, reading.locale)
    text = str(value)
    if _ISO_DAY.fullmatch(text):
        return day(parse_day(text), reading.locale, reading.today)
    if _DECIMAL.fullmatch(text):
        return money(text, reading.currency, reading.locale)
    return text


def sentence(say: Mapping[str, Any] | None, reading: Reading) -> str | None:
    """The sentence of one step; None where it says nothing, or a slot it needs is not known."""
    template = reading.spoken.get(say["key"]) if say else None
    if say is None or template is None:
        return None
    filled = {name: slot(value, reading) for name, value in say.get("slots", {}).items()}
    if any(not filled.get(name) for name in _SLOT.findall(template)):
        return None
    return _SLOT.sub(lambda match: filled[match[1]], template)


def _own_text(step: Mapping[str, Any]) -> str | None:
    say = step.get("say")
    return step.get("text") or (say.get("text") if isinstance(say, Mapping) else None)


def _all(steps: Iterable[Any], reading: Reading) -> Iterator[str]:
    for step in steps:
        if isinstance(step, Mapping):
            said = sentence(step.get("say"), reading) or _own_text(step)
            if said:
                yield said


def reasons(steps: Iterable[Any], reading: Reading) -> tuple[str, ...]:
    """At most three different sentences that explain a right, in the order the law was applied."""
    return tuple(dict.fromkeys(_all(steps, reading)))[:MAX_SENTENCES]
