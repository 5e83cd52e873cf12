"""What a check of a policy finds, and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that gives less than law (or than the house) on some order, which `situation` shows (contract, section 1).

    `row` and `term` name the cell; `markets` those in which it was found, the situation being in the first. `cite` is
    the law that is broken, None for a house rule.
    """

    row: str
    term: str
    right: str | None
    stated: str
    floor: str
    cite: Json | None
    markets: tuple[str, ...]
    situation: Json

    def __str__(self) -> str:
        law = f"; {self.cite['instrument']} {self.cite['article']}" if self.cite else ""
        where = f"{self.right or 'house rule'}; {', '.join(self.markets)}{law}"
        return f"row {self.row}: {self.term} is {self.stated}, not {self.floor} ({where})"

    def shown(self) -> Json:
        """As JSON."""
        return {
            "row": self.row,
            "term": self.term,
            "right": self.right,
            "stated": self.stated,
            "floor": self.floor,
            "cite": self.cite,
            "markets": list(self.markets),
            "situation": self.situation,
        }


@dataclass(frozen=True, slots=True)
class OrderBreach:
    """A term of the whole order (what goes back of the outbound charge with a part of it) below law."""

    term: str
    stated: str
    floor: str
    cite: Json
    markets: tuple[str, ...]

    def __str__(self) -> str:
        law = f"{self.cite['instrument']} {self.cite['article']}"
        return f"{self.term} is {self.stated}, not {self.floor} ({', '.join(self.markets)}; {law})"

    def shown(self) -> Json:
        """As JSON."""
        return {
            "term": self.term,
            "stated": self.stated,
            "floor": self.floor,
            "cite": self.cite,
            "markets": list(self.markets),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved of a policy, and what stands against it.

    `passed` where nothing is below law or house; rows that never fire and orders that no row answers are told beside.
    """

    policy: str
    hash: str
    markets: tuple[str, ...]
    channels: tuple[str, ...]
    breaches: tuple[Breach, ...] = ()
    order_breaches: tuple[OrderBreach, ...] = ()
    house: tuple[Breach, ...] = ()
    lowered: tuple[Json, ...] = ()
    dead_rows: tuple[str, ...] = ()
    unanswered: Json | None = None
    assumptions: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    not_decided: tuple[str, ...] = ()
    """Markets on which the solver gave no answer in time: of these nothing is proved."""

    @property
    def passed(self) -> bool:
        """Whether the policy may be published."""
        return not (self.breaches or self.order_breaches or self.house or self.not_decided)

    def shown(self) -> Json:
        """As JSON, the same from run to run."""
        return {
            "policy": self.policy,
            "hash": self.hash,
            "passed": self.passed,
            "markets": list(self.markets),
            "channels": list(self.channels),
            "breaches": [breach.shown() for breach in self.breaches],
            "order_breaches": [breach.shown() for breach in self.order_breaches],
            "house": [breach.shown() for breach in self.house],
            "lowered": list(self.lowered),
            "dead_rows": list(self.dead_rows),
            "unanswered": self.unanswered,
            "assumptions": list(self.assumptions),
            "covers": list(self.covers),
            "not_decided": list(self.not_decided),
        }
