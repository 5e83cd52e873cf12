"""One line of JSON in, one out: how the command line and bulk jobs decide; an unreadable line gets an answer too."""

import json
from typing import Any

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.vocabulary.reader import FieldError


def decide_line(text: str, packs: Packs, lang: str | None = None) -> str:
    """The contract's answer to one situation as JSON text, or `{"id", "error"}`."""
    known_id: object = None
    try:
        data = parse(text)
        known_id = data.get("id") if isinstance(data, dict) else None
        written = answer(decide(read_situation(data, zones_in(packs)), packs), lang)
    except FieldError as error:
        echoed = known_id if isinstance(known_id, str | int) else None
        written = {"id": echoed, "error": {**error.problem(), "allowed": list(error.allowed)}}
    return json.dumps(written, ensure_ascii=False, allow_nan=False)


def parse(text: str) -> Any:
    """The JSON value of a line; FieldError `malformed_json` where it is none."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        position = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise FieldError("malformed_json", "", f"the line is not JSON{position}") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
