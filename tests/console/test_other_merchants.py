"""Nobody reads another merchant by an id, however they come by it, and not even a query without its filter does."""

import pytest
from django.apps import apps
from django.db import connection

from amends.merchants.store import create_staff
from amends.merchants.tenancy import tenant

from .conftest import PASSWORD

TENANT_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_config.name.startswith("amends.") and any(f.name == "merchant_id" for f in model._meta.fields)
)
PUBLIC = {"merchants_address"}
"""The directory that leads from an address to its store."""


@pytest.fixture
def theirs(other_merchant):
    """A case, with everything that hangs on it, of the other merchant."""
    from amends.cases import command, declaration
    from amends.cases.actor import Actor
    from amends.orders.store import upsert
    from cases.conftest import CHANGED_MIND, NOW, contract_order

    with tenant(other_merchant):
        (order,) = upsert([contract_order(store="main")], NOW)
        case = command.open_case(order["id"], [CHANGED_MIND], message="Hallo", actor=Actor("buyer"), now=NOW)
        case = command.accept(case["id"], [case["offers"][0]["id"]], actor=Actor("buyer"), now=NOW)
        kept = declaration.declare("other", "Erika", "no such order", "e@example.de", "de", NOW)
    return {"case": case["id"], "order": order["id"], "declaration": kept.id}


def test_staff_find_nothing_of_another_merchant(owner, shop, theirs):
    for path in (
        f"cases/{theirs['case']}/", f"cases/{theirs['case']}/refund/", f"cases/{theirs['case']}/note/",
        f"cases/{theirs['case']}/evidence/{theirs['case']}/", f"declarations/{theirs['declaration']}/",
        f"cases/{theirs['order']}/",
    ):  # fmt: skip
        for send in (owner.get, owner.post):
            assert send(f"/console/{path}").status_code == 404, path
    assert "Erika" not in owner.get("/console/declarations/").content.decode()


def test_a_session_that_names_another_merchant_is_turned_away(owner, shop, theirs, other_merchant):
    session = owner.session
    session["merchant_id"] = str(other_merchant)
    session.save()
    assert owner.get("/console/").status_code == 403
    assert owner.get(f"/console/cases/{theirs['case']}/").status_code in {302, 403, 404}


def test_signing_in_gives_a_new_session(client, shop):
    with tenant(shop.merchant):
        create_staff("fix@example.com", "agent", password=PASSWORD)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    answer = client.post("/accounts/login/", {"login": "fix@example.com", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/console/")
    assert client.session.session_key != session.session_key


def test_sign_in_leads_nowhere_else(client, shop):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"):
        answer = client.get("/accounts/login/", {"next": target})
        assert f'href="{target}' not in answer.content.decode()
        answer = client.post("/accounts/login/", {"login": "x@example.com", "password": "x", "next": target})
        assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_a_query_without_any_filter_sees_ones_own_rows_alone(table, merchant, other_merchant, theirs):
    with tenant(merchant), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE merchant_id = %s", [other_merchant])
        assert cursor.fetchone() == ((1 if table in PUBLIC else 0),)
        cursor.execute(f"SELECT count(*) FROM {table}")
        mine = cursor.fetchone()[0]
    assert mine <= 3


def test_the_rows_are_really_there(other_merchant, theirs):
    with tenant(other_merchant), connection.cursor() as cursor:
        counts = {}
        for table in TENANT_TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    for table in ("cases_case", "cases_event", "cases_effect", "cases_message", "cases_declaration", "orders_buyer"):
        assert counts[table], table
