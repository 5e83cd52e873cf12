"""A history made ready in DuckDB: `requests` has a row for each line asked about, with what was left of its order.

What cannot be judged is left out and reported, never guessed: `requests` and `left_out` are all that was asked.
Requests of one order on one day are one declaration, as `decide` takes it. Units asked about before count as gone,
with their share of the outbound charge: history is what gave them back, whichever policy is replayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from amends.backtest.assumptions import Assumptions
from amends.backtest.columns import COLUMNS, REQUIRED, UNKNOWN_KINDS, Column, Shape
from amends.backtest.fault import HistoryError
from amends.decision.row import EXPECTS_NOTHING_CAME
from amends.vocabulary.market import COUNTRIES, country, is_market
from amends.vocabulary.money import MAX_MINOR, is_currency
from amends.vocabulary.order import MAX_QUANTITY
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason

MEMORY = "2GB"
SHOWN = 20
"""Rows left out that are shown; all are counted."""

_CAME_WITH_A_FAULT = tuple(
    sorted(str(reason) for reason in Reason if reason not in WITHDRAWAL_REASONS | EXPECTS_NOTHING_CAME)
)
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_NEVER_CAME = tuple(sorted(str(reason) for reason in EXPECTS_NOTHING_CAME))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Credits or requests that were not replayed, why, and what was credited for them in fact."""

    reason: str
    count: int
    currency: str | None = None
    credited_minor: int | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read: orders, lines asked about, days it spans; `assumed` counts the rows each assumption filled."""

    source: str
    orders: int
    requests: int
    first_day: date | None
    last_day: date | None
    markets: tuple[str, ...]
    assumptions: Assumptions
    assumed: dict[str, int] = field(default_factory=dict)
    credited: dict[str, int] = field(default_factory=dict)
    """What was credited in fact for the requests replayed, in minor units by currency; none where it is not told."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def days(self) -> int:
        """Days from the first order to the last request, both included; 0 where there is nothing."""
        return 0 if self.first_day is None or self.last_day is None else (self.last_day - self.first_day).days + 1


def open_database(folder: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, spilling into `folder`."""
    settings: dict[str, Any] = {"threads": threads, "memory_limit": MEMORY, "temp_directory": str(folder)}
    database = duckdb.connect(config=settings)
    database.execute(_JOINED)
    return database


def prepare(
    database: duckdb.DuckDBPyConnection,
    source: str,
    assumptions: Assumptions,
    left_out: tuple[LeftOut, ...] = (),
) -> Prepared:
    """Make `requests` and `left_out` from the view `given`; HistoryError where the history cannot be taken.

    `given` has columns of `columns.COLUMNS`, of whatever type, and `row_number`, the row of the file.
    """
    present = {name: kind for name, kind, *_ in database.execute("describe given").fetchall()}
    missing = [name for name in REQUIRED if name not in present]
    if missing:
        raise HistoryError(f"{source}: missing column {', '.join(missing)}; there are {', '.join(sorted(present))}")
    asked = "requested_on is not null and cast(requested_on as varchar) <> ''"
    database.execute(f"create table raw as select row_number, {_cells(present)} from given where {asked}")
    _refuse_unreadable(database, source, present)
    _refuse_unknown_words(database, source)
    _refuse_unknown_places(database, source)
    assumed = _assume(database, assumptions)
    _lines(database, present)
    database.execute(_FAULTS)
    database.execute(_REQUESTS)
    found = database.execute("select count(*), min(ordered_on), max(requested_on) from requests").fetchall()[0]
    orders = database.execute('select count(distinct "order") from given').fetchall()[0][0]
    markets = tuple(
        market for (market,) in database.execute("select distinct market from requests order by 1").fetchall()
    )
    kept = (*left_out, *_left_out(database))
    credited = database.execute("select currency, sum(credited_minor)::bigint from requests group by 1 order by 1")
    told = {currency: minor for currency, minor in credited.fetchall() if minor is not None}
    return Prepared(source, orders, *found, markets, assumptions, assumed, told, kept)


def _cells(present: Mapping[str, str]) -> str:
    """Every column cast to what it holds, and the name of the first that could not be."""
    cast = ", ".join(f'{_cell(column, present)} as "{column.name}"' for column in COLUMNS)
    faults = " ".join(
        f"when coalesce(cast(given.\"{column.name}\" as varchar), '') <> '' and {_cell(column, present)} is null"
        f" then '{column.name}'"
        for column in COLUMNS
        if _is_cast(column) and column.name in present
    )
    return f"{cast}, case {faults} end as unreadable"


def _is_cast(column: Column) -> bool:
    return column.shape not in {Shape.TEXT, Shape.WORDS}


def _cell(column: Column, present: Mapping[str, str]) -> str:
    if column.name not in present:
        return f"cast(null as {column.shape.sql})"
    if column.shape is Shape.WORDS:
        return f'_joined("{column.name}")'
    if column.shape is Shape.TEXT:
        return f"nullif(trim(cast(\"{column.name}\" as varchar)), '')"
    if column.shape in {Shape.COUNT, Shape.MONEY}:
        return _whole(column.name, present[column.name])
    return f"try_cast(nullif(cast(\"{column.name}\" as varchar), '') as {column.shape.sql})"


def _whole(name: str, kind: str) -> str:
    """A column as whole numbers; DuckDB's own cast would round 12.50 to 13."""
    if kind in _INTEGERS:
        return f'cast("{name}" as bigint)'
    text = f'cast("{name}" as varchar)'
    return f"case when regexp_full_match({text}, '-?[0-9]{{1,18}}(\\.0+)?') then try_cast({text} as bigint) end"


def _refuse_unreadable(database: duckdb.DuckDBPyConnection, source: str, present: Mapping[str, str]) -> None:
    """HistoryError where a cell of a request is there and is not what its column holds."""
    typed = [column for column in COLUMNS if _is_cast(column) and column.name in present]
    found = database.execute("select row_number, unreadable from raw where unreadable is not null limit 1").fetchone()
    if found:
        row, name = found
        said = database.execute(f'select cast("{name}" as varchar) from given where row_number = {row}').fetchone()
        wanted = {Shape.DAY: "a day such as 2026-11-02", Shape.YES_NO: "true or false"}
        kind = next(wanted.get(column.shape, "a whole number") for column in typed if column.name == name)
        raise HistoryError(f"{source}: row {row}: {name}: {said[0] if said else None!r} is not {kind}")
    for name in REQUIRED:
        found = database.execute(f'select row_number from raw where "{name}" is null limit 1').fetchone()
        if found:
            raise HistoryError(f"{source}: row {found[0]}: {name}: empty")


def _refuse_unknown_words(database: duckdb.DuckDBPyConnection, source: str) -> None:
    for column in COLUMNS:
        if column.words is None:
            continue
        extra = (UNKNOWN_KINDS,) if column.name == "kinds" else ()
        allowed = [*column.words, *extra]
        said = f"unnest(string_split(\"{column.name}\", '|'))" if column.shape is Shape.WORDS else f'"{column.name}"'
        found = database.execute(
            f"""select row_number, word
            from (select row_number, {said} as word from raw where "{column.name}" is not null)
            where word <> '' and not list_contains(?, word) order by 1 limit 1""",
            [[str(word) for word in allowed]],
        ).fetchone()
        if found:
            raise HistoryError(f"{source}: row {found[0]}: {column.name}: {found[1]!r} is none of {', '.join(allowed)}")


def _refuse_unknown_places(database: duckdb.DuckDBPyConnection, source: str) -> None:
    for name, known, wanted in (
        ("market", _is_known, "an ISO 3166 code such as DE or US-CA"),
        ("currency", is_currency, "an ISO 4217 code such as EUR"),
    ):
        for said, row in database.execute(f"select {name}, min(row_number) from raw group by 1 order by 2").fetchall():
            if not known(said):
                raise HistoryError(f"{source}: row {row}: unknown {name} {said!r}: it must be {wanted}")


def _is_known(market: str) -> bool:
    return is_market(market) and country(market) in COUNTRIES


def _assume(database: duckdb.DuckDBPyConnection, assumptions: Assumptions) -> dict[str, int]:
    """Fill what is empty; how many rows each assumption filled."""
    words = {name: str(word) for name, word in assumptions.words().items()}
    days = assumptions.delivery_days
    by_country = " ".join(f"when '{place}' then {count}" for place, count in days.items() if place != "*")
    elsewhere = days.get("*", 0)
    transit = f"case split_part(market, '-', 1) {by_country} else {elsewhere} end" if by_country else str(elsewhere)
    counted = ", ".join(f'count(*) filter ("{name}" is null)' for name in (*words, "delivered_on"))
    counts = database.execute(f"select {counted} from raw").fetchone() or ()
    filled = ", ".join(f'coalesce("{name}", \'{word}\') as "{name}"' for name, word in words.items())
    fault, missing = (", ".join(f"'{reason}'" for reason in reasons) for reasons in (_CAME_WITH_A_FAULT, _NEVER_CAME))
    reason = f"coalesce(reason, '{assumptions.reason}')"
    database.execute(
        f"""create table asked as select * exclude unreadable replace ({filled},
            coalesce(delivered_on, case when {reason} not in ({missing})
                then least(ordered_on + cast({transit} as integer), requested_on) end) as delivered_on,
            coalesce(defect_appeared_on, case when {reason} in ({fault}) then requested_on end) as defect_appeared_on,
            coalesce(kinds, '') as kinds, coalesce(tags, '') as tags, coalesce(freight_minor, 0) as freight_minor,
            coalesce(cheapest_freight_minor, freight_minor, 0) as cheapest_freight_minor,
            coalesce(requested_quantity, quantity) as requested_quantity)
        from raw"""
    )
    database.execute("drop table raw")
    return {name: int(count) for name, count in zip((*words, "delivered_on"), counts, strict=True) if count}


def _lines(database: duckdb.DuckDBPyConnection, present: Mapping[str, str]) -> None:
    """The lines of every order that was asked about, each once, whether asked about or not."""
    database.execute(
        f"""create table lines as select "order", line,
            any_value({_whole("quantity", present["quantity"])}) as quantity,
            any_value({_whole("price_minor", present["price_minor"])}) as price_minor
        from (select cast("order" as varchar) as "order", cast(line as varchar) as line, quantity, price_minor
              from given semi join (select distinct "order" as known from asked)
              on cast(given."order" as varchar) = known)
        group by all"""
    )


_FAULTY = ", ".join(f"'{reason}'" for reason in _CAME_WITH_A_FAULT)
_FAULTS = f"""
create table left_out as
select row_number, "order", line, currency, credited_minor, case
    when requested_on < ordered_on then 'asked about before it was ordered'
    when quantity not between 1 and {MAX_QUANTITY} or requested_quantity < 1 then 'no quantity that can be returned'
    when price_minor not between 0 and {MAX_MINOR} or freight_minor not between 0 and {MAX_MINOR}
        or cheapest_freight_minor < 0 then 'an amount that cannot be'
    when whole.faulty then 'its order has a line without a readable quantity and price'
    when delivered_on > requested_on and reason in ({_FAULTY}) then 'asked about as faulty before it came'
    when sum(requested_quantity) over (partition by "order", line) > quantity then 'more units than were bought'
    end as why
from asked left join (
    select "order", bool_or(quantity is null or quantity < 1 or price_minor is null or price_minor < 0) as faulty
    from lines group by 1) whole using ("order")
qualify why is not null"""

_REQUESTS = """
create table requests as
with taken as (select a.* from asked a anti join left_out using (row_number)),
orders as (select "order", sum(quantity)::bigint as order_units, sum(price_minor)::bigint as order_minor
    from lines group by 1),
counted as (
    select *, coalesce(sum(requested_quantity) over earlier, 0)::bigint as gone_of_line from taken
    window earlier as (partition by "order", line order by requested_on, row_number
        rows between unbounded preceding and 1 preceding)),
priced as (
    select *, requested_quantity * (price_minor // quantity)
        + least(gone_of_line + requested_quantity, price_minor % quantity)
        - least(gone_of_line, price_minor % quantity) as goods_minor
    from counted)
select priced.*, order_units, order_minor,
    coalesce(sum(goods_minor) over before, 0)::bigint as gone_minor,
    coalesce(sum(requested_quantity) over before, 0)::bigint as gone_units,
    sum(goods_minor) over same::bigint as request_minor,
    coalesce(sum(requested_quantity) over before, 0) + sum(requested_quantity) over same < order_units as partial
from priced join orders using ("order")
window same as (partition by "order", requested_on),
    before as (partition by "order" order by requested_on
        range between unbounded preceding and interval 1 day preceding)"""


def _left_out(database: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    rows = database.execute(
        """select why, count(*), currency, sum(credited_minor)::bigint, min_by("order" || ' / ' || line, row_number)
        from left_out group by why, currency order by why, currency"""
    ).fetchall()
    return [LeftOut(*row) for row in rows]


_JOINED = (
    "create macro _joined(words) as nullif(array_to_string(list_sort(list_distinct("
    "list_filter(string_split(cast(words as varchar), '|'), lambda word: word <> ''))), '|'), '')"
)
"""Words of a cell sorted and joined by `|`."""
