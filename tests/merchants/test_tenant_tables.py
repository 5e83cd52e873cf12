"""What the database itself promises about every table, walked from Django's models; nothing is taken on trust."""

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey, UniqueConstraint

from amends.merchants.models import Membership, Store, User
from amends.merchants.store import create_staff
from amends.merchants.tenancy import tenant

SHARED = {
    "merchants_user": "a person may work for several merchants",
    "merchants_address": "the directory read before a tenant is known; its writes are the tenant's alone",
}
"""Tables of ours that belong to no merchant, each with the reason."""
OUTSIDE_WORLD = ("simulator", "mail")
"""Apps whose tables stand for somebody else's system: a payment provider, a shop, a mailbox."""
APPEND_ONLY = {"cases_event", "cases_posting", "cases_declaration"}


def models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("amends.") and model._meta.managed
    ]


def domain_models():
    return [
        model for model in models() if model._meta.db_table not in SHARED and model._meta.app_label not in OUTSIDE_WORLD
    ]


def rows(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def constraint(table):
    """Definitions of a table's constraints."""
    found = rows("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass", table)
    return [definition for (definition,) in found]


each_domain_model = pytest.mark.parametrize("model", domain_models(), ids=lambda model: model._meta.label)


@each_domain_model
def test_every_row_belongs_to_a_merchant(db, model):
    table = model._meta.db_table
    field = model._meta.get_field("merchant_id")
    assert not field.null
    assert "UNIQUE (merchant_id, id)" in constraint(table)


@each_domain_model
def test_row_level_security_is_on_and_forced(db, model):
    table = model._meta.db_table
    assert rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table) == [
        (True, True)
    ]
    policies = rows("SELECT policyname, qual, with_check FROM pg_policies WHERE tablename = %s", table)
    own = {name: (using, check) for name, using, check in policies}["own_rows"]
    assert all("merchant_id" in part and "amends.merchant_id" in part for part in own)


@each_domain_model
def test_natural_keys_begin_with_the_merchant(model):
    for found in model._meta.constraints:
        if isinstance(found, UniqueConstraint):
            assert found.fields[0] == "merchant_id", found.name
    assert not [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]
    assert not model._meta.unique_together


@each_domain_model
def test_references_stay_within_the_merchant(db, model):
    found = constraint(model._meta.db_table)
    for field in model._meta.local_fields:
        if isinstance(field, ForeignKey) and field.related_model in domain_models():
            wanted = f"FOREIGN KEY (merchant_id, {field.column}) REFERENCES {field.related_model._meta.db_table}"
            assert any(definition.startswith(wanted) for definition in found), field.name
    reaches_merchant = any(definition.startswith("FOREIGN KEY (merchant_id") for definition in found)
    assert reaches_merchant or model._meta.label == "merchants.Merchant"


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_table_states_how_long_its_rows_are_kept(db, model):
    ((comment,),) = rows("SELECT obj_description(%s::regclass)", model._meta.db_table)
    assert comment is not None
    assert comment.startswith("Retention: ")


def test_tables_shared_between_merchants_are_the_ones_listed():
    tables = {model._meta.db_table for model in models()}
    assert set(SHARED) <= tables


def test_the_serving_role_has_no_way_around(db):
    assert rows("SELECT current_user") == [("amends_app",)]
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False)]
    owned = rows("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
    assert owned == []


def test_history_can_only_be_added_to(db):
    assert {model._meta.db_table for model in models()} >= APPEND_ONLY
    for table in APPEND_ONLY:
        granted = {verb for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE") if can(verb, table)}
        assert granted == {"SELECT", "INSERT"}, table
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                rows(statement)


def can(verb, table):
    return rows("SELECT has_table_privilege(%s, %s)", table, verb)[0][0]


def test_no_row_can_be_written_for_another_tenant(merchant, other_merchant):
    with tenant(merchant), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Store.objects.create(merchant_id=other_merchant, code="theirs", name="Theirs")


def test_no_row_can_point_into_another_tenant(merchant, other_merchant):
    from amends.merchants.models import Address

    with tenant(other_merchant):
        theirs = Store.objects.get()
    with tenant(merchant), pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(slug="stolen", merchant_id=merchant, store_id=theirs.pk)


def test_another_merchants_rows_cannot_be_changed_or_taken(merchant, other_merchant):
    with tenant(merchant):
        assert Store.objects.filter(merchant_id=other_merchant).update(name="Mine now") == 0
        assert Store.objects.filter(merchant_id=other_merchant).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Store.objects.update(merchant_id=other_merchant)


def test_a_directory_entry_is_changed_by_its_tenant_alone(merchant, other_merchant):
    with tenant(merchant):
        assert rows("SELECT count(*) FROM merchants_address") == [(2,)]
        assert rows("DELETE FROM merchants_address WHERE slug = 'other' RETURNING slug") == []


def test_memberships_are_shown_to_their_own_person_alone(merchant):
    with tenant(merchant):
        user = create_staff("ann@example.com", "agent", password="a long password")
        other = create_staff("bob@example.com", "agent", password="a long password")
    assert list(Membership.objects.all()) == []
    from amends.merchants.tenancy import signed_in

    with signed_in(user):
        assert [str(row.user_id) for row in Membership.objects.all()] == [user]
    assert User.objects.filter(pk__in=[user, other]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_setting_ends_with_its_transaction(merchant):
    with tenant(merchant):
        assert Store.objects.count() == 1
    assert rows("SELECT current_setting('amends.merchant_id', true)") in ([("",)], [(None,)])
    assert Store.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_even_the_owner_of_the_tables_sees_no_rows_without_a_tenant(merchant, postgres):
    with psycopg.connect(postgres.owner) as owner, psycopg.connect(postgres.superuser) as superuser:
        count = "SELECT count(*) FROM merchants_store"
        assert superuser.execute(count).fetchone() == (1,)
        assert owner.execute(count).fetchone() == (0,)
