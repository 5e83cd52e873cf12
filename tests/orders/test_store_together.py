"""Two imports at once, on two connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from amends.merchants.tenancy import tenant
from amends.orders import store
from amends.orders.models import Buyer, Order
from stored_order import NOW, an_order


@pytest.mark.django_db(transaction=True)
def test_the_same_orders_sent_twice_at_once_are_created_once(merchant):
    orders = [
        an_order(id=str(number), buyer={"email": f"b{number}@example.com", "address": {"country": "DE"}})
        for number in range(50)
    ]
    start = Barrier(2)

    def send(sent):
        try:
            start.wait(5)
            with tenant(merchant):
                return [result["result"] for result in store.upsert(sent, NOW)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, [orders, list(reversed(orders))])
    both = zip(first, reversed(second), strict=True)
    assert all(sorted(pair) == ["created", "unchanged"] for pair in both)
    with tenant(merchant):
        assert Order.objects.count() == 50
        assert Buyer.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_a_hundred_orders_cost_few_statements(merchant, django_assert_max_num_queries):
    orders = [
        an_order(id=str(number), buyer={"email": f"b{number}@example.com", "address": {"country": "DE"}})
        for number in range(100)
    ]
    with tenant(merchant), django_assert_max_num_queries(10):
        store.upsert(orders, NOW)
    with tenant(merchant), django_assert_max_num_queries(4):
        store.upsert(orders, NOW)
