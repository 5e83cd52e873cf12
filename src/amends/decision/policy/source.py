"""A policy from the text of a YAML or JSON file: what cannot be taken is said with file, line and what is right."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_with_errors
from amends.rules.fault import RulebookError
from amends.rules.located import Located, read_document, refuse_hostile
from amends.vocabulary.reader import FieldError, Fields

MAX_BYTES = 4_000_000
"""A table of a thousand rows is a tenth of it."""


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing that is wrong; `column` is a column of a CSV file, `allowed` what would be right where it is a list."""

    file: str
    line: int
    field: str
    message: str
    code: str = "bad_policy"
    column: str | None = None
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.column is None else f"{self.file}:{self.line}: column {self.column}"
        return f"{place}: {self.message}"


class PolicyError(ValueError):
    """A policy file that cannot be taken; carries everything that was found."""

    def __init__(self, problems: Iterable[PolicyProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def policy_from_text(source: bytes | str, file: str, markets: Collection[str] | None = None) -> Policy:
    """The policy in a YAML or JSON text; PolicyError with every problem. `markets` as in `read_policy`."""
    if len(source) > MAX_BYTES:
        raise PolicyError([PolicyProblem(file, 1, "", f"larger than {MAX_BYTES} bytes")])
    try:
        refuse_hostile(source, file)
        document = read_document(source, file)
    except RulebookError as error:
        raise PolicyError(
            PolicyProblem(fault.file, fault.line, "", fault.message, "not_yaml") for fault in error.faults
        ) from None
    if document.mapping is None:
        message = "a policy is an object with the keys `policy` and `rows`"
        raise PolicyError([PolicyProblem(file, document.line, "", message, "not_an_object")])
    lines: dict[str, int] = {}
    plain = _plain(document, "", lines)
    assert isinstance(plain, dict)
    policy, errors = read_with_errors(Fields(plain), markets)
    if policy is None:
        raise PolicyError(_problem(error, file, lines) for error in errors)
    return policy


def _problem(error: FieldError, file: str, lines: dict[str, int]) -> PolicyProblem:
    return PolicyProblem(
        file, _line_of(error.field, lines), error.field, error.message, error.code, None, error.allowed
    )


def _line_of(field: str, lines: dict[str, int]) -> int:
    """The line of a field, or of the nearest thing around it that is there."""
    while field and field not in lines:
        cut = max(field.rfind("."), field.rfind("["))
        field = field[:cut] if cut > 0 else ""
    return lines.get(field, 1)


def _plain(entry: Located, path: str, lines: dict[str, int]) -> object:
    """The value as JSON has it.

    YAML's reading of dates, of numbers with a point, of NO as false and of 010 as eight is undone.
    """
    lines[path] = entry.line
    if entry.mapping is not None:
        inner = {key: f"{path}.{key}" if path else key for key in entry.mapping}
        return {key: _plain(part, inner[key], lines) for key, part in entry.mapping.items()}
    if entry.items is not None:
        return [_plain(part, f"{path}[{index}]", lines) for index, part in enumerate(entry.items)]
    value = entry.value
    if isinstance(value, bool) and entry.text.lower() not in {"true", "false"}:
        return entry.text
    if isinstance(value, float | date | datetime):
        return entry.text
    if isinstance(value, int) and not isinstance(value, bool) and entry.text != str(value):
        return entry.text
    return value
