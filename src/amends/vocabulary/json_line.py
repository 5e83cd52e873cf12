"""One JSON object in, one out; what cannot be read gets `{"id", "error"}` in its place (contract, opening)."""

import json
from collections.abc import Callable
from typing import Any

from msgspec import MsgspecError
from msgspec.json import Encoder

from amends.vocabulary.reader import FieldError

MAX_LINE_BYTES = 4_000_000
"""A line longer than this is refused: an order of 1,000 lines takes about 400 kB."""


def answered(line: str | bytes, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The answer to one line; a FieldError, here or in `answer`, becomes the contract's error object."""
    identity: object = None
    try:
        value = parsed(line)
        identity = value.get("id")
        return answer(value)
    except FieldError as error:
        return {"id": identity if isinstance(identity, str | int) else None, "error": error.problem()}


def parsed(line: str | bytes) -> dict[str, Any]:
    """The JSON object of a line; FieldError `too_long`, `malformed_json` or `not_an_object`."""
    if len(line) > MAX_LINE_BYTES:
        raise FieldError("too_long", "", f"a line has at most {MAX_LINE_BYTES} bytes")
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        place = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise FieldError("malformed_json", "", f"the line is not JSON{place}") from None
    if not isinstance(value, dict):
        raise FieldError("not_an_object", "", "a line holds one JSON object")
    return value


def written(value: dict[str, Any]) -> str:
    """The answer as one line of JSON, without its end."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def written_line(value: dict[str, Any]) -> bytes:
    """`written` and its end as UTF-8, six times as fast; a lone surrogate, which no UTF-8 holds, as its escape."""
    try:
        return _ENCODER.encode(value) + b"\n"
    except (MsgspecError, UnicodeError, TypeError, OverflowError):
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode() + b"\n"


_ENCODER = Encoder()


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
