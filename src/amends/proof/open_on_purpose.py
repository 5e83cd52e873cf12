"""Conclusions that the packs leave open although all is known, each with why no rule answers it."""

from collections.abc import Iterable, Mapping

from amends.proof.pack_check import PackFinding

OPEN: Mapping[tuple[str, str], str] = {
    ("AR", "cancellation_before_dispatch.clock_latest_on"): (
        "neither the days of the refund nor their unit are stated; if they are working days, a rule has to "
        "count them, which is to come with the figure"
    ),
    ("HK", "conformity.return_freight_payer"): (
        "whether the seller bears the cost of a return is not stated; if it need not, the contract decides"
    ),
    ("ID", "short_term_rejection.return_freight_payer"): (
        "whether the seller bears the cost of a return is not stated; if it need not, the contract decides"
    ),
    ("IN", "late_delivery.return_freight_payer"): (
        "rule 6(3) has the seller take back what came late and does not say who pays for the way"
    ),
}
"""By market and conclusion. A person decides there, as wherever the law is open."""


def unexplained(found: Iterable[PackFinding]) -> tuple[PackFinding, ...]:
    """Those of `found` that are not accounted for."""
    return tuple(gap for gap in found if (gap.market, gap.conclusion) not in OPEN)


def outdated(found: Iterable[PackFinding]) -> tuple[tuple[str, str], ...]:
    """Explanations of what is not among `found`, the gaps of all packs: rules answer it by now."""
    seen = {(gap.market, gap.conclusion) for gap in found}
    return tuple(explained for explained in OPEN if explained not in seen)
