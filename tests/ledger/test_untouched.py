"""Of an order nothing was given back of, units come to what a quote gives for them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.ledger.part import UnitsPart
from amends.ledger.quote import Quote, QuoteRefused, quote
from amends.ledger.untouched import untouched
from amends.vocabulary.order import Fee, Line, Order, Payment, PaymentStatus, Refundable, Shipping
from amends.vocabulary.order_reader import total_minor


@st.composite
def orders(draw):
    lines = []
    for number in range(draw(st.integers(1, 4))):
        quantity, price = draw(st.integers(1, 7)), draw(st.integers(0, 3_000))
        discount = draw(st.integers(0, quantity * price))
        tax = draw(st.integers(0, quantity * price - discount))
        lines.append(Line(str(number), quantity, price, discount, tax, tax_included=draw(st.booleans())))
    goods = sum(line.quantity * line.unit_price_minor - line.discount_minor for line in lines)
    charged = draw(st.integers(0, 900))
    order = Order(
        "o",
        "EUR",
        tuple(lines),
        order_discount_minor=draw(st.sampled_from([0, goods // 7, goods])),
        shipping=Shipping(charged, charged, charged // 6, tax_included=draw(st.booleans())),
        fees=tuple(Fee(str(number), 200 * number, 7) for number in range(1, draw(st.integers(1, 3)))),
        duties_minor=draw(st.integers(0, 50)),
    )
    paid = total_minor(order)
    first = draw(st.integers(0, paid))
    parts = (first, paid - first) if draw(st.booleans()) else (paid,)
    payments = tuple(
        Payment(f"p{number}", "card", PaymentStatus.CAPTURED, part, "EUR", part) for number, part in enumerate(parts)
    )
    return Order(
        order.id, order.currency, order.lines, None, order.order_discount_minor, order.shipping, order.fees,
        order.duties_minor, payments,
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(orders(), st.data())
def test_units_come_to_what_a_quote_gives(order, data):
    asked = []
    for line in order.lines:
        left = line.quantity
        while left and data.draw(st.booleans()):
            asked.append((line.id, data.draw(st.integers(1, left))))
            left -= asked[-1][1]
    sums = untouched(order, asked)
    assert sums is not None
    if not asked:
        return
    found = quote(order, parts=[UnitsPart(line, quantity) for line, quantity in asked])
    if isinstance(found, QuoteRefused):
        assert found.code == "nothing_left"
        assert sums.goods_minor == (0,) * len(asked)
        left = found.refundable
    else:
        assert isinstance(found, Quote)
        assert sums.goods_minor == tuple(part.amount_minor for part in found.parts)
        left = found.refundable_after
    assert (sums.shipping_minor, sums.fees_minor, sums.duties_minor) == (
        left.shipping_minor,
        left.fees_minor,
        left.duties_minor,
    )
    whole = untouched(order, [(line.id, line.quantity) for line in order.lines])
    assert whole is not None
    assert sums.all_goods_minor == sum(whole.goods_minor)


def payment(**changes):
    return Payment(**{"id": "p", "method": "card", "status": PaymentStatus.CAPTURED, "amount_minor": 500,
                      "currency": "EUR", "order_amount_minor": 500} | changes)  # fmt: skip


def test_what_only_a_quote_can_tell_is_left_to_it():
    line = Line("1", 1, 500)
    for payments in ((), (payment(status=PaymentStatus.PENDING),), (payment(refundable=Refundable.NO),),
                     (payment(order_amount_minor=400),)):  # fmt: skip
        assert untouched(Order("o", "EUR", (line,), payments=payments), [("1", 1)]) is None
    order = Order("o", "EUR", (line,), payments=(payment(),))
    assert untouched(order, [("1", 2)]) is None
    assert untouched(order, [("1", 1)]).goods_minor == (500,)
