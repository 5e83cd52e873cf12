"""Who handles after-sales: the merchant, or the marketplace that fulfils, by the rule of the marketplace's pack.

Towards the buyer the seller stays the trader, so the rights are the same; only who acts on them differs.
"""

from dataclasses import dataclass

from amends.decision.marketplace import Marketplace, Reading, name_no_pack, ships_itself
from amends.decision.outcome import Owner
from amends.decision.row import Row
from amends.decision.unknowns import Unknowns
from amends.vocabulary.citation import Citation

OWNER = "after_sales.owner"


@dataclass(frozen=True, slots=True)
class Ownership:
    """`owner` None is unknown; `cite` is the marketplace's rule where it owns."""

    owner: Owner | None
    cite: Citation | None = None


OWN = Ownership(Owner.MERCHANT)


def ownership(marketplace: Marketplace | None, row: Row, unknowns: Unknowns) -> Ownership:
    """Who owns after-sales of an order; what keeps it unknown is added to `unknowns`.

    Where no pack answers for the store, a merchant who ships (or has it shipped) answers; else nobody knows.
    """
    if marketplace is None:
        return OWN
    if not marketplace.packs:
        name_no_pack(marketplace, unknowns)
        return OWN if ships_itself(marketplace.channel) else Ownership(None)
    reading = marketplace.read(row)
    owner = reading.value(OWNER)
    if owner is None:
        reading.name_unknown(OWNER, unknowns)
        return Ownership(None)
    return Ownership(Owner(owner), _cite(reading) if owner == Owner.MARKETPLACE else None)


def _cite(reading: Reading) -> Citation:
    """The rule that says so, cited whether or not steps are wanted: it is what the one offer rests on."""
    rules = reading.marketplace.packs[0].rulebook.rules
    return next(rule.cite for rule in rules if rule.defines == OWNER)
