"""Who handles after-sales: the merchant, or the marketplace that fulfils.

Towards the buyer the seller stays the trader, so the rights are the same; only who acts on them differs.
"""

from dataclasses import dataclass

from amends.decision.outcome import Escalation, EscalationCode, Owner
from amends.vocabulary.citation import Citation
from amends.vocabulary.request import Channel, FulfilledBy, Site

MARKETPLACES = frozenset(Site) - {Site.OWN_STORE, Site.IN_STORE}

HANDLED_BY_PLATFORM: dict[Site, Citation] = {
    Site.AMAZON: Citation(
        "Amazon seller policies",
        "Fulfilment by Amazon: customer service, returns and refunds",
        "https://sellercentral-europe.amazon.com/gp/help/external/help.html?itemID=200708210",
    ),
    Site.WALMART: Citation(
        "Walmart Marketplace policies",
        "Walmart Fulfillment Services: returns and refunds",
        "https://marketplacelearn.walmart.com/academy/Order%20management/marketplace-returns-settings",
    ),
}
"""Sites known to run after-sales of what they fulfil themselves; of the others nobody has said."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """`owner` None is unknown; `cite` is the marketplace's rule where it owns."""

    owner: Owner | None
    cite: Citation | None = None
    escalate: tuple[Escalation, ...] = ()


def ownership(channel: Channel) -> Ownership:
    """Who owns after-sales of an order on `channel`."""
    if channel.site not in MARKETPLACES:
        return Ownership(Owner.MERCHANT)
    handled = HANDLED_BY_PLATFORM.get(channel.site)
    if channel.fulfilled_by is None:
        note = "who fulfils decides who handles after-sales; refunding what the marketplace refunds would pay twice"
        unknown = Escalation(EscalationCode.UNKNOWN_FACT, "channel.fulfilled_by", None, note)
        return Ownership(None if handled else Owner.MERCHANT, None, (unknown,))
    if channel.fulfilled_by is not FulfilledBy.PLATFORM:
        return Ownership(Owner.MERCHANT)
    if handled is not None:
        return Ownership(Owner.MARKETPLACE, handled)
    note = f"whether {channel.site} handles after-sales of orders it fulfils is not known"
    return Ownership(
        Owner.MERCHANT,
        None,
        (Escalation(EscalationCode.UNKNOWN_LAW, "marketplace.platform_fulfilment_rule", None, note),),
    )
