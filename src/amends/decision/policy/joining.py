"""A right of law joined with a promise, each term the better for the buyer; what fell below it is named."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from amends.decision.outcome import Clamped, RightDecided, Terms
from amends.decision.policy.document import PolicyRow, Rate
from amends.decision.policy.floor import COMPARED_REMEDIES
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.remedy import FreightPayer, Remedy, Right

type CiteOf = Callable[[str], tuple[Citation, ...]]
"""What law says of a term of the governing right, such as `clock_latest_on`."""


CHANGE_OF_MIND_RIGHTS = frozenset({Right.WITHDRAWAL, Right.UNDISCLOSED_POLICY})


def joined(legal: RightDecided, promise: RightDecided) -> RightDecided:
    """A right to change one's mind with each term the better of its own and the promise's, where both hold."""
    return raised(legal, promise) if legal.right in CHANGE_OF_MIND_RIGHTS else legal


def raised(legal: RightDecided, promise: RightDecided, promised_by: date | None = None) -> RightDecided:
    """`legal` with each term the better of its own and the promise's, where both hold."""
    own, theirs = legal.terms, promise.terms
    if legal.holds is not True or promise.holds is not True or own is None or theirs is None:
        return legal
    if Remedy.REFUND in legal.remedies:
        own = replace(_better_refund(own, theirs), refund_promised_by=promised_by)
    if own.return_required and theirs.return_required is False:
        return replace(legal, terms=replace(own, return_required=False, return_freight_payer=None, send_back_by=None))
    if own.return_required and theirs.return_freight_payer is FreightPayer.MERCHANT:
        return replace(legal, terms=replace(own, return_freight_payer=FreightPayer.MERCHANT))
    return legal if own is legal.terms else replace(legal, terms=own)


def _better_refund(own: Terms, theirs: Terms) -> Terms:
    """The law's refund with the merchant's outbound charge where that is more.

    A merchant who gives the outbound charge back gives all that can go back of it, so that it no longer matters what
    law says of it.
    """
    outbound, more = own.outbound_shipping_refund_minor, theirs.outbound_shipping_refund_minor
    if not more or own.certain_refund_minor is None or (outbound is not None and outbound >= more):
        return own
    certain = own.certain_refund_minor + more - (outbound or 0)
    return replace(
        own,
        outbound_shipping_refund_minor=more,
        refund_due_minor=None if own.fees is None else certain,
        certain_refund_minor=certain,
    )


def clamped(
    row: PolicyRow, legal: RightDecided, merchant: RightDecided, concluded: Mapping[str, Any], line: str, cites: CiteOf
) -> Iterator[Clamped]:
    """The terms of `row` that fall below `legal`, which governs, as the comparison concluded."""
    then = row.then

    def entry(term: str, stated: str, floor: str, conclusion: str) -> Clamped:
        return Clamped(term, stated, floor, legal.right, line, cites(conclusion))

    if concluded["breach.window"]:
        stated = "refused" if then.refuses else _day(merchant.last_day)
        source = "last_day" if legal.last_day else "holds"
        yield entry("window", stated, _day(legal.last_day), source)
    missing = [remedy for remedy in COMPARED_REMEDIES if concluded[f"breach.remedies_{remedy}"]]
    if missing:
        yield entry("remedies", ", ".join(then.remedies), ", ".join(missing), f"remedy_{missing[0]}")
    if concluded["breach.freight"]:
        yield entry("return_freight_payer", "buyer", "merchant", "return_freight_payer")
    if concluded["breach.outbound"]:
        yield entry("outbound_refunded", "false", "true", "outbound_refunded")
    if concluded["breach.fee"]:
        fee = then.restocking_fee
        yield entry("restocking_fee", f"{fee.ppm} ppm" if isinstance(fee, Rate) else str(fee), "none", "remedy_refund")
    if concluded["breach.refund_day"]:
        yield entry(
            "refund_day", _day(concluded["row.refund_due_on"]), _day(concluded["law.due_on"]), "clock_latest_on"
        )
    if concluded["breach.evidence"]:
        yield entry("evidence", ", ".join(then.evidence), "none", "holds")


def _day(day: object) -> str:
    if day is NEVER:
        return "never"
    return day.isoformat() if isinstance(day, date) else "no limit"
