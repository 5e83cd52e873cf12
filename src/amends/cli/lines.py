"""One JSON object a line in, one a line out, in order, in constant memory (contract, opening paragraph)."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from amends.vocabulary.reader import FieldError

MAX_LINE_BYTES = 4_000_000
"""A line longer than this is refused: an order of 1,000 lines takes about 400 kB."""


def answer_lines(source: IO[bytes], answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Write the answer of each line of `source` to standard output; gives how many lines were refused."""
    refused = 0
    for line in _lines(source):
        result = _answered(line, answer)
        refused += "error" in result
        sys.stdout.write(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()
    return refused


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """The lines that are not blank; of an overlong one the first part alone, the rest is read past."""
    while line := source.readline(MAX_LINE_BYTES + 1):
        ended = line
        while len(ended) > MAX_LINE_BYTES and not ended.endswith(b"\n"):
            ended = source.readline(MAX_LINE_BYTES + 1)
        if line.strip():
            yield line


def _answered(line: bytes, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    identity = None
    try:
        value = _parsed(line)
        identity = value.get("id")
        return answer(value)
    except FieldError as error:
        return {"id": identity, "error": error.problem()}


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise FieldError("too_long", "", f"a line has at most {MAX_LINE_BYTES} bytes")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FieldError("malformed_json", "", f"this line is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise FieldError("not_an_object", "", "a line holds one JSON object")
    return value
