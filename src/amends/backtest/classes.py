"""Requests that law and policies cannot tell apart are one class of situations, and are judged once.

A class is what the requests have in common in the columns that the law of their market or one of the two policies
reads. The columns are found, not listed: the facts named by the rules of every market in the history and by the
conditions of every row, each traced to the column it is made from. Days are kept as they are, since periods end by
the holidays of the place. Money is no part of a class but where a row asks for a band of value, and then only which
band it is; sums are made request by request afterwards. Words that no rule and no row tells apart are one (`telling`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import duckdb

from amends.backtest.telling import Answers, Told, merged, told
from amends.decision.governing import INVOKED
from amends.decision.policy.condition import conditions
from amends.decision.policy.document import Policy
from amends.law.pack import Pack, Packs
from amends.rules.expression import Expression, names
from amends.vocabulary.request import Reason

type Row = Mapping[str, object]

COLUMN_OF: Mapping[str, str] = {
    "market": "market",
    "site": "channel",
    "fulfilled_by": "fulfilled_by",
    "category": "category",
    "tags": "tags",
    "kinds": "kinds",
    "delivery_pattern": "delivery_pattern",
    "nonreturnable_confirmed": "nonreturnable_confirmed",
    "buyer_kind": "buyer_kind",
    "buyer_tier": "buyer_tier",
    "reason": "reason",
    "condition": "condition",
    "seal": "seal",
    "used_beyond_testing": "used_beyond_testing",
    "damage_cause": "damage_cause",
    "severity": "severity",
    "defect_appeared_on": "defect_appeared_on",
    "defect_appeared_happened": "defect_appeared_on",
    "withdrawal_notice_on": "withdrawal_notice_on",
    "withdrawal_notice_happened": "withdrawal_notice_on",
    "contract_document_on": "contract_document_on",
    "contract_document_happened": "contract_document_on",
    "promised_on": "promised_on",
    "partial": "partial",
}
"""The column of `requests` behind each fact that is not one of its days; facts of neither are the same for all."""

ALWAYS = (
    "market",
    "currency",
    "channel",
    "fulfilled_by",
    "reason",
    "region",
    "ordered_on",
    "delivered_on",
    "requested_on",
)
"""What decides beside the rules: which law and who owns after-sales, which right is invoked, the calendar, the days."""


MERGED = ("reason", "condition", "seal", "damage_cause", "category", "buyer_tier")
"""Columns whose words are merged where nobody tells them apart."""

_OWN = frozenset({"category", "tags", "buyer_tier"})
"""Columns that policies alone read."""


@dataclass(frozen=True, slots=True)
class Classes:
    """How many classes there are, by which columns they are told apart, and which words stand for others.

    `values` says what of an amount is kept: its `band`, the `amount` itself, or nothing.
    """

    count: int
    columns: tuple[str, ...]
    values: str = ""
    merged: Mapping[str, Mapping[str, str]] | None = None


def make_classes(
    database: duckdb.DuckDBPyConnection, policies: Iterable[Policy], packs: Packs, markets: Collection[str]
) -> Classes:
    """Make `classes` (one row each) and `member` (row number, class)."""
    policies = tuple(policies)
    laws = [pack for market in markets if (pack := packs.for_market(market).pack) is not None]
    columns = columns_read(policies, laws)
    same = {column: _merged(database, column, policies, laws) for column in columns if column in MERGED}
    value, values = _value(policies)
    keys = [f'{_key(column, same.get(column, {}))} as "{column}"' for column in columns]
    database.execute(
        f"create view keyed as select row_number, {', '.join(keys)}, {value} as value, goods_minor from requests"
    )
    named = ", ".join(f'"{column}"' for column in columns)
    database.execute(
        f"""create table classes as select row_number() over () as class, * from (
            select {named}, value, min(goods_minor) as goods_minor from keyed group by all)"""
    )
    alike = " and ".join(f'r."{column}" is not distinct from c."{column}"' for column in columns)
    database.execute(
        f"""create table member as select r.row_number, c.class
        from keyed r join classes c on {alike} and r.value = c.value"""
    )
    count = database.execute("select count(*) from classes").fetchall()[0][0]
    return Classes(count, (*columns, *(["value"] if values else [])), values, same)


def batches(
    database: duckdb.DuckDBPyConnection, size: int
) -> Iterator[tuple[tuple[str, ...], list[tuple[object, ...]]]]:
    """The classes, `size` at a time: those that the law cannot tell apart one after the other, market by market."""
    columns = [name for name, *_ in database.execute("describe classes").fetchall()]
    law = [f'"{name}"' for name in columns if name not in _OWN | {"class", "value", "goods_minor", "market"}]
    found = database.cursor().execute(f"select * from classes order by market, {', '.join(law)}")
    while rows := found.fetchmany(size):
        yield tuple(columns), rows


def columns_read(policies: Iterable[Policy], laws: Iterable[Pack]) -> tuple[str, ...]:
    """The columns of `requests` that a law or a policy reads."""
    expressions = [*_of_policies(policies), *_of_laws(laws)]
    facts = {name.name for expression in expressions for name in names(expression) if name.kind == "fact"}
    found = {COLUMN_OF[fact] for fact in facts if fact in COLUMN_OF}
    return (*ALWAYS, *sorted(found - set(ALWAYS)))


def _of_policies(policies: Iterable[Policy]) -> Iterator[Expression]:
    for policy in policies:
        yield from conditions(policy)


def _of_laws(laws: Iterable[Pack]) -> Iterator[Expression]:
    for pack in laws:
        for rule in pack.rulebook.rules:
            yield from (rule.when, rule.then)


def _merged(
    database: duckdb.DuckDBPyConnection, column: str, policies: tuple[Policy, ...], laws: list[Pack]
) -> Mapping[str, str]:
    """The words of a column that stand for others, by the word they stand for."""
    asked = [told(column, _of_policies(policies))]
    asked += [told(column, _of_laws([pack]), partial(_values_of, pack)) for pack in laws]
    words = database.execute(f'select distinct "{column}" from requests where "{column}" is not null').fetchall()
    found = merged([word for (word,) in words], lambda word: _answers(column, word, asked))
    return {word: first for word, first in found.items() if word != first}


def _answers(column: str, word: str, asked: Iterable[Told]) -> Answers:
    invoked = INVOKED[Reason(word)] if column == "reason" else ()
    return (invoked, word == "unknown", *(each.answers(word) for each in asked))


def _values_of(pack: Pack, name: str) -> Iterator[object]:
    return (dated.value for dated in pack.parameters[name].values)


def _key(column: str, same: Mapping[str, str]) -> str:
    if not same:
        return f'"{column}"'
    arms = " ".join(f"when '{_quoted(word)}' then '{_quoted(first)}'" for word, first in same.items())
    return f'case "{column}" {arms} else "{column}" end'


def _quoted(word: str) -> str:
    return word.replace("'", "''")


def _value(policies: Iterable[Policy]) -> tuple[str, str]:
    """What of an amount a class keeps: nothing, the band it falls in, or where a formula reads it the amount itself."""
    edges: set[int] = set()
    for policy in policies:
        if any(row.when.where and "value_" in row.when.where for row in policy.rows):
            return "goods_minor", "amount"
        for band in [row.when.value for row in policy.rows if row.when.value is not None]:
            edges |= {edge for edge in (band.least_minor, band.most_minor and band.most_minor + 1) if edge}
    if not edges:
        return "0::bigint", ""
    return " + ".join(f"cast(goods_minor >= {edge} as bigint)" for edge in sorted(edges)), "band"
