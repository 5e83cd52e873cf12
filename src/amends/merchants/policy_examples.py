"""The policies that ship with Amends for a merchant to start from."""

from importlib.resources import files

from amends.decision.policy.document import Policy
from amends.decision.policy.source import policy_from_text

EXAMPLES = ("conservative", "standard", "generous_30_days", "premium_members", "marketplace_aligned")
"""From the least to the most that is promised beyond the law; the last follows what marketplaces ask."""


def text(name: str) -> str:
    """The file of an example as it ships; KeyError where there is none of that name."""
    if name not in EXAMPLES:
        raise KeyError(name)
    return (files("amends.decision.policy") / "examples" / f"{name}.yaml").read_text(encoding="utf-8")


def example(name: str) -> Policy:
    """An example as a policy."""
    return policy_from_text(text(name), f"{name}.yaml")
