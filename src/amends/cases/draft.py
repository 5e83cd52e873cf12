"""What a command is about to append: events applied as they are recorded, and what goes with them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amends.cases.actor import Actor
from amends.cases.effect import Effect
from amends.cases.event import Recorded
from amends.cases.fold import apply
from amends.cases.state import CaseState
from amends.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A text that is about to be kept, encrypted, beside the events: `kind` is to_buyer, from_buyer or note."""

    id: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file that is about to be kept."""

    id: str
    line: str | None
    media_type: str
    content: bytes
    sha256: str


@dataclass(slots=True)
class Draft:
    """The only mutable value here; it lives for one command."""

    state: CaseState
    actor: Actor
    now: datetime
    cause: str = ""
    events: list[Recorded] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    messages: list[MessageRow] = field(default_factory=list)
    evidence: list[EvidenceRow] = field(default_factory=list)
    touched_refunds: set[str] = field(default_factory=set)

    def record(self, happened: Any) -> None:
        """Apply an event and keep it for appending."""
        recorded = Recorded(self.state.version + 1, self.now, str(self.actor), happened)
        self.state = apply(self.state, recorded)
        self.events.append(recorded)
        refund = getattr(happened, "refund", None)
        if isinstance(refund, str):
            self.touched_refunds.add(refund)
