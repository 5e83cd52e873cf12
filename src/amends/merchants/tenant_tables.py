"""Migration operations that make a table safe: whose rows it holds, who may change them, how long they are kept."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

APP_ROLE = "amends_app"
MERCHANT_TABLE = "merchants_merchant"
OWN_ROWS = "merchant_id = nullif(current_setting('amends.merchant_id', true), '')::uuid"
"""An unset setting reads as '' after its transaction: no row then, rather than an error."""
MAX_NAME = 63


class TenantTables(Operation):
    """For each model: unique (merchant_id, id), composite foreign keys, forced row-level security, grants, retention.

    `retention`: model name -> how long a row is kept and what ends it. `append_only`: those the app may only add to.
    `public`: those everybody may read (directories), while only the tenant changes its own.
    Repeat it for a model that gained a reference: every step replaces what it finds.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self, retention: dict[str, str], append_only: tuple[str, ...] = (), public: tuple[str, ...] = ()
    ) -> None:
        self.retention, self.append_only, self.public = retention, tuple(append_only), tuple(public)
        unknown = {*self.append_only, *self.public} - set(retention)
        assert not unknown, f"no retention stated for {sorted(unknown)}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            type(self).__qualname__,
            [],
            {
                "retention": self.retention,
                "append_only": self.append_only,
                "public": self.public,
            },
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from: ProjectState, to_state: ProjectState
    ) -> None:
        """All uniques first, since tables of one migration refer to one another."""
        found = [to_state.apps.get_model(app_label, name) for name in self.retention]
        for model in found:
            if _has_id(model):
                schema_editor.execute(_unique_row(model._meta.db_table))
        for (name, retention), model in zip(self.retention.items(), found, strict=True):
            for statement in [
                *_references(model),
                *_security(model._meta.db_table, public=name in self.public),
                *_grants(model._meta.db_table, append_only=name in self.append_only),
                _comment(model._meta.db_table, retention),
            ]:
                schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from: ProjectState, _to: ProjectState
    ) -> None:
        """Everything goes with the tables."""

    def describe(self) -> str:
        return f"Keep the rows of {', '.join(self.retention)} to their tenants"


class SharedTables(Operation):
    """Tables that belong to no merchant: grants and retention. Each has its reason in the tenancy test's allow-list."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, retention: dict[str, str]) -> None:
        self.retention = retention

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"retention": self.retention}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from: ProjectState, to_state: ProjectState
    ) -> None:
        for name, retention in self.retention.items():
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            for statement in [*_grants(table, append_only=False), _comment(table, retention)]:
                schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from: ProjectState, _to: ProjectState
    ) -> None:
        """Everything goes with the tables."""

    def describe(self) -> str:
        return f"Let the application use {', '.join(self.retention)}"


def is_tenant_model(model: type[models.Model]) -> bool:
    """Whether its rows belong to a merchant."""
    return any(field.column == "merchant_id" for field in model._meta.local_fields)


def _has_id(model: type[models.Model]) -> bool:
    return any(field.column == "id" for field in model._meta.local_fields)


def _unique_row(table: str) -> str:
    """Kept where it is there already: other tables refer to it."""
    name = f"{table}_tenant_row"[:MAX_NAME]
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" UNIQUE (merchant_id, id); END IF; END $$'
    )


def _replace(table: str, constraint: str, definition: str) -> str:
    name = constraint[:MAX_NAME]
    return (
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"; '
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'
    )


def _references(model: type[models.Model]) -> list[str]:
    """Composite foreign keys with an index each; a table with no other tie to its merchant refers to the merchant."""
    table = model._meta.db_table
    statements, tied = [], table == MERCHANT_TABLE
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey) or not is_tenant_model(field.related_model):
            continue
        target = field.related_model._meta.db_table
        statements.append(
            _replace(
                table,
                f"{table}_{field.column}_tenant",
                f'FOREIGN KEY (merchant_id, "{field.column}") REFERENCES "{target}" (merchant_id, id)',
            )
        )
        if not _indexed(model, field):
            index = f"{table}_{field.column}_idx"[:MAX_NAME]
            statements.append(f'CREATE INDEX IF NOT EXISTS "{index}" ON "{table}" (merchant_id, "{field.column}")')
        tied = tied or not field.null
    if not tied:
        statements.append(
            _replace(
                table,
                f"{table}_merchant",
                f'FOREIGN KEY (merchant_id) REFERENCES "{MERCHANT_TABLE}" (id)',
            )
        )
    return statements


def _indexed(model: type[models.Model], field: models.ForeignKey) -> bool:
    led_by = [list(index.fields[:2]) for index in model._meta.indexes]
    led_by += [list(c.fields[:2]) for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    return ["merchant_id", field.name] in led_by


def _security(table: str, *, public: bool) -> list[str]:
    readable = [f'CREATE POLICY everybody_reads ON "{table}" FOR SELECT USING (true)'] if public else []
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS own_rows ON "{table}"; DROP POLICY IF EXISTS everybody_reads ON "{table}"',
        f'CREATE POLICY own_rows ON "{table}" USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})',
        *readable,
    ]


def _grants(table: str, *, append_only: bool) -> list[str]:
    verbs = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    return [f'REVOKE ALL ON "{table}" FROM {APP_ROLE}; GRANT {verbs} ON "{table}" TO {APP_ROLE}']


def _comment(table: str, retention: str) -> str:
    text = retention.replace("'", "''")
    return f"COMMENT ON TABLE \"{table}\" IS 'Retention: {text}'"
