"""The facts of one situation, on their way into an evaluation and out of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from amends.rules.expression import DATE, FAR, Type, Value
from amends.vocabulary.deadline import NEVER


def inward(facts: Mapping[str, object], kinds: Mapping[str, Type]) -> dict[str, Value]:
    """Every fact of the vocabulary, absent ones unknown, `NEVER` as the day later than all others."""
    row: dict[str, Any] = {name: facts.get(name) for name in kinds}
    return {name: FAR if value is NEVER else value for name, value in row.items()}


class Inward(Mapping[str, Value]):
    """Facts or conclusions as an evaluation sees them, each turned inward when it is looked at."""

    __slots__ = ("_outside",)

    def __init__(self, outside: Mapping[str, Any]) -> None:
        self._outside = outside

    def __getitem__(self, name: str) -> Value:
        value = self._outside.get(name)
        return FAR if value is NEVER else value

    def get(self, name: str, default: Any = None) -> Any:
        value = self._outside.get(name, default)
        return FAR if value is NEVER else value

    def __contains__(self, name: object) -> bool:
        return name in self._outside

    def __iter__(self) -> Iterator[str]:
        return iter(self._outside)

    def __len__(self) -> int:
        return len(self._outside)


def outward(values: Mapping[str, Value], kinds: Mapping[str, Type]) -> dict[str, object]:
    """Conclusions as the caller knows them: the day that never comes is `NEVER` again."""
    return {name: NEVER if kinds[name] == DATE and value == FAR else value for name, value in values.items()}
