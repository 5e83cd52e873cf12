"""What is wrong with a rulebook, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a rule or parameter file; `label` is the rule or parameter, empty where there is none."""

    file: str
    line: int
    label: str
    message: str

    def __str__(self) -> str:
        subject = f"{self.label}: " if self.label else ""
        return f"{self.file}:{self.line}: {subject}{self.message}"


class RulebookError(Exception):
    """A rulebook that may not be used; carries every fault found, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.label)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
