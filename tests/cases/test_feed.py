"""The feed of events skips nothing: what a transaction that is still open may yet add is waited for."""

from threading import Event as Flag
from threading import Thread
from uuid import UUID

import pytest
from django.db import connections

from amends.cases import command, query
from amends.cases.actor import Actor
from amends.merchants.store import create_merchant
from amends.merchants.tenancy import tenant

from .conftest import NOW, contract_order, make_order
from .steps import opened

OTHER = contract_order()["buyer"] | {"email": "max@example.de"}


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_holds_the_feed_back(transactional_db):
    shop = UUID(create_merchant("Example", slug="example", country="DE").id)
    with tenant(shop):
        first = opened(make_order(id="a", number="a"))["id"]
        second = opened(make_order(id="b", number="b", buyer=OTHER))["id"]
    written, finish = Flag(), Flag()

    def slow() -> None:
        try:
            with tenant(shop):
                command.note(first, "slow", actor=Actor("staff", "a"), now=NOW)
                written.set()
                finish.wait(20)
        finally:
            connections.close_all()

    thread = Thread(target=slow)
    thread.start()
    assert written.wait(20)
    with tenant(shop):
        command.note(second, "fast", actor=Actor("staff", "b"), now=NOW)
    with tenant(shop):
        before = query.feed()
        cursor = before[-1].cursor
        assert "note_written" not in [each.recorded.event.type for each in before]
    finish.set()
    thread.join(20)
    with tenant(shop):
        after = query.feed(cursor)
    assert [each.stream_id for each in after] == [first, second]
    with tenant(shop):
        assert [each.cursor for each in query.feed(limit=3)] == [each.cursor for each in (before + after)[:3]]
