"""What somebody changes behind the program's back: found by `rebuild`, or refused by the database itself."""

from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection

from amends.cases import query, store
from amends.cases.models import Posting
from amends.merchants.tenancy import tenant

from .test_refund_survives_crashes import waiting_for_its_refund

pytestmark = pytest.mark.django_db(transaction=True)

ONE_SIDED = (
    "INSERT INTO cases_posting (id, merchant_id, entry, order_id, case_id, account, amount_minor, currency)"
    " VALUES (%s, %s, %s, %s, %s, 'owed_to_buyer', %s, 'EUR')"
)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE cases_case SET value_minor = 1",
        "UPDATE cases_case SET state = 'closed', due_at = NULL",
        "UPDATE cases_case SET items = '[]'",
        "UPDATE cases_refund SET state = 'succeeded'",
    ],
)
def test_a_row_that_was_tampered_with_is_found_and_mended(shop, postgres, tampering):
    _, case_id = waiting_for_its_refund(shop, 1)
    with tenant(shop):
        before = query.inbox(), query.case(case_id)
    with psycopg.connect(postgres.superuser) as superuser:
        assert superuser.execute(tampering).rowcount == 1
    with tenant(shop):
        assert store.rebuild() == [case_id]
        assert store.rebuild(write=True) == [case_id]
    with tenant(shop):
        assert store.rebuild() == []
        assert (query.inbox(), query.case(case_id)) == before


def test_an_entry_that_does_not_balance_cannot_be_committed(shop, postgres):
    order_id, case_id = waiting_for_its_refund(shop, 1)
    entry = uuid4()
    with pytest.raises(IntegrityError, match="does not sum to zero"), tenant(shop), connection.cursor() as cursor:
        cursor.execute(ONE_SIDED, [uuid4(), shop, entry, order_id, case_id, 100])
    with psycopg.connect(postgres.superuser) as superuser:
        superuser.execute(ONE_SIDED, [uuid4(), shop, entry, order_id, case_id, 100])
        with pytest.raises(psycopg.errors.CheckViolation, match="does not sum to zero"):
            superuser.commit()
    with tenant(shop):
        assert not Posting.objects.filter(entry=entry).exists()


def test_both_sides_in_one_transaction_balance(shop):
    order_id, case_id = waiting_for_its_refund(shop, 1)
    entry = uuid4()
    with tenant(shop), connection.cursor() as cursor:
        for amount_minor in (100, -100):
            cursor.execute(ONE_SIDED, [uuid4(), shop, entry, order_id, case_id, amount_minor])
    with tenant(shop):
        assert Posting.objects.filter(entry=entry).count() == 2
