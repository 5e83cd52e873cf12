"""`amends doctor` says what buyers would miss, changes nothing, and tells by its exit status."""

from datetime import UTC, datetime

import pytest

from amends.cases.effect_store import stuck
from amends.cases.models import Effect
from amends.merchants.store import change_merchant, set_return_address
from amends.merchants.tenancy import tenant
from amends.orders.store import upsert
from amends.site import doctor
from stored_order import an_order

COMPLETE = {
    "legal_name": "Example GmbH", "street": "Heidestr. 1", "city": "Berlin", "phone": "+49 30 1234567",
    "register_number": "HRB 1", "vat_numbers": {"DE": "DE123456789"}, "privacy_url": "https://shop.example/privacy",
    "imprint_url": "https://shop.example/imprint",
}  # fmt: skip


@pytest.fixture
def in_public(settings):
    settings.PUBLIC_URL, settings.SMTP_URL, settings.DEMO = "https://care.example", "smtp://mail.example", False


def complete(merchant):
    with tenant(merchant):
        change_merchant(**COMPLETE)
        set_return_address("*", ["Hafenstr. 1", "20457 Hamburg"], "DE")


def test_nothing_is_missing_where_all_is_there(amends, merchant, in_public):
    complete(merchant)
    result = amends("doctor")
    assert (result.exit_code, result.output) == (0, "nothing is missing\n")


def test_an_installation_on_a_laptop_is_not_ready_for_buyers(amends, merchant, settings):
    complete(merchant)
    settings.PUBLIC_URL, settings.SMTP_URL, settings.DEMO = "http://localhost:8000", "", True
    result = amends("doctor")
    assert result.exit_code == 1
    for said in ("this machine: set AMENDS_PUBLIC_URL", "begin with https://", "AMENDS_SMTP_URL", "read all mail"):
        assert said in result.output
    assert "4 to mend" in result.output


def test_what_a_merchant_has_not_stated_is_named_with_its_source(amends, merchant, in_public):
    output = amends("doctor").output
    for field in ("legal_name", "imprint_url", "vat_numbers.DE", "return_addresses.*"):
        assert f"({field}; Directive" in output


def test_a_market_that_was_sold_to_needs_a_place_for_its_goods(amends, merchant, in_public):
    complete(merchant)
    with tenant(merchant):
        upsert([an_order()], datetime.now(UTC))
        from amends.merchants.models import ReturnAddress

        ReturnAddress.objects.all().delete()
    assert "Example: Enter a return address for DE, or one for all markets" in amends("doctor").output


def test_work_that_stands_still_is_shown(amends, merchant, in_public):
    complete(merchant)
    with tenant(merchant):
        effect = Effect.objects.create(
            merchant_id=merchant, kind="mail", queue="mail", data={}, state="waiting", created_at=datetime.now(UTC), queued_at=datetime.now(UTC),
            next_attempt_at=datetime.now(UTC),
        )  # fmt: skip
        stuck(effect.id, "no mail server")
    result = amends("doctor")
    assert (result.exit_code, "A mail is stuck: no mail server" in result.output) == (1, True), result.output


def test_a_role_that_passes_row_level_security_is_named(postgres, in_public):
    assert any("must sign in as amends_app" in found for found in doctor.installation_problems(postgres.owner))
    assert list(doctor.installation_problems(postgres.app)) == []


def test_an_installation_without_a_merchant_is_told_the_next_step(amends, db, in_public):
    result = amends("doctor")
    assert (result.exit_code, "amends merchant create" in result.output) == (1, True)
