"""A policy as a file and back: YAML and JSON by people who write, CSV by people who use a spreadsheet."""

from collections.abc import Collection

import yaml

from amends.decision.policy.document import Policy
from amends.decision.policy.sheet import policy_from_sheet, sheet_of
from amends.decision.policy.source import PolicyError, PolicyProblem, policy_from_text
from amends.decision.policy.writer import document_of

FORMATS = {"csv": "text/csv; charset=utf-8", "yaml": "application/yaml; charset=utf-8"}
"""File endings with their media types."""


def written(policy: Policy, ending: str) -> str:
    """The policy as the text of a file that reads back the same; KeyError where the ending is not of `FORMATS`."""
    if ending == "csv":
        return sheet_of(policy)
    if ending != "yaml":
        raise KeyError(ending)
    return yaml.safe_dump(document_of(policy), sort_keys=False, allow_unicode=True, width=110)


def read(content: bytes | str, name: str, markets: Collection[str] | None = None) -> Policy:
    """The policy of a file, by its name's ending, else as YAML; PolicyError with every problem and its line."""
    reader = policy_from_sheet if name.lower().endswith(".csv") else policy_from_text
    return reader(_text(content, name), name, markets)


def _text(content: bytes | str, name: str) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PolicyError([PolicyProblem(name, line, "", "the file is not UTF-8 text", "not_text")]) from None
