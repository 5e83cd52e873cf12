"""Frozen dataclasses as JSON and back, by their annotations.

Known are str, int, bool, None, tuples, nested dataclasses and plain JSON objects. What does not fit its annotation
is an error: history is read strictly.
"""

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints


def to_json(value: Any) -> Any:
    """A dataclass (or what it is made of) as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    return value


def from_json[T](cls: type[T], data: dict[str, Any]) -> T:
    """The dataclass that `to_json` wrote; TypeError where a field is missing, unknown, or of another type."""
    hints = _hints(cls)
    if set(data) != set(hints):
        raise TypeError(f"{cls.__name__}: fields {sorted(data)} where {sorted(hints)} are wanted")
    return cls(**{name: _read(hints[name], value, f"{cls.__name__}.{name}") for name, value in data.items()})


@cache
def _hints(cls: type) -> dict[str, Any]:
    known = get_type_hints(cls)
    return {field.name: known[field.name] for field in fields(cls)}


def _read(kind: Any, value: Any, where: str) -> Any:
    if isinstance(kind, TypeAliasType):
        kind = kind.__value__
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        if value is None and type(None) in get_args(kind):
            return None
        inner = next(each for each in get_args(kind) if each is not type(None))
        return _read(inner, value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_read(get_args(kind)[0], each, where) for each in value)
    if is_dataclass(kind) and isinstance(value, dict):
        return from_json(kind, value)
    plain = origin or kind
    if isinstance(plain, type) and isinstance(value, plain) and not (plain is int and isinstance(value, bool)):
        return value
    raise TypeError(f"{where}: {value!r} does not fit {kind}")
