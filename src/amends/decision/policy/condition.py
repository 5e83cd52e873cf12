"""The cells of a row as one expression of the rule language, over the facts of a decision and a few of a policy's own.

Market, category, tags and buyer tier are open lists: their types hold the words that the policy names, and
`ANY_OTHER` for all that it does not.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from amends.decision.facts import WORDS
from amends.decision.policy.document import Band, Dates, Days, Policy, PolicyRow
from amends.decision.policy.where import read_where, words_in
from amends.rules.expression import (
    BOOL,
    INT,
    Call,
    Compare,
    Comparison,
    Constant,
    Enum,
    EnumSet,
    Expression,
    Logic,
    Member,
    Name,
    Not,
    Type,
    Value,
    Vocabulary,
    text,
)
from amends.rules.parse import ExpressionError
from amends.rules.typecheck import check, suggest
from amends.vocabulary.market import EU_AND_EEA, country, pack_candidates

ANY_OTHER = "(any other)"
"""The word of an open list for whatever a policy does not name."""
WITH_MEMBERS = "EU"
_TRUE = Constant(True)


def vocabulary(policy: Policy) -> Vocabulary:
    """The facts that the conditions of `policy` may read: those of decisions, and the policy's own.

    `value_eur` and its like are minor units of that currency paid for the requested units.
    """
    named = _named(policy)
    own: dict[str, Type] = {
        "market": Enum("market", market_words(policy) | {ANY_OTHER}),
        "category": Enum("category", named["category"] | {ANY_OTHER}),
        "buyer_tier": Enum("buyer_tier", named["buyer_tier"] | {ANY_OTHER}),
        "tags": EnumSet("tag", named["tags"] | {ANY_OTHER}),
    }
    own |= {value_fact(currency): INT for currency in currencies(policy)}
    return Vocabulary({**WORDS.facts, **own}, {})


def conditions(policy: Policy) -> tuple[Expression, ...]:
    """The condition of each row, in order; ExpressionError where a `where` is not an expression of type Bool."""
    words, markets = vocabulary(policy), market_words(policy)
    return tuple(row_condition(row, words, markets) for row in policy.rows)


def row_condition(
    row: PolicyRow, words: Vocabulary, markets: Collection[str], known: Collection[str] = ()
) -> Expression:
    """The condition of `row`, type-checked; cells named in `known` (market, channel) are taken to hold."""
    parts = [part for name, part in _cells(row, markets) if name not in known]
    if row.when.where is not None:
        parts.append(read_where(row.when.where, lambda code: stands_for(code, markets)))
    whole = _all(parts)
    check(whole, BOOL, lambda name: _type_of(name, words))
    return whole


def market_words(policy: Policy) -> frozenset[str]:
    """The market codes that the rows name."""
    return frozenset(code for row in policy.rows for code in row.when.market) | _open_words(policy, "market")


def market_word(market: str, words: Collection[str]) -> str:
    """The word of a policy for `market`: the most particular one named that stands for it, else `ANY_OTHER`."""
    return next((candidate for candidate in pack_candidates(market) if candidate in words), ANY_OTHER)


def stands_for(code: str, markets: Iterable[str]) -> frozenset[str]:
    """`code` and those of `markets` that are part of it: EU has its member states, US its states."""
    if code == WITH_MEMBERS:
        return frozenset({code, *(market for market in markets if country(market) in EU_AND_EEA)})
    return frozenset({code, *(market for market in markets if country(market) == code)})


def currencies(policy: Policy) -> tuple[str, ...]:
    """The currencies that value bands name."""
    return tuple(sorted({row.when.value.currency for row in policy.rows if row.when.value is not None}))


def value_fact(currency: str) -> str:
    """The fact of what was paid in `currency`: EUR -> `value_eur`."""
    return f"value_{currency.lower()}"


def _named(policy: Policy) -> dict[str, frozenset[str]]:
    cells = [row.when for row in policy.rows]
    return {
        "category": frozenset(word for when in cells for word in when.category) | _open_words(policy, "category"),
        "buyer_tier": frozenset(word for when in cells for word in when.buyer_tier) | _open_words(policy, "buyer_tier"),
        "tags": frozenset(word for when in cells for word in when.tags) | _open_words(policy, "tags"),
    }


def _open_words(policy: Policy, fact: str) -> frozenset[str]:
    """The words that a `where` compares an open fact with."""
    return frozenset[str]().union(*(words_in(row.when.where, fact) for row in policy.rows))


def _type_of(name: Name, words: Vocabulary) -> Type:
    if name.kind != "fact":
        raise ExpressionError(name.line, f"`{text(name)}`: a condition reads facts alone")
    if name.name not in words.facts:
        hint = suggest(name.name, sorted(words.facts)) or '; a word is written in quotes, "word"'
        raise ExpressionError(name.line, f"`{name.name}` is not a fact{hint}")
    return words.facts[name.name]


def _cells(row: PolicyRow, markets: Collection[str]) -> Iterator[tuple[str, Expression]]:
    when = row.when
    if when.market:
        within = frozenset[str]().union(*(stands_for(code, markets) for code in when.market))
        yield "market", _one_of("market", within)
    words: dict[str, Sequence[str] | frozenset[str]] = {
        "site": when.channel,
        "fulfilled_by": when.fulfilled_by,
        "category": when.category,
        "reason": when.reasons,
        "condition": when.condition,
        "seal": when.seal,
        "buyer_tier": when.buyer_tier,
    }
    yield from ((fact, _one_of(fact, named)) for fact, named in words.items() if named)
    if when.tags:
        yield "tags", _any_in("tags", when.tags)
    if when.kinds:
        yield "kinds", _any_in("kinds", when.kinds)
    yield from (("days_since_delivery", part) for part in _days(when.days_since_delivery))
    yield from (("value", part) for part in _value(when.value))
    yield from (("ordered", part) for part in _dates(when.ordered))


def _days(days: Days | None) -> Iterator[Expression]:
    """Days after delivery; what has not come yet is earlier than any of them."""
    counted = Call("days_between", (Name("fact", "delivered_on"), Name("fact", "requested_on")))
    came = Name("fact", "delivered_happened")
    if days is not None and days.last is not None:
        yield Logic("or", Not(came), Compare("<=", counted, Constant(days.last)))
    if days is not None and days.first:
        yield Logic("and", came, Compare(">=", counted, Constant(days.first)))


def _value(band: Band | None) -> Iterator[Expression]:
    if band is not None:
        yield from _between(value_fact(band.currency), band.least_minor, band.most_minor)


def _dates(dates: Dates | None) -> Iterator[Expression]:
    if dates is not None:
        yield from _between("ordered_on", dates.first, dates.last)


def _between(fact: str, first: Value, last: Value) -> Iterator[Expression]:
    ends: tuple[tuple[Comparison, Value], ...] = ((">=", first), ("<=", last))
    yield from (Compare(sign, Name("fact", fact), Constant(end)) for sign, end in ends if end is not None)


def _one_of(fact: str, words: Collection[str]) -> Expression:
    return Member(Name("fact", fact), Constant(frozenset(str(word) for word in words)))


def _any_in(fact: str, words: Collection[str]) -> Expression:
    return _joined("or", [Member(Constant(str(word)), Name("fact", fact)) for word in words])


def _all(parts: Sequence[Expression]) -> Expression:
    return _joined("and", parts) if parts else _TRUE


def _joined(word: Literal["and", "or"], parts: Sequence[Expression]) -> Expression:
    """A balanced tree, so that many words are not a deep one."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return Logic(word, _joined(word, parts[:half]), _joined(word, parts[half:]))
