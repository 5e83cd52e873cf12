"""House rules of one situation: what every policy gives beyond law, unless the merchant lowers it and says why."""

from collections.abc import Iterator, Mapping

from amends.decision.policy.document import HouseRule, Policy, PolicyRow

CONCLUSIONS: Mapping[HouseRule, str] = {rule: f"house.{rule}" for rule in HouseRule}
"""The conclusion of the comparison that is true where the rule is broken."""


def broken(policy: Policy, row: PolicyRow, concluded: Mapping[str, object]) -> Iterator[HouseRule]:
    """The house rules that `row` breaks and the merchant has not lowered, from what the comparison concluded."""
    for rule, conclusion in CONCLUSIONS.items():
        if concluded[conclusion] is True and not policy.lowers(rule, row):
            yield rule
