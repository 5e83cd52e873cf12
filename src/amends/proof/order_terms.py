"""Terms of the whole order, apart from those of its items: what of the outbound charge goes back with a part of it."""

from collections.abc import Sequence

from amends.decision.policy.document import Policy
from amends.law.pack import Pack
from amends.proof.findings import OrderBreach

PARAMETER = "partial_withdrawal_outbound"
_RANKS = {"none": 0, "share_by_value": 1, "full": 2}


def order_breaches(policy: Policy, packs: Sequence[Pack]) -> tuple[OrderBreach, ...]:
    """Where the policy gives back less of the outbound charge with a part of an order than law that is certain says.

    Law of low confidence is silence filled in, which a policy may fill otherwise.
    """
    if policy.partial_outbound is None:
        return ()
    stated = str(policy.partial_outbound)
    found: dict[str, OrderBreach] = {}
    for pack in packs:
        parameter = pack.parameters.get(PARAMETER)
        for dated in parameter.values if parameter else ():
            floor = dated.value
            if isinstance(floor, str) and dated.confidence != "low" and _RANKS[stated] < _RANKS[floor]:
                before = found.get(floor)
                cite = {"instrument": dated.cite.instrument, "article": dated.cite.article, "url": dated.cite.url}
                markets = (*(before.markets if before else ()), pack.market)
                found[floor] = OrderBreach(PARAMETER, stated, floor, before.cite if before else cite, markets)
    return tuple(found.values())
