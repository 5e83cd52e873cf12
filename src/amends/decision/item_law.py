"""What one item's law is read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amends.decision.amounts import Amounts
from amends.rules.explain import Trace
from amends.vocabulary.citation import Citation

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemLaw:
    """Everything one item's law is read from; `trace` is None on the plain path."""

    index: int
    values: Values
    as_of: date
    partial: bool
    used_beyond_testing: bool | None
    amounts: Amounts
    trace: Trace | None
    partial_choice: str | None = None
    """What the merchant chose to refund of the outbound charge with a part of an order."""
    currency: str = ""

    def cite_of(self, conclusion: str) -> tuple[Citation, ...]:
        """The citation of the rule that gave a conclusion its value; none on the plain path."""
        steps = self.trace.steps.get(conclusion, ()) if self.trace else ()
        return tuple(step.cite for step in steps[-1:])
