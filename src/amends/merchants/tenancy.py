"""One merchant at a time: every read and write of domain rows happens inside `with tenant(merchant_id):`.

The database enforces it (row-level security on `amends.merchant_id`, see `tenant_tables`); nothing here filters rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.db import connection, models, transaction

from amends.vocabulary.identity import MerchantId

_current: ContextVar[MerchantId | None] = ContextVar("amends_merchant", default=None)


class NoTenantError(RuntimeError):
    """Domain rows were asked for outside `with tenant(…)`, or two tenants were mixed."""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """Where a store's address leads."""

    merchant_id: MerchantId
    store_id: str


@contextmanager
def tenant(merchant_id: MerchantId | UUID | str) -> Iterator[MerchantId]:
    """One transaction in which this merchant's rows, and no other's, exist.

    Nesting with the same merchant joins the transaction that is open; with another one it is a NoTenantError.
    """
    wanted = MerchantId(str(UUID(str(merchant_id))))
    open_one = _current.get()
    if open_one is not None:
        if open_one != wanted:
            raise NoTenantError("another tenant's transaction is open")
        yield wanted
        return
    with transaction.atomic():
        _set("amends.merchant_id", wanted)
        token = _current.set(wanted)
        try:
            yield wanted
            if _nested():  # inside an outer transaction the setting would outlive us
                _set("amends.merchant_id", "")
        finally:
            _current.reset(token)


def current_merchant() -> MerchantId:
    """The merchant whose transaction is open; NoTenantError where none is."""
    found = _current.get()
    if found is None:
        raise NoTenantError("no tenant: wrap the command, query or job in `with tenant(merchant_id):`")
    return found


def current_merchant_uuid() -> UUID:
    """`current_merchant` as the value of a new row's `merchant_id`."""
    return UUID(current_merchant())


def merchant_from_address(slug: str) -> AddressRow | None:
    """The merchant and store behind a public address, from the directory that needs no tenant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT merchant_id, store_id FROM merchants_address WHERE slug = %s", [slug])
        row = cursor.fetchone()
    return AddressRow(MerchantId(str(row[0])), str(row[1])) if row else None


@contextmanager
def signed_in(user_id: UUID | str) -> Iterator[None]:
    """One transaction in which a user's own memberships, of whatever merchant, may be read."""
    with transaction.atomic():
        _set("amends.user_id", str(user_id))
        yield
        if _nested():
            _set("amends.user_id", "")


def _nested() -> bool:
    return len(connection.savepoint_ids) > 0 and not connection.needs_rollback


def _set(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])


def new_id() -> UUID:
    """A fresh identifier that sorts by time (UUID version 7)."""
    return uuid_utils.compat.uuid7()


class TenantModel(models.Model):
    """A row that belongs to one merchant. Its migration must run `TenantTables` on it; a test sees to that."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant_id = models.UUIDField(default=current_merchant_uuid, editable=False)

    class Meta:
        abstract = True


class TenantForeignKey(models.ForeignKey):
    """A reference within the tenant: `x_id` to Django, `(merchant_id, x_id)` -> `(merchant_id, id)` to the database."""

    def __init__(self, to: Any, on_delete: Any = models.DO_NOTHING, **options: Any) -> None:
        options["db_constraint"] = False
        options["db_index"] = False
        options.setdefault("related_name", "+")
        super().__init__(to, on_delete, **options)
