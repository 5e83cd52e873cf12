"""Expected refusals are values: a code, the field it is about, a sentence, and the law where law is the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amends.vocabulary.reader import FieldError


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed, and why. `field` is the input's (empty where it is about the case as a whole)."""

    code: str
    field: str
    message: str
    cites: tuple[Mapping[str, Any], ...] = ()
    allowed: tuple[str, ...] = ()

    def problem(self) -> dict[str, Any]:
        """The contract's error object."""
        found: dict[str, Any] = {"code": self.code, "field": self.field, "message": self.message}
        if self.cites:
            found["cites"] = [dict(cite) for cite in self.cites]
        return found | ({"allowed": list(self.allowed)} if self.allowed else {})


def refused_by(error: FieldError) -> Refused:
    """A reader's error as a refusal."""
    return Refused(error.code, error.field, error.message, allowed=error.allowed)
