"""The facts of one situation, on their way into an evaluation and out of it."""

from collections.abc import Mapping
from typing import Any

from amends.rules.expression import DATE, FAR, Type, Value
from amends.vocabulary.deadline import NEVER


def inward(facts: Mapping[str, object], kinds: Mapping[str, Type]) -> dict[str, Value]:
    """Every fact of the vocabulary, absent ones unknown, `NEVER` as the day later than all others."""
    row: dict[str, Any] = {name: facts.get(name) for name in kinds}
    return {name: FAR if value is NEVER else value for name, value in row.items()}


def outward(values: Mapping[str, Value], kinds: Mapping[str, Type]) -> dict[str, object]:
    """Conclusions as the caller knows them: the day that never comes is `NEVER` again."""
    return {name: NEVER if kinds[name] == DATE and value == FAR else value for name, value in values.items()}
