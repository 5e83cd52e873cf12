"""What a way out is expected to cost the merchant; None wherever a figure it needs is not known."""

from amends.decision.policy.document import Estimates
from amends.decision.policy.facts import in_currency
from amends.vocabulary.money import Money, share
from amends.vocabulary.order import Order
from amends.vocabulary.remedy import FreightPayer, Remedy


def expected_cost_minor(
    remedy: Remedy,
    amount_minor: int | None,
    freight_payer: FreightPayer | None,
    goods_cost_minor: int | None,
    estimates: Estimates,
    order: Order,
) -> int | None:
    """The refund, the freight the merchant bears and the handling, less what the returned goods bring."""
    if amount_minor is None:
        return None
    if remedy is Remedy.REFUND_WITHOUT_RETURN:
        return amount_minor
    if remedy is not Remedy.REFUND_ON_RETURN or goods_cost_minor is None or estimates.resale_ppm is None:
        return None
    nothing = Money(0, order.currency)
    handling = _minor(estimates.handling or nothing, order)
    freight = _minor(estimates.return_freight if freight_payer is FreightPayer.MERCHANT else nothing, order)
    if freight is None or handling is None or freight_payer is None:
        return None
    return amount_minor + freight + handling - share(goods_cost_minor, estimates.resale_ppm)


def _minor(estimate: Money | None, order: Order) -> int | None:
    return None if estimate is None else in_currency(estimate, order.currency, order)
