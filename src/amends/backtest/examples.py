"""Requests that show what changes: of each change those with most money in them, of different markets and reasons."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from amends.backtest.figures import CHANGES
from amends.backtest.money import SIDES
from amends.backtest.situation import situation_of
from amends.backtest.verdict import Judge
from amends.decision.policy.document import Policy
from amends.decision.policy.writer import document_of
from amends.law.pack import Packs

OF_EACH = 3
SHOWN_CHANGES = tuple(change for change in CHANGES if change != "the same")
MAX_SIBLINGS = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What a request comes to under one policy; amounts in minor units."""

    outcome: str
    remedy: str
    right: str
    row: str
    refund_minor: int
    fees_minor: int
    buyer_freight_minor: int
    payer: str | None
    clamped: str


@dataclass(frozen=True, slots=True)
class Example:
    """A request that fares differently; `situations` are its two lines for `amends decide`, by side."""

    number: int
    change: str
    order: str
    line: str
    request: str
    title: str
    market: str
    reason: str
    currency: str
    ordered_on: date
    requested_on: date
    gain_minor: int
    told: Mapping[str, Told]
    situations: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """Its file's name, without ending."""
        return f"{self.number:02}-{self.change.replace(' ', '-')}-{self.market}"


def examples_of(
    database: duckdb.DuckDBPyConnection, policies: Mapping[str, Policy], packs: Packs
) -> tuple[Example, ...]:
    """Up to `OF_EACH` examples of each change."""
    judge, found = Judge(packs), []
    documents = {side: document_of(policy) for side, policy in policies.items()}
    for change in SHOWN_CHANGES:
        for number in _chosen(database, change):
            request = _row(database, "select * from requests where row_number = ?", [number])
            siblings = database.execute(
                f"""select line, requested_quantity, goods_minor from requests
                where "order" = ? and requested_on = ? and row_number <> ? order by row_number limit {MAX_SIBLINGS}""",
                [request["order"], request["requested_on"], number],
            ).fetchall()
            situations = {
                side: situation_of(request, policy, documents[side], judge.answering(request, policy), siblings)
                | {"id": f"{request['order']} / {request['line']} / {side}"}
                for side, policy in policies.items()
            }
            gain = database.execute("select gain_minor from compared where row_number = ?", [number]).fetchall()[0][0]
            found.append(
                Example(
                    number=len(found) + 1,
                    change=change,
                    order=str(request["order"]),
                    line=str(request["line"]),
                    request=str(request["request"] or ""),
                    title=str(request["title"] or ""),
                    market=request["market"],
                    reason=request["reason"],
                    currency=request["currency"],
                    ordered_on=request["ordered_on"],
                    requested_on=request["requested_on"],
                    gain_minor=gain,
                    told={side: _told(database, number, side) for side in SIDES},
                    situations=situations,
                )
            )
    return tuple(found)


def write_examples(examples: Iterable[Example], folder: Path) -> None:
    """A file for each example: the situation under the policy, then under the other one."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9]*.jsonl"):
        old.unlink()
    for example in examples:
        lines = (json.dumps(example.situations[side], ensure_ascii=False) for side in SIDES)
        (folder / f"{example.name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _chosen(database: duckdb.DuckDBPyConnection, change: str) -> list[int]:
    rows = database.execute(
        f"""select row_number from (
            select row_number, gain_minor, row_number() over (
                partition by market, reason order by abs(gain_minor) desc, row_number) as place
            from compared where change = ?)
        order by place, abs(gain_minor) desc, row_number limit {OF_EACH}""",
        [change],
    ).fetchall()
    return [int(number) for (number,) in rows]


def _told(database: duckdb.DuckDBPyConnection, number: int, side: str) -> Told:
    row = _row(database, "select * from outcome where row_number = ? and side = ?", [number, side])
    return Told(
        row["outcome"],
        row["remedy"],
        row["right"],
        row["row"],
        row["refund_minor"],
        row["fees_minor"],
        row["buyer_freight_minor"],
        row["payer"],
        row["clamped"],
    )


def _row(database: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> dict[str, Any]:
    found = database.execute(query, values)
    names = [column[0] for column in found.description or ()]
    return dict(zip(names, found.fetchall()[0], strict=True))
