"""What a proof covers and what it takes for granted, in words: printed with every report."""

from collections.abc import Iterator
from datetime import date

from amends.decision.policy.document import Notice, Policy
from amends.proof.situations import LONGEST_DAYS, MAX_REPAIRS
from amends.vocabulary.request import Displayed, Site

_NOTICES = {
    Notice.WITHDRAWAL_RIGHT: "every buyer is told of the right of withdrawal by the day of the order",
    Notice.CONTRACT_DOCUMENT: "every buyer has the contract document by the day of the order",
    Notice.RETURN_COST: "every buyer is told who bears the cost of a return",
}


def assumptions(policy: Policy) -> tuple[str, ...]:
    """What the merchant says of itself, which the proof takes at its word."""
    return tuple(_assumptions(policy))


def _assumptions(policy: Policy) -> Iterator[str]:
    for notice, said in _NOTICES.items():
        yield said if notice in policy.notices_given else f"nothing is assumed of this: {said}"
    if policy.displayed is Displayed.NO:
        yield "the policy is not displayed before the purchase; its terms are those of the row that answers"
    else:
        yield f"the policy is displayed ({policy.displayed}), and what is displayed is the row that answers"
    yield "the merchant ships its own orders: those a platform ships are the platform's"
    yield "goods are sent back after they came and after the request"
    yield "days are counted by the national calendar of the market"


def covers(
    policy: Policy, markets: tuple[str, ...], channels: tuple[Site, ...], orders: tuple[date, date]
) -> tuple[str, ...]:
    """What the proof ranges over."""
    return (
        f"{len(policy.rows)} rows in {len(markets)} markets on {', '.join(channels)}",
        f"orders from {orders[0]} to {orders[1]}, by the law of each day",
        f"every fact known or unknown, up to {LONGEST_DAYS:,} days after the order and {MAX_REPAIRS} earlier repairs",
        "each item by itself, under the right that its reason invokes; what concerns the whole order is checked apart",
        "law that is not known binds nothing: where it is open, a person decides",
    )
