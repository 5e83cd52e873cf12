"""Reading a request's body: one JSON object, whole, or a problem."""

import json
from http import HTTPStatus
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from amends.api.problem import Problem, ProblemError
from amends.vocabulary.reader import FieldError, Fields

MAX_BODY_BYTES = 20_000_000
"""A thousand orders take about 4 MB, a photo at most 16 MB in base64."""
MAX_DEPTH = 50


def read_body(request: HttpRequest) -> Fields:
    """The body's object; an empty body is an empty object. ProblemError or FieldError where it cannot be taken."""
    content_type = request.content_type or "application/json"
    if content_type != "application/json" and not content_type.endswith("+json"):
        detail = f"the body must be application/json, not {content_type[:80]}"
        _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    raw = _raw(request)
    if not raw.strip():
        return Fields({})
    try:
        text = raw.decode()
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        _refuse(HTTPStatus.BAD_REQUEST, "malformed_json", f"the body is not JSON: {error}"[:300])
    if not isinstance(value, dict):
        raise FieldError("not_an_object", "", "the body must be one JSON object")
    if _is_deeper(value, MAX_DEPTH):
        raise FieldError("too_deep", "", f"the body is nested deeper than {MAX_DEPTH} levels")
    if "\\u0000" in text or "\\ud" in text.lower():
        _check_storable(value, "")
    return Fields(value)


def _raw(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() and (length or request.headers.get("Transfer-Encoding")):
        _refuse(HTTPStatus.LENGTH_REQUIRED, "length_required", "the request must say the length of its body")
    try:
        raw = request.body if int(length or 0) <= MAX_BODY_BYTES else None
    except RequestDataTooBig:
        raw = None
    if raw is None:
        detail = f"the body is larger than {MAX_BODY_BYTES} bytes"
        _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)
    return raw


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects stand within one another more than so many times."""
    level = [value]
    for _ in range(levels):
        inner = [entry for one in level for entry in (one.values() if isinstance(one, dict) else one)]
        level = [entry for entry in inner if isinstance(entry, dict | list)]
    return bool(level)


def _check_storable(value: Any, at: str) -> None:
    """Refuse text that a database cannot hold, naming its place."""
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise FieldError("not_text", at, f"{at} holds half a character (a lone surrogate)")
        if "\x00" in value:
            raise FieldError("not_text", at, f"{at} holds a NUL character")
    elif isinstance(value, dict):
        for name, entry in value.items():
            _check_storable(name, at)
            _check_storable(entry, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            _check_storable(entry, f"{at}[{index}]")


def _refuse(status: HTTPStatus, code: str, detail: str) -> NoReturn:
    raise ProblemError(Problem(status, code, detail))
