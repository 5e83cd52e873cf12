"""Collecting what is unknown and could change the answer, each thing once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amends.decision.facts import contract_field
from amends.decision.outcome import Escalation, EscalationCode
from amends.rules.explain import Step, Trace
from amends.rules.rulebook import Rulebook
from amends.vocabulary.remedy import Right

_LAW_NOTES: Mapping[str, str] = {
    "no_rule": "no rule of the law pack answers this case",
    "law_not_known": "the law on this point is not known",
    "out_of_range": "the day lies outside what can be counted",
}


@dataclass(slots=True)
class Unknowns:
    """Escalations of one decision in the order they were met; `trace` is that of the item being decided.

    On the plain path there is none until something unknown is met: then `tracing` makes it.
    """

    rulebook: Rulebook | None = None
    trace: Trace | None = None
    row: Mapping[str, object] = field(default_factory=dict)
    tracing: Callable[[], Trace] | None = None
    found: dict[tuple[str, str | None, Right | None], Escalation] = field(default_factory=dict)

    def add(self, code: EscalationCode, fact: str | None, right: Right | None, note: str) -> None:
        """Name something once."""
        self.found.setdefault((code, fact, right), Escalation(code, fact, right, note))

    def fact(self, name: str, right: Right | None, note: str) -> None:
        """An unknown fact, by the contract's name."""
        self.add(EscalationCode.UNKNOWN_FACT, name, right, note)

    def conclusion(self, conclusion: str, right: Right | None, *, natural: bool = False) -> None:
        """Everything behind an unknown conclusion; `natural` ones may simply have no rule in a market."""
        if self.rulebook is None or (natural and conclusion not in self.rulebook.branches):
            return
        if self.trace is None:
            if self.tracing is None:
                return
            self.trace = self.tracing()
        causes = self.trace.unknown_because.get(conclusion, frozenset())
        for cause in sorted({cause for cause in causes if not self._known_never(cause)} or causes):
            if not (natural and cause == "no_rule"):
                self._cause(cause, conclusion, right)

    def _known_never(self, cause: str) -> bool:
        """Whether the cause is the day of something that is known not to have happened: nobody can state that day."""
        event = cause.removesuffix("_on")
        return event != cause and self.row.get(f"{event}_happened") is False

    def _cause(self, cause: str, conclusion: str, right: Right | None) -> None:
        if cause == "rule_conflict":
            self.add(EscalationCode.RULE_CONFLICT, conclusion, right, "two rules of equal rank answer differently")
        elif cause in _LAW_NOTES:
            self.add(EscalationCode.UNKNOWN_LAW, conclusion, right, _LAW_NOTES[cause])
        elif cause.startswith("parameter:"):
            name = cause.removeprefix("parameter:")
            self.add(EscalationCode.UNKNOWN_LAW, name, right, self._note_of(name))
        else:
            self.fact(contract_field(cause), right, f"decides {conclusion}")

    def _note_of(self, name: str) -> str:
        parameter = self.rulebook.parameters.get(name) if self.rulebook else None
        notes = [dated.note for dated in parameter.values if dated.value is None and dated.note] if parameter else []
        return notes[-1] if notes else f"the law pack gives no value for {name}"

    def partial_outbound(self, right: Right, mode: str) -> None:
        """A withdrawal from part of an order, on which the law is silent: always named."""
        note = (
            f"what of the outbound charge goes back with a part of the order: {mode}; the law is silent, confidence low"
        )
        self.add(EscalationCode.PARTIAL_WITHDRAWAL_OUTBOUND, "partial_withdrawal_outbound", right, note)

    def low_confidence(self, steps: tuple[Step, ...], right: Right | None) -> None:
        """Name the low-confidence figures of law that the steps of a right rest on."""
        for step in steps:
            for name, value in step.parameters.items():
                if name == "partial_withdrawal_outbound" or self.rulebook is None:
                    continue
                dated = self.rulebook.parameters[name].values
                if any(entry.value == value and entry.confidence == "low" for entry in dated):
                    note = next((entry.note for entry in dated if entry.confidence == "low" and entry.note), "")
                    self.add(EscalationCode.LOW_CONFIDENCE, name, right, note or "the source is of low confidence")
