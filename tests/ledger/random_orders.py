"""Orders as Hypothesis draws them: three exponents, tax in or on top, gifts, several payments, foreign ones too."""

from typing import Any

from hypothesis import strategies as st

from amends.vocabulary.money import format_minor
from amends.vocabulary.order import Line
from amends.vocabulary.order_reader import line_minor

CURRENCIES = ["EUR", "JPY", "KWD"]


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """A captured order whose totals match."""
    currency = draw(st.sampled_from(CURRENCIES))

    def money(amount_minor: int) -> str:
        return format_minor(amount_minor, currency)

    lines, total, goods = [], 0, 0
    for index in range(draw(st.integers(1, 3))):
        quantity = draw(st.sampled_from([1, 2, 3, 7, 1000]))
        price = draw(st.integers(0, 3_000))
        discount = draw(st.integers(0, min(quantity * price, 500)))
        left = line_minor(Line(str(index), quantity, price, discount))
        tax, included = draw(st.integers(0, left // 4)), draw(st.booleans())
        lines.append(
            {
                "id": str(index),
                "quantity": quantity,
                "unit_price": money(price),
                "discount": money(discount),
                "tax": money(tax),
                "tax_included": included,
            }
        )
        goods += left
        total += left + (0 if included else tax)
    order_discount = draw(st.integers(0, min(goods // 2, 1_000)))
    shipping, duties, fee = draw(st.integers(0, 1_500)), draw(st.integers(0, 900)), draw(st.integers(0, 300))
    total += shipping + duties + fee - order_discount
    return {
        "id": "o",
        "currency": currency,
        "lines": lines,
        "order_discount": money(order_discount),
        "shipping": {"charged": money(shipping), "tax": money(draw(st.integers(0, shipping // 4)))},
        "fees": [{"id": "f", "amount": money(fee), "tax": money(fee // 6)}],
        "duties": money(duties),
        "payments": draw(_payments(total, currency)),
    }


@st.composite
def _payments(draw: st.DrawFn, total: int, currency: str) -> list[dict[str, Any]]:
    cuts = sorted(draw(st.lists(st.integers(0, total), max_size=2)))
    found = []
    for index, (start, end) in enumerate(zip([0, *cuts], [*cuts, total], strict=True)):
        own = draw(st.sampled_from([currency, "USD"])) if end > start else currency
        amount = end - start if own == currency else draw(st.integers(1, 400_000))
        found.append(
            {
                "id": f"p{index}",
                "method": "card",
                "status": "captured",
                "refundable": "yes",
                "amount": format_minor(amount, own),
                "currency": own,
                "order_amount": format_minor(end - start, currency),
            }
        )
    return found
