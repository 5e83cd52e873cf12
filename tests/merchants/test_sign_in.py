"""Staff sign in by e-mail, see one merchant, and nobody signs up."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from amends.merchants import query, store
from amends.merchants.models import Store
from amends.merchants.tenancy import tenant

PASSWORD = "correct horse battery"


def seen(request):
    return HttpResponse(f"{request.membership.role} at {query.merchant().name}")


def failing(_request):
    Store.objects.create(code="half", name="Half done")
    raise RuntimeError("halfway")


def refusing(_request):
    Store.objects.create(code="half", name="Half done")
    return HttpResponse(status=503)


urlpatterns = [path("console/", seen), path("console/failing/", failing), path("console/refusing/", refusing)]


@pytest.fixture
def staff(merchant):
    with tenant(merchant):
        return store.create_staff("ann@example.com", "agent", name="Ann", password=PASSWORD)


@pytest.fixture
def signed_in(client, staff):
    answer = client.post("/accounts/login/", {"login": "Ann@Example.com", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/console/")
    return client


def test_a_wrong_password_does_not_sign_in(client, staff):
    answer = client.post("/accounts/login/", {"login": "ann@example.com", "password": "wrong"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client, db):
    answer = client.post("/accounts/signup/", {"email": "eve@example.com", "password1": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


@override_settings(ROOT_URLCONF=__name__)
def test_a_console_page_sees_the_merchant_of_the_membership(signed_in, other_merchant):
    assert signed_in.get("/console/").content == b"agent at Example"


@override_settings(ROOT_URLCONF=__name__)
def test_who_works_for_nobody_sees_nothing(signed_in, merchant):
    assert signed_in.get("/console/").status_code == 200
    with tenant(merchant):
        query.Membership.objects.all().delete()
    assert signed_in.get("/console/").status_code == 403
    assert signed_in.get("/console/").status_code == 403


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["failing", "refusing"])
def test_a_page_that_fails_leaves_nothing_behind(signed_in, merchant, page):
    signed_in.raise_request_exception = False
    assert signed_in.get(f"/console/{page}/").status_code >= 500
    with tenant(merchant):
        assert not Store.objects.filter(code="half").exists()


def test_every_answer_carries_the_safety_headers(client, db):
    answer = client.get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_for_the_server_alone(signed_in):
    cookie = signed_in.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(staff):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"login": "ann@example.com", "password": PASSWORD}).status_code == 403


def test_health_is_public(client, db):
    answer = client.get("/healthz")
    assert answer.status_code in {200, 503}
    assert answer["Content-Type"] == "application/json"
