"""What `amends law` shows, as JSON: plain values, days as ISO text, citations with their address."""

from datetime import date
from typing import Any

from amends.law.difference import Difference, OwnRules
from amends.law.table import Chain, Line, Section
from amends.law.timeline import Change
from amends.rules.expression import FAR, Value, text
from amends.rules.parameter import DatedValue
from amends.rules.rule import ALWAYS, Rule
from amends.vocabulary.citation import Citation


def section_record(section: Section) -> dict[str, Any]:
    """A right with its terms, its rules and what is unknown."""
    return {
        "right": str(section.right),
        "exists": section.exists,
        "terms": [line_record(line) for line in section.lines],
        "conclusions": [_chain(chain) for chain in section.chains],
        "unknown": [line.name for line in section.unknown if line.stated],
        "not_stated": [line.name for line in section.lines if not line.stated],
    }


def line_record(line: Line) -> dict[str, Any]:
    """A term: the value in force, every dated value with its source, the row it was taken from, who reads it."""
    return {
        "parameter": line.name,
        "type": str(line.parameter.type),
        "value": value_record(line.value),
        "unit": line.term.unit,
        "stated_by_this_market": line.stated,
        "values": [dated_record(dated) for dated in line.parameter.values],
        "fact": line.term.fact,
        "file": f"{line.parameter.file}:{line.parameter.line}",
        "read_by": list(line.read_by),
    }


def dated_record(dated: DatedValue) -> dict[str, Any]:
    """A value with the day it takes force (null: always), its citation, confidence and note."""
    return {
        "from": None if dated.since is None else dated.since.isoformat(),
        "value": value_record(dated.value),
        "cite": cite_record(dated.cite),
        "confidence": dated.confidence,
        "note": dated.note or None,
    }


def difference_record(difference: Difference) -> dict[str, Any]:
    """A term in two markets; null where one has no such term."""
    sides = (difference.left, difference.right_side)
    return {
        "right": str(difference.right),
        "parameter": difference.name,
        "values": [None if line is None else value_record(line.value) for line in sides],
        "sources": [None if line is None or line.in_force is None else dated_record(line.in_force) for line in sides],
    }


def rules_record(own: OwnRules) -> dict[str, Any]:
    """The rules behind one conclusion that only one of two markets has."""
    return {
        "conclusion": own.conclusion,
        "rules": [
            [{"rule": rule.label, "cite": cite_record(rule.cite)} for rule in side]
            for side in (own.left, own.right_side)
        ],
    }


def change_record(change: Change, today: date) -> dict[str, Any]:
    """A dated change: what held before, what holds from its day on, and which day of a request decides."""
    return {
        "from": change.since.isoformat(),
        "future": change.is_future(today),
        "parameter": change.parameter.name,
        "before": None if change.before is None else value_record(change.before.value),
        "after": value_record(change.after.value),
        "cite": cite_record(change.after.cite),
        "confidence": change.after.confidence,
        "note": change.after.note or None,
        "governed_by": list(change.governed_by),
    }


def cite_record(cite: Citation) -> dict[str, Any]:
    """A citation, the national act first."""
    return {
        "instrument": cite.instrument,
        "article": cite.article,
        "url": cite.url or None,
        "implements": cite.implements,
    }


def value_record(value: Value) -> Any:
    """A value as JSON has it: a set is a sorted list, the day that never comes is `never`."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return "never" if value == FAR else value.isoformat()
    return value


def _chain(chain: Chain) -> dict[str, Any]:
    return {"conclusion": chain.conclusion, "rules": [_rule(depth, rule) for depth, rule in chain.rules]}


def _rule(depth: int, rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.label,
        "depth": depth,
        "exception_to": rule.exception_to,
        "when": None if rule.when == ALWAYS else text(rule.when),
        "then": text(rule.then),
        "governed_by": rule.governed_by,
        "cite": cite_record(rule.cite),
        "file": f"{rule.file}:{rule.line}",
    }
