"""Many rows in one statement, sent as one JSON parameter: PostgreSQL refuses COPY under row-level security."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from amends.merchants.tenancy import current_merchant


def insert(
    model: type[models.Model],
    rows: list[dict[str, Any]],
    *,
    key: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
) -> set[UUID]:
    """Insert rows of column -> value (`merchant_id` is added); gives the ids written.

    Where `key` is there already: the columns `update` are set, or, without any, the row is left as it is.
    """
    if not rows:
        return set()
    table, columns = model._meta.db_table, list(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(_value(model, name) for name in columns)
    conflict = ""
    if key:
        setting = ", ".join(f'"{name}" = excluded."{name}"' for name in update)
        conflict = f" ON CONFLICT (merchant_id, {', '.join(key)}) DO " + (
            f"UPDATE SET {setting}" if update else "NOTHING"
        )
    return _write(
        f'INSERT INTO "{table}" (merchant_id, {names}) SELECT %s::uuid, {values}'  # noqa: S608  names are the models'
        f" FROM jsonb_to_recordset(%s::jsonb) AS r({_record(model, columns)}){conflict} RETURNING id",
        [current_merchant(), _json(rows)],
    )


def update(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Set each row's other columns where `id` is its id."""
    if not rows:
        return
    table, columns = model._meta.db_table, list(rows[0])
    setting = ", ".join(f'"{name}" = {_value(model, name)}' for name in columns if name != "id")
    _write(
        f'UPDATE "{table}" t SET {setting}'  # noqa: S608  names are the models'
        f" FROM jsonb_to_recordset(%s::jsonb) AS r({_record(model, columns)}) WHERE t.id = r.id RETURNING t.id",
        [_json(rows)],
    )


def _write(statement: str, parameters: list[str]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {found for (found,) in cursor.fetchall()}


def _record(model: type[models.Model], columns: Iterable[str]) -> str:
    """Column definitions; bytes travel as hexadecimal text."""
    types = _types(model)
    return ", ".join(f'"{name}" {"text" if types[name] == "bytea" else types[name]}' for name in columns)


def _value(model: type[models.Model], name: str) -> str:
    return f"decode(r.\"{name}\", 'hex')" if _types(model)[name] == "bytea" else f'r."{name}"'


def _types(model: type[models.Model]) -> Mapping[str, str]:
    return {field.column: str(field.db_type(connection)) for field in model._meta.local_fields}


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    assert isinstance(value, UUID), type(value)
    return str(value)
