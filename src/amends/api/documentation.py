"""What the OpenAPI document says of a call beside its name: bodies are read by hand, so they are described by hand."""

from typing import Any

from amends.api.idempotency import HEADER, MAX_KEY
from amends.api.problem import MEDIA_TYPE

type Json = dict[str, Any]


def asked(schema: str, example: Json, *, write: bool = False) -> Json:
    """The body a call takes; a write also takes its key."""
    content = {"application/json": {"schema": _reference(schema), "example": example}}
    found: Json = {"requestBody": {"required": bool(example), "content": content}}
    if write:
        key = {"type": "string", "minLength": 1, "maxLength": MAX_KEY}
        told = "The same value for every repetition of one request, a fresh one for another"
        found["parameters"] = [
            {"name": HEADER, "in": "header", "required": True, "schema": key, "description": told},
        ]
    return found


def answered(schema: str, status: int = 200) -> Json:
    """What a call answers, and that anything else is a problem."""
    good: Json = {"description": "Done", "content": {"application/json": {"schema": _reference(schema)}}}
    if status == 201:
        good["headers"] = {"Location": {"schema": {"type": "string"}, "description": "Where it can be read"}}
    problem = {"description": "A problem", "content": {MEDIA_TYPE: {"schema": _reference("Problem")}}}
    return {"responses": {status: good, "default": problem}}


def parameter(name: str, schema: Json, description: str) -> Json:
    """A parameter of the query."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}
