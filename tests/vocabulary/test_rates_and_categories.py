"""What policies read of an order: categories, tags and the exchange rates of its day."""

from typing import Any

import pytest

from amends.vocabulary.order import ExchangeRate
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import FieldError, Fields


def order(**changes: Any) -> dict[str, Any]:
    line = {"id": "1", "quantity": 1, "unit_price": "10.00", **changes.pop("line", {})}
    return {"id": "o1", "currency": "EUR", "lines": [line], **changes}


def test_rates_are_kept_in_billionths() -> None:
    found = read_order(Fields(order(rates={"USD": "1.0923", "JPY": "161", "VND": "0.000000001"})))
    assert found.rates == (
        ExchangeRate("JPY", 161_000_000_000),
        ExchangeRate("USD", 1_092_300_000),
        ExchangeRate("VND", 1),
    )


@pytest.mark.parametrize(
    ("rates", "code", "field"),
    [
        ({"USD": "0"}, "not_a_rate", "rates.USD"),
        ({"USD": "-1"}, "not_a_rate", "rates.USD"),
        ({"USD": "1.0000000001"}, "not_a_rate", "rates.USD"),
        ({"USD": 1.09}, "not_text", "rates.USD"),
        ({"dollar": "1"}, "not_currency", "rates.dollar"),
        ([], "not_an_object", "rates"),
    ],
)
def test_what_is_no_rate_is_refused(rates: Any, code: str, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        read_order(Fields(order(rates=rates)))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_category_is_a_word_or_the_number_a_shop_has_for_it() -> None:
    def line(**said: Any) -> tuple[str | None, frozenset[str]]:
        found = read_order(Fields(order(line=said))).lines[0]
        return found.category, found.tags

    assert line() == (None, frozenset())
    assert line(category="shoes", tags=["sale", "new"]) == ("shoes", frozenset({"sale", "new"}))
    assert line(category=12) == ("12", frozenset())
    with pytest.raises(FieldError, match="tags"):
        line(tags="sale")
