"""Lines in, lines out, in order, in constant memory."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from amends.vocabulary.json_line import MAX_LINE_BYTES, answered, written_line

type Answer = Callable[[dict[str, Any]], dict[str, Any]]
type QuickAnswer = Callable[[bytes], dict[str, Any] | None]

CHUNK_BYTES = 65_536
"""Answers are written together up to this size; one by one where a person types the lines."""
_NEW_BEFORE_COLLECTING = 100_000
"""Answers hold no cycles: looking for garbage as often as Python does by default costs a third of reading."""


def answer_lines(source: IO[bytes], answer: Answer, quick: QuickAnswer | None = None) -> int:
    """Write the answer of each line of `source` to standard output; gives how many lines could not be read.

    `quick`, where there is one, is asked first; a line that it gives None for is parsed and put to `answer`.
    """
    refused = 0
    at_once = source.isatty()
    out = sys.stdout.buffer
    waiting: list[bytes] = []
    size = 0
    with _seldom_collecting():
        for line in _lines(source):
            result = quick(line) if quick is not None else None
            if result is None:
                result = answered(line, answer)
                refused += "error" in result
            text = written_line(result)
            waiting.append(text)
            size += len(text)
            if size >= CHUNK_BYTES or at_once:
                out.write(b"".join(waiting))
                waiting.clear()
                size = 0
            if at_once:
                out.flush()
        out.write(b"".join(waiting))
        out.flush()
    return refused


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_BEFORE_COLLECTING, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """The lines that are not blank; of an overlong one the first part alone, the rest is read past."""
    while line := source.readline(MAX_LINE_BYTES + 1):
        ended = line
        while len(ended) > MAX_LINE_BYTES and not ended.endswith(b"\n"):
            ended = source.readline(MAX_LINE_BYTES + 1)
        if line.strip():
            yield line
