"""Reading a policy document strictly: an unknown key or word, an amount without currency, is refused by its field."""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache

import msgspec

from amends.decision.policy.condition import market_words, row_condition, vocabulary
from amends.decision.policy.document import (
    MAX_ROWS,
    MAX_WORDS,
    Estimates,
    HouseException,
    HouseRule,
    Notice,
    PartialOutbound,
    Policy,
    PolicyRow,
)
from amends.decision.policy.row_reader import read_row
from amends.decision.policy.where import MARKET, words_in
from amends.decision.policy.words import market_list, ordered_words, refuse_unknown_keys, refuse_unknown_market
from amends.rules.parse import ExpressionError
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.money import Money
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.request import Displayed, Site

_KEYS = (
    "policy",
    "version",
    "sells_to",
    "notices_given",
    "displayed",
    "partial_withdrawal_outbound",
    "estimates",
    "house_exceptions",
    "rows",
)
_ESTIMATES = ("return_freight", "handling", "resale_ppm", "currency")
_EXCEPTION = ("rule", "rows", "reason", "by", "on")
MAX_NAME = 200
MAX_KEPT = 64
"""Policies kept as read in one process."""
MAX_REASON = 2_000


def read_policy(fields: Fields, markets: Collection[str] | None = None) -> Policy:
    """The policy at `fields`; the first FieldError where it cannot be taken.

    With `markets` (those that have a law pack) a market outside them is unknown; without, any ISO code is taken.
    """
    policy, errors = read_with_errors(fields, markets)
    if policy is None:
        raise errors[0]
    return policy


def read_policy_once(fields: Fields) -> Policy:
    """As `read_policy`, for a document that comes with one situation after the other: it is read the first time."""
    try:
        written = msgspec.json.encode(fields.values)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return read_policy(fields)
    return _read_written(written, fields.path)


@lru_cache(maxsize=MAX_KEPT)
def _read_written(written: bytes, path: str) -> Policy:
    return read_policy(Fields(msgspec.json.decode(written), path))


def read_with_errors(fields: Fields, markets: Collection[str] | None = None) -> tuple[Policy | None, list[FieldError]]:
    """The policy, or None with one error for each part and each row that has one."""
    reading = _Reading(markets)
    refuse = reading.attempt
    refuse(lambda: _refuse_half_characters(fields), None)
    refuse(lambda: refuse_unknown_keys(fields, _KEYS), None)
    rows = reading.rows(fields)
    policy = Policy(
        name=refuse(lambda: _named(fields), ""),
        rows=rows,
        version=refuse(lambda: fields.optional_text("version", most=MAX_NAME) or None, None),
        markets=refuse(lambda: _sells_to(fields, lambda where: market_list(where, "markets", markets)), ()),
        channels=refuse(lambda: _sells_to(fields, lambda where: ordered_words(where, "channels", Site)), ()),
        notices_given=refuse(lambda: fields.words("notices_given", Notice), frozenset()),
        displayed=refuse(lambda: fields.word("displayed", Displayed, Displayed.NO), Displayed.NO),
        partial_outbound=refuse(lambda: fields.optional_word("partial_withdrawal_outbound", PartialOutbound), None),
        estimates=refuse(lambda: _estimates(fields), Estimates()),
        house_exceptions=refuse(lambda: tuple(_exceptions(fields, rows)), ()),
    )
    reading.check_conditions(policy)
    return (None, reading.errors) if reading.errors else (policy, [])


class _Reading:
    """The errors found so far."""

    def __init__(self, markets: Collection[str] | None) -> None:
        self.markets = markets
        self.errors: list[FieldError] = []
        self.places: dict[str, str] = {}

    def attempt[T](self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except FieldError as error:
            self.errors.append(error)
            return otherwise

    def rows(self, fields: Fields) -> tuple[PolicyRow, ...]:
        listed: list[Fields] = self.attempt(lambda: list(fields.objects("rows", most=MAX_ROWS)), [])
        rows = []
        for place in listed:
            row = self.attempt(lambda place=place: read_row(place, self.markets), None)  # type: ignore[misc]
            if row is None:
                continue
            if row.label in self.places:
                message = f"{place.at('row')}: the label {row.label!r} is taken by {self.places[row.label]}"
                self.errors.append(FieldError("duplicate_row", place.at("row"), message))
            self.places.setdefault(row.label, place.path)
            rows.append(row)
        return tuple(rows)

    def check_conditions(self, policy: Policy) -> None:
        words, markets = vocabulary(policy), market_words(policy)
        for row in policy.rows:
            at = f"{self.places[row.label]}.when.where"
            try:
                row_condition(row, words, markets)
            except ExpressionError as error:
                self.errors.append(FieldError("bad_expression", at, f"{at}: {error.message}"))
                continue
            for code in sorted(words_in(row.when.where, MARKET)):
                self.attempt(lambda code=code, at=at: refuse_unknown_market(code, at, self.markets), None)  # type: ignore[misc]


def _refuse_half_characters(fields: Fields) -> None:
    """A lone surrogate, which JSON can write, stands in no file, no database and no hash."""
    try:
        json.dumps(fields.values, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        message = f"{fields.path or 'the policy'} holds half of a character (a lone surrogate such as \\ud800)"
        raise FieldError("not_text", fields.path, message) from None


def _named(fields: Fields) -> str:
    name = fields.text("policy", most=MAX_NAME)
    if not name.strip():
        raise FieldError("missing", fields.at("policy"), f"{fields.at('policy')}: a policy has a name")
    return name


def _sells_to[T](fields: Fields, read: Callable[[Fields], tuple[T, ...]]) -> tuple[T, ...]:
    where = fields.optional_object("sells_to")
    if where is None:
        return ()
    refuse_unknown_keys(where, ("markets", "channels"))
    return read(where)


def _estimates(fields: Fields) -> Estimates:
    given = fields.optional_object("estimates")
    if given is None:
        return Estimates()
    refuse_unknown_keys(given, _ESTIMATES)
    amounts: dict[str, Money] = {}
    for name in ("return_freight", "handling"):
        if given.has(name):
            currency = given.currency("currency")
            amounts[name] = Money(given.money(name, currency), currency)
    return Estimates(
        amounts.get("return_freight"),
        amounts.get("handling"),
        given.optional_integer("resale_ppm", most=1_000_000),
    )


def _exceptions(fields: Fields, rows: Iterable[PolicyRow]) -> Iterable[HouseException]:
    labels = [row.label for row in rows]
    for given in fields.objects("house_exceptions", most=MAX_WORDS):
        refuse_unknown_keys(given, _EXCEPTION)
        named = given.texts("rows", most=MAX_ROWS)
        for label in named:
            if label not in labels:
                message = f"{given.at('rows')}: there is no row {label!r}"
                raise FieldError("unknown_row", given.at("rows"), message, tuple(labels[:20]))
        if not named:
            raise given.missing("rows")
        yield HouseException(
            rule=given.word("rule", HouseRule),
            rows=named,
            reason=_said(given, "reason"),
            by=_said(given, "by"),
            on=_date(given, "on"),
        )


def _said(given: Fields, name: str) -> str:
    said = given.text(name, most=MAX_REASON)
    if not said.strip():
        raise given.missing(name)
    return said


def _date(given: Fields, name: str) -> date | None:
    day = given.day(name)
    if day is NEVER:
        raise FieldError("not_a_date", given.at(name), f"{given.at(name)} must be a date YYYY-MM-DD")
    return day
