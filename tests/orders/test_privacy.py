"""What is kept of a buyer can be shown whole, and forgotten for good."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection

from amends.orders import buyers, encryption, privacy, query, retention, store
from amends.orders.models import Buyer, Line, Order
from amends.orders.person import normal_email
from stored_order import NOW, an_order


@pytest.fixture
def sold(in_tenant):
    (result,) = store.upsert([an_order()], NOW)
    return query.order(result["id"])


def everything_stored():
    """All columns of all order tables as PostgreSQL shows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, ' ') FROM ("
            "SELECT to_jsonb(b) FROM orders_buyer b UNION ALL SELECT to_jsonb(o) FROM orders_order o"
            " UNION ALL SELECT to_jsonb(l) FROM orders_line l UNION ALL SELECT to_jsonb(p) FROM orders_payment p) t"
        )
        return cursor.fetchone()[0]


def test_nothing_personal_lies_open_in_the_tables(sold):
    stored = everything_stored()
    for personal in ("Erika", "Mustermann", "Heidestr", "1234567", "10557", "xample.com"):
        assert personal not in stored, personal


def test_the_buyer_can_be_read_with_the_key(sold):
    found = query.buyer(sold.buyer_id)
    assert (found.name, found.email, found.address["city"]) == ("Erika Mustermann", "Erika@Example.com", "Berlin")


@pytest.mark.parametrize("email", ["erika@example.com", " ERIKA@EXAMPLE.COM "])
@pytest.mark.parametrize("number", ["#A-1001", "a-1001", " A-1001"])
def test_an_order_is_found_as_a_buyer_types_it(sold, number, email):
    assert query.find(number, email).id == sold.id


def test_a_wrong_mail_finds_nothing_in_the_same_number_of_statements(sold, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert query.find("A-1001", "other@example.com") is None
    with django_assert_num_queries(1):
        assert query.find("A-1001", "erika@example.com") is not None


def test_one_person_is_one_buyer_and_the_newest_details_stand(sold):
    moved = an_order(id="1002", number="A-1002", buyer=an_order()["buyer"] | {"name": "Erika Neu"})
    (result,) = store.upsert([moved], NOW)
    assert query.order(result["id"]).buyer_id == sold.buyer_id
    assert query.buyer(sold.buyer_id).name == "Erika Neu"


def test_a_corrected_mail_is_no_other_person(sold):
    sealed = query.buyer_key(sold.buyer_id).seal_json({"body": "hello"})
    corrected = an_order(version=2, buyer=an_order()["buyer"] | {"email": "erika.m@example.com"})
    store.upsert([corrected], NOW)
    found = query.find("A-1001", "erika.m@example.com")
    assert found.buyer_id == sold.buyer_id
    assert query.buyer_key(found.buyer_id).open_json(sealed) == {"body": "hello"}
    assert query.find("A-1001", "erika@example.com") is None
    assert privacy.buyers_with_email("Erika.M@example.com") == [sold.buyer_id]


def test_two_corrections_to_one_mail_become_one_buyer(in_tenant):
    def from_mail(number, mail, version):
        return an_order(id=number, number=number, version=version, buyer=an_order()["buyer"] | {"email": mail})

    store.upsert([from_mail("1", "a@example.com", 1), from_mail("2", "b@example.com", 1)], NOW)
    results = store.upsert([from_mail(number, "c@example.com", 2) for number in "12"], NOW)
    assert [result["result"] for result in results] == ["updated", "updated"]
    assert query.find("1", "c@example.com").buyer_id == query.find("2", "c@example.com").buyer_id


def test_an_order_given_to_someone_else_leaves_the_others_orders_alone(sold):
    store.upsert([an_order(id="1002", number="A-1002")], NOW)
    sealed = query.buyer_key(sold.buyer_id).seal_json({"body": "hello"})
    store.upsert([an_order(version=2, buyer=an_order()["buyer"] | {"name": "Max", "email": "max@example.com"})], NOW)
    moved = query.find("A-1001", "max@example.com")
    assert moved.buyer_id != sold.buyer_id
    assert query.buyer(sold.buyer_id).name == "Erika Mustermann"
    assert query.find("A-1002", "erika@example.com") is not None
    assert query.buyer_key(moved.buyer_id).open_json(sealed) == {}


def test_a_buyer_known_by_number_alone_has_no_personal_row(in_tenant):
    unknown = {"external_id": "17850", "address": None}
    first, second = store.upsert([an_order(id="1", buyer=unknown), an_order(id="2", buyer=unknown)], NOW)
    assert query.order(first["id"]).buyer_id == query.order(second["id"]).buyer_id
    assert Buyer.objects.get().personal is None


def test_erasing_leaves_order_and_nothing_of_the_person(sold):
    wrapped = bytes(Buyer.objects.get().data_key)
    assert privacy.erase_buyer(sold.buyer_id, NOW) is True
    assert privacy.erase_buyer(sold.buyer_id, NOW + timedelta(days=1)) is False
    assert query.order(sold.id).document["lines"] == sold.document["lines"]
    assert query.buyer(sold.buyer_id).erased
    assert query.buyer(sold.buyer_id).name is None
    assert query.find("A-1001", "erika@example.com") is None
    assert query.buyer_key(sold.buyer_id) is None
    assert wrapped.hex() not in everything_stored()


def test_an_erased_buyer_does_not_come_back_with_the_order(sold):
    privacy.erase_buyer(sold.buyer_id, NOW)
    (result,) = store.upsert([an_order(version=2)], NOW)
    assert result["result"] == "updated"
    assert query.order(sold.id).buyer_id == sold.buyer_id
    assert query.buyer(sold.buyer_id).name is None
    assert Buyer.objects.count() == 1


def test_the_export_names_the_person_and_all_orders(sold):
    found = privacy.export_buyer(sold.buyer_id)
    assert found["buyer"]["email"] == "Erika@Example.com"
    assert [order["number"] for order in found["orders"]] == ["#A-1001"]


def test_other_floors_export_and_erase_with_it(sold, monkeypatch):
    erased = []
    monkeypatch.setattr(privacy, "_kept_above", {})
    privacy.keeps_of_buyers("messages", lambda _buyer: ["hello"], lambda buyer, _now: erased.append(buyer))
    assert privacy.export_buyer(sold.buyer_id)["messages"] == ["hello"]
    privacy.erase_buyer(sold.buyer_id, NOW)
    assert erased == [sold.buyer_id]


def test_master_keys_can_be_changed(sold, settings):
    settings.MASTER_KEYS = ("a new one", *settings.MASTER_KEYS)
    row = Buyer.objects.get()
    assert query.buyer(sold.buyer_id).name == "Erika Mustermann"
    rewrapped = encryption.rewrap(row.data_key)
    settings.MASTER_KEYS = settings.MASTER_KEYS[:1]
    assert encryption.unwrap(rewrapped).open_json(bytes(row.personal))["name"] == "Erika Mustermann"
    with pytest.raises(InvalidToken):
        encryption.unwrap(row.data_key)


def test_hashes_of_one_mail_differ_between_merchants(sold, other_merchant):
    here = buyers.email_lookup(normal_email("erika@example.com"))
    assert here == bytes(Buyer.objects.get().email_lookup)
    assert here != encryption.keyed_hash(str(other_merchant), "email", "erika@example.com")


def test_what_is_past_its_retention_goes(sold):
    assert retention.forget(NOW + timedelta(days=365))["buyers"] == 0
    assert retention.forget(NOW + timedelta(days=4 * 365))["buyers"] == 1
    assert query.buyer(sold.buyer_id).erased
    assert retention.forget(datetime(2037, 1, 1, tzinfo=UTC))["orders"] == 1
    assert Order.objects.count() == Line.objects.count() == 0
