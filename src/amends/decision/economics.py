"""What a way out is expected to cost the merchant; None wherever a figure it needs is not known."""

from amends.decision.policy import Estimates
from amends.vocabulary.money import share
from amends.vocabulary.remedy import FreightPayer, Remedy


def expected_cost_minor(
    remedy: Remedy,
    amount_minor: int | None,
    freight_payer: FreightPayer | None,
    goods_cost_minor: int | None,
    estimates: Estimates,
) -> int | None:
    """The refund, the freight the merchant bears and the handling, less what the returned goods bring."""
    if amount_minor is None:
        return None
    if remedy is Remedy.REFUND_WITHOUT_RETURN:
        return amount_minor
    if remedy is not Remedy.REFUND_ON_RETURN or goods_cost_minor is None or estimates.resale_ppm is None:
        return None
    freight = estimates.return_freight_minor if freight_payer is FreightPayer.MERCHANT else 0
    if freight is None or freight_payer is None:
        return None
    return amount_minor + freight + estimates.handling_minor - share(goods_cost_minor, estimates.resale_ppm)
