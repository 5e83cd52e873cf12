"""Less knowledge never turns an answer round: with facts taken away, a right is as decided before, or unknown."""

from datetime import date, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.decision.facts import WORDS
from amends.law.check import YEARS_OF_CASES
from amends.law.pack import Packs, build_all
from amends.rules.evaluate import run
from amends.rules.expression import BOOL, DATE, INT, Enum, EnumSet, Type
from amends.vocabulary.deadline import NEVER
from law_files import read_pack_files

ROUND = date(2026, 10, 1)
MARKETS = tuple(sorted({path.partition("/")[0] for path in read_pack_files() if "/" in path} - {"general"}))
EVENTS = tuple(name.removesuffix("_happened") for name in WORDS.facts if name.endswith("_happened"))
PROMISES = {"promised_on", "ship_promised_on"}
CERTAIN = {"as_of", "requested_on", "reason", "prior_repair_count"}
"""What every request states."""


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def days(offset_from: int = -40, offset_to: int = 420) -> st.SearchStrategy[date]:
    return st.integers(offset_from, offset_to).map(lambda offset: ROUND + timedelta(days=offset))


def values_of(kind: Type) -> st.SearchStrategy[object]:
    if kind == BOOL:
        return st.booleans()
    if kind == INT:
        return st.integers(0, 40)
    if kind == DATE:
        return days()
    if isinstance(kind, EnumSet):
        return st.frozensets(st.sampled_from(sorted(kind.words)), max_size=2)
    assert isinstance(kind, Enum)
    return st.sampled_from(sorted(kind.words))


@st.composite
def situations(draw: st.DrawFn) -> dict[str, object]:
    """A row of facts that could be: days in the order they happen, counts that agree."""
    row = {name: draw(values_of(kind)) for name, kind in WORDS.facts.items() if not name.endswith("_happened")}
    ordered = draw(days(-700, 0))
    requested = ordered + timedelta(days=draw(st.integers(0, 800)))
    row |= {"ordered_on": ordered, "requested_on": requested}
    row["as_of"] = as_of = requested + timedelta(days=draw(st.integers(0, 30)))
    repairs = draw(st.integers(0, 2))
    row |= {"prior_repair_count": repairs, "delay_count": draw(st.integers(0, 2))}
    for name in PROMISES & set(row):
        row[name] = draw(st.one_of(st.just(NEVER), st.just(row[name])))
    for event in EVENTS:
        day = ordered + timedelta(days=draw(st.integers(0, 60))) if draw(st.booleans()) else None
        row[f"{event}_on"] = day
        row[f"{event}_happened"] = day is not None and day <= as_of
    delivered = row["delivered_on"]
    row["first_delivered_on"] = row["order_last_delivered_on"] = delivered
    return row


@st.composite
def forgotten(draw: st.DrawFn, row: dict[str, object]) -> dict[str, object]:
    """The row with some facts unknown; an event is forgotten whole."""
    events = draw(st.sets(st.sampled_from(EVENTS)))
    whole = {f"{event}{part}" for event in events for part in ("_on", "_happened")}
    if "delivered" in events:
        whole |= {"first_delivered_on", "order_last_delivered_on"}
    single = [name for name in row if name.removesuffix("_on").removesuffix("_happened") not in EVENTS]
    names = set(draw(st.lists(st.sampled_from(sorted(set(single) - CERTAIN)), max_size=4))) | whole
    return {name: None if name in names else value for name, value in row.items()}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), market=st.sampled_from(MARKETS))
def test_taking_facts_away_keeps_an_answer_or_makes_it_unknown(data: st.DataObject, market: str) -> None:
    row = data.draw(situations())
    less = data.draw(forgotten(row))
    pack = packs().by_market[market]
    calendar = pack.calendar(None, YEARS_OF_CASES)
    known, unknown = pack.compiled.plain(row, calendar), pack.compiled.plain(less, calendar)
    for name, value in unknown.items():
        if name.endswith(".holds") and value is not None:
            assert known[name] == value, f"{name} was {known[name]}, and {value} with less known"


@settings(max_examples=40, deadline=None)
@given(data=st.data(), market=st.sampled_from(MARKETS))
def test_all_readings_of_a_pack_agree(data: st.DataObject, market: str) -> None:
    row = data.draw(forgotten(data.draw(situations())))
    pack = packs().by_market[market]
    calendar = pack.calendar(None, YEARS_OF_CASES)
    plain = pack.compiled.plain(row, calendar)
    assert plain == pack.compiled.traced(row, calendar).values == run(pack.rulebook, row, calendar)
