"""Lines in, lines out, in order, in constant memory."""

import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from amends.vocabulary.json_line import MAX_LINE_BYTES, answered, written


def answer_lines(source: IO[bytes], answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Write the answer of each line of `source` to standard output; gives how many lines could not be read."""
    refused = 0
    for line in _lines(source):
        result = answered(line, answer)
        refused += "error" in result
        sys.stdout.write(written(result) + "\n")
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
