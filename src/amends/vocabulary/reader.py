"""Reading JSON into the vocabulary, strictly: a wrong value is a FieldError naming the field and what is allowed.

Fields nobody knows are passed over (the contract may grow); unknown words never are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from amends.vocabulary.deadline import NEVER, Day, day_of
from amends.vocabulary.money import MoneyError, is_currency, parse_minor

MAX_TEXT = 500
MAX_ITEMS = 1_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


class FieldError(ValueError):
    """Input that cannot be taken: `code` and `field` are the contract's, `allowed` lists the words that would do."""

    def __init__(self, code: str, field: str, message: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code, self.field, self.message, self.allowed = code, field, message, allowed

    def problem(self) -> dict[str, Any]:
        """The contract's error object."""
        return {"code": self.code, "field": self.field, "message": self.message, "allowed": list(self.allowed)}


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object at `path`; each method reads one field, giving `default` where it is absent or null."""

    values: Mapping[str, Any]
    path: str = ""
    zone: ZoneInfo | None = None

    def at(self, name: str) -> str:
        """The full name of a field, such as `order.lines[0].quantity`."""
        return f"{self.path}.{name}" if self.path else name

    def missing(self, name: str) -> FieldError:
        """The error for a field that must be there."""
        return FieldError("missing", self.at(name), f"{self.at(name)} is required")

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str | None = None, *, most: int = MAX_TEXT) -> str:
        """A string of at most `most` characters; required where there is no default."""
        value = self.values.get(name)
        if value is None:
            if default is None:
                raise self.missing(name)
            return default
        if not isinstance(value, str):
            raise FieldError("not_text", self.at(name), f"{self.at(name)} must be a string")
        if len(value) > most:
            raise FieldError("too_long", self.at(name), f"{self.at(name)} has {len(value)} characters; at most {most}")
        if "\x00" in value:
            raise FieldError("not_text", self.at(name), f"{self.at(name)} holds a NUL character")
        return value

    def optional_text(self, name: str, *, most: int = MAX_TEXT) -> str | None:
        """A string, or None."""
        return self.text(name, most=most) if self.has(name) else None

    def word[W: StrEnum](self, name: str, words: type[W], default: W | None = None) -> W:
        """One of a closed set of words; required where there is no default."""
        found = self.optional_word(name, words)
        if found is not None:
            return found
        if default is None:
            raise self.missing(name)
        return default

    def optional_word[W: StrEnum](self, name: str, words: type[W]) -> W | None:
        """One of a closed set of words, or None (unknown)."""
        return None if not self.has(name) else _word(self.values[name], self.at(name), words)

    def words[W: StrEnum](self, name: str, words: type[W]) -> frozenset[W]:
        """A set of words."""
        return frozenset(_word(value, at, words) for value, at in self._list(name))

    def boolean(self, name: str) -> bool | None:
        """True, False, or None (unknown)."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise FieldError("not_boolean", self.at(name), f"{self.at(name)} must be true, false or null")
        return value

    def integer(self, name: str, default: int | None = None, *, least: int = 0, most: int = 10**9) -> int:
        """A whole number within bounds; required where there is no default."""
        value = self.values.get(name)
        if value is None:
            if default is None:
                raise self.missing(name)
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError("not_integer", self.at(name), f"{self.at(name)} must be a whole number")
        if not least <= value <= most:
            raise FieldError("out_of_range", self.at(name), f"{self.at(name)} must be from {least} to {most}")
        return value

    def optional_integer(self, name: str, *, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number, or None (unknown)."""
        return self.integer(name, least=least, most=most) if self.has(name) else None

    def currency(self, name: str, default: str | None = None) -> str:
        """An ISO 4217 code."""
        code = self.text(name, default)
        if not is_currency(code):
            raise FieldError("not_currency", self.at(name), f"{self.at(name)} must be an ISO 4217 code such as EUR")
        return code

    def money(self, name: str, currency: str, default: int | None = None, *, signed: bool = False) -> int:
        """A decimal string in major units, as minor units; not negative unless `signed`."""
        if not self.has(name):
            if default is None:
                raise self.missing(name)
            return default
        value = self.values[name]
        if not isinstance(value, str):
            raise FieldError("not_money", self.at(name), f"{self.at(name)} must be a decimal string such as '12.50'")
        try:
            amount_minor = parse_minor(value, currency)
        except MoneyError as error:
            raise FieldError(error.code, self.at(name), f"{self.at(name)}: {error}") from None
        if amount_minor < 0 and not signed:
            raise FieldError("negative_amount", self.at(name), f"{self.at(name)} must not be negative")
        return amount_minor

    def optional_money(self, name: str, currency: str) -> int | None:
        """An amount, or None (unknown)."""
        return self.money(name, currency) if self.has(name) else None

    def day(self, name: str) -> Day:
        """A `…_at` or `…_by` field: a date, an instant (its day at `zone`), the word `never`, or None (unknown)."""
        value = self.values.get(name)
        if value is None:
            return None
        if value == "never":
            return NEVER
        return read_day(value, self.at(name), self.zone)

    def object(self, name: str) -> "Fields":
        """A nested object; required."""
        if not self.has(name):
            raise self.missing(name)
        return _object(self.values[name], self.at(name), self.zone)

    def optional_object(self, name: str) -> "Fields | None":
        """A nested object, or None."""
        return self.object(name) if self.has(name) else None

    def objects(self, name: str, *, most: int = MAX_ITEMS) -> Iterator["Fields"]:
        """The objects of a list; an absent list is empty."""
        return (_object(value, at, self.zone) for value, at in self._list(name, most=most))

    def texts(self, name: str, *, most: int = MAX_ITEMS) -> tuple[str, ...]:
        """The strings of a list."""
        values = []
        for value, at in self._list(name, most=most):
            if not isinstance(value, str) or len(value) > MAX_TEXT:
                raise FieldError("not_text", at, f"{at} must be a string of at most {MAX_TEXT} characters")
            values.append(value)
        return tuple(values)

    def check(self, name: str, fits: Callable[[Any], bool], code: str, wants: str) -> None:
        """Refuse a present value that does not fit, saying what is wanted."""
        if self.has(name) and not fits(self.values[name]):
            raise FieldError(code, self.at(name), f"{self.at(name)} must be {wants}")

    def _list(self, name: str, *, most: int = MAX_ITEMS) -> Iterator[tuple[Any, str]]:
        values = self.values.get(name)
        if values is None:
            return
        if not isinstance(values, list):
            raise FieldError("not_list", self.at(name), f"{self.at(name)} must be a list")
        if len(values) > most:
            raise FieldError("too_many", self.at(name), f"{self.at(name)} has {len(values)} entries; at most {most}")
        for index, value in enumerate(values):
            yield value, f"{self.at(name)}[{index}]"


def read_day(value: Any, at: str, zone: ZoneInfo | None) -> date:
    """A date, or an instant as its day at `zone` (at its own offset where `zone` is None)."""
    try:
        if isinstance(value, str) and len(value) == len("2026-01-01") and value[5] != "W":
            found = date.fromisoformat(value)
        else:
            instant = read_instant(value, at)
            found = instant.date() if zone is None else day_of(instant, zone)
    except (TypeError, ValueError) as error:
        if isinstance(error, FieldError):
            raise
        raise FieldError("not_a_date", at, f"{at} must be a date YYYY-MM-DD or an instant with offset") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise FieldError("out_of_range", at, f"{at} must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


def read_instant(value: Any, at: str) -> datetime:
    """An RFC 3339 instant; one without offset is refused, since nobody knows whose day it is."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise FieldError("not_an_instant", at, f"{at} must be an instant such as 2026-10-19T12:00:00+02:00") from None
    if instant.tzinfo is None:
        raise FieldError("not_an_instant", at, f"{at} must carry its offset, such as +02:00 or Z")
    return instant


def _object(value: Any, at: str, zone: ZoneInfo | None) -> Fields:
    if not isinstance(value, dict):
        raise FieldError("not_an_object", at, f"{at} must be an object")
    return Fields(value, at, zone)


def _word[W: StrEnum](value: Any, at: str, words: type[W]) -> W:
    try:
        return words(value)
    except ValueError:
        allowed = tuple(str(word) for word in words)
        raise FieldError("unknown_word", at, f"{at}: {value!r} is not one of: {', '.join(allowed)}", allowed) from None
