"""The facts that a policy reads beside those of law: where, for whom, of what category and value.

Category, tags and tier are the merchant's own record: what is not recorded there is not so.
"""

from collections.abc import Iterator

from amends.decision.policy.condition import ANY_OTHER, market_word, value_fact
from amends.decision.policy.firing import CompiledPolicy
from amends.decision.row import Row
from amends.vocabulary.money import Money, exponent
from amends.vocabulary.order import Line, Order
from amends.vocabulary.request import Situation

_BILLION = 10**9


def policy_facts(compiled: CompiledPolicy, situation: Situation, line: Line | None, goods_minor: int | None) -> Row:
    """The policy's own facts of one item; `goods_minor` is what was paid for the requested units, None if unknown."""
    return {
        "market": market_word(situation.market, compiled.markets),
        "category": (line.category if line else None) or ANY_OTHER,
        "tags": line.tags if line else frozenset(),
        "buyer_tier": situation.buyer.tier or ANY_OTHER,
        **dict(_values(compiled, situation.order, goods_minor)),
    }


def _values(compiled: CompiledPolicy, order: Order, goods_minor: int | None) -> Iterator[tuple[str, int | None]]:
    for currency in compiled.currencies:
        paid = None if goods_minor is None else in_currency(Money(goods_minor, order.currency), currency, order)
        yield value_fact(currency), paid


def in_currency(amount: Money, currency: str, order: Order) -> int | None:
    """`amount` in minor units of `currency` at the rates of the order's day, halves up; None without a rate.

    One of the two currencies must be the order's.
    """
    if amount.currency == currency:
        return amount.amount_minor
    rates = {rate.currency: rate.billionths for rate in order.rates}
    shift = exponent(currency) - exponent(amount.currency)
    if amount.currency == order.currency and currency in rates:
        return _rounded(amount.amount_minor * rates[currency], _BILLION, shift)
    if currency == order.currency and amount.currency in rates:
        return _rounded(amount.amount_minor * _BILLION, rates[amount.currency], shift)
    return None


def _rounded(numerator: int, denominator: int, shift: int) -> int:
    if shift >= 0:
        numerator *= 10**shift
    else:
        denominator *= 10**-shift
    return (2 * numerator + denominator) // (2 * denominator)
