"""The cases a lawyer wrote for a pack, which `amends law check` runs; what a pack must state is in `law.faults`.

A case is a row of facts that differs from `TYPICAL` in what it names, and the conclusions expected of it, `null` for
unknown. An event such as `delivered` takes a day, `never`, or `null`, and stands for `delivered_on` and
`delivered_happened` together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from amends.law.pack import Packs
from amends.rules.evaluate import run
from amends.rules.expression import DATE, EnumSet, Vocabulary
from amends.rules.fault import Fault, RulebookError
from amends.rules.located import Located, read_document
from amends.vocabulary.deadline import NEVER

TYPICAL: Mapping[str, object] = {
    "buyer_kind": "consumer",
    "site": "own_store",
    "fulfilled_by": "merchant",
    "delivery_pattern": "single",
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "policy_displayed": "final_screen_and_ad",
    "policy_change_of_mind": "refund",
    "policy_return_cost": "buyer",
    "policy_days": 14,
    "kinds": frozenset(),
    "carrier_chosen_by": "merchant",
    "nonreturnable_confirmed": False,
    "return_cost_disclosed": True,
    "used_beyond_testing": False,
    "offered_collection": False,
    "partial": False,
    "prior_repair_count": 0,
    "delay_count": 0,
    "ordered_on": date(2026, 10, 1),
    "requested_on": date(2026, 10, 12),
    "promised_on": NEVER,
    "ship_promised_on": NEVER,
    "delivered": date(2026, 10, 5),
    "additional_period_ends": NEVER,
    "dispatched": NEVER,
    "proof": NEVER,
    "received_back": NEVER,
}
"""A parcel that came on a Monday and is asked about a week later; everything else is unknown.

The buyer was told everything on the day of the order and the goods left the day after, unless a case says otherwise.
"""
YEARS_OF_CASES = range(2019, 2036)
"""Holidays that cases may count on."""
_CASE_KEYS = {"name", "because", "region", "facts", "expect"}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a lawyer's table: a situation, what the law says of it, and why."""

    name: str
    because: str
    facts: Mapping[str, object]
    expect: Mapping[str, object]
    region: str | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.file.partition('/')[0]}: {self.name}"


def read_cases(files: Mapping[str, bytes], words: Vocabulary) -> tuple[Case, ...]:
    """Every case in the packs' `tests/` folders; raises `RulebookError` naming file and line."""
    cases: list[Case] = []
    for path in sorted(files):
        if path.split("/")[1] == "tests" and path.endswith(".yaml"):
            document = read_document(files[path], path)
            cases.extend(_case(entry, path, words) for entry in document.items or ())
    return tuple(cases)


def row_of(case: Case, words: Vocabulary) -> dict[str, object]:
    """The full row of facts of a case: what it names, over `TYPICAL`."""
    row: dict[str, object] = dict.fromkeys(words.facts)
    stated: dict[str, Any] = {**TYPICAL, **case.facts}
    ordered, delivered = stated["ordered_on"], stated["delivered"]
    came = None if delivered is NEVER else delivered
    usual = {
        "as_of": stated["requested_on"],
        "withdrawal_notice": ordered,
        "contract_document": ordered,
        "shipped": ordered and ordered + timedelta(days=1),
        "first_delivered_on": came,
        "order_last_delivered_on": came,
    }
    stated = {**usual, **stated}
    for name, value in stated.items():
        if name in words.facts:
            row[name] = value
        else:
            row[f"{name}_on"] = None if value is NEVER else value
            row[f"{name}_happened"] = _happened(value, stated["as_of"])
    return row


def failures(case: Case, packs: Packs, words: Vocabulary) -> tuple[str, ...]:
    """What the plain, the traced and the reference reading of the pack say otherwise than the case; empty if none."""
    market = case.file.partition("/")[0]
    pack = packs.by_market[market]
    calendar = pack.calendar(case.region, YEARS_OF_CASES)
    row = row_of(case, words)
    readings = {
        "plain": pack.compiled.plain(row, calendar),
        "traced": pack.compiled.traced(row, calendar).values,
        "reference": run(pack.rulebook, row, calendar),
    }
    return tuple(
        f"{case.file}:{case.line}: {case.name}: {name} is {reading.get(name)}, not {expected} ({how})"
        for how, reading in readings.items()
        for name, expected in case.expect.items()
        if reading.get(name) != expected
    )


def _case(entry: Located, path: str, words: Vocabulary) -> Case:
    keys = entry.mapping
    if keys is None or set(keys) - _CASE_KEYS or {"name", "because", "expect"} - set(keys):
        raise _fault(path, entry, f"a case has the keys {', '.join(sorted(_CASE_KEYS))}")
    facts = {name: _fact(name, value, path, words) for name, value in _mapping(keys.get("facts")).items()}
    expect = {}
    for name, value in _mapping(keys["expect"]).items():
        if name not in words.conclusions:
            raise _fault(path, value, f"`{name}` is no conclusion")
        expect[name] = value.value
    region = keys["region"].text if "region" in keys else None
    return Case(keys["name"].text, keys["because"].text, facts, expect, region, path, entry.line)


def _fact(name: str, entry: Located, path: str, words: Vocabulary) -> object:
    kind = words.facts.get(name)
    event = f"{name}_happened" in words.facts
    if kind is None and not event:
        raise _fault(path, entry, f"`{name}` is no fact")
    if (event or kind == DATE) and entry.value == "never":
        return NEVER
    if isinstance(kind, EnumSet):
        return frozenset(part.text for part in entry.items or ())
    return entry.value


def _happened(value: object, as_of: Any) -> bool | None:
    if value is None:
        return None
    return value is not NEVER and isinstance(value, date) and value <= as_of


def _mapping(entry: Located | None) -> Mapping[str, Located]:
    return {} if entry is None or entry.mapping is None else entry.mapping


def _fault(path: str, entry: Located, message: str) -> RulebookError:
    return RulebookError([Fault(path, entry.line, "", message)])
