"""Reading how an order was sold: on which channel, and what the buyer was told (contract, section 1)."""

from amends.vocabulary.reader import Fields
from amends.vocabulary.remedy import FreightPayer
from amends.vocabulary.request import (
    Channel,
    Displayed,
    FulfilledBy,
    Notices,
    PolicyChangeOfMind,
    ReturnPolicy,
    Site,
)

MAX_POLICY_DAYS = 36_500


def read_channel(fields: Fields) -> Channel | None:
    """`channel`: an object, or a bare string, which is the site of a merchant who fulfils; None where there is none."""
    if isinstance(fields.values.get("channel"), str):
        return Channel(site=fields.word("channel", Site), fulfilled_by=FulfilledBy.MERCHANT)
    channel = fields.optional_object("channel")
    if channel is None:
        return None
    return Channel(
        site=channel.word("site", Site),
        store_country=channel.optional_text("store_country", most=6),
        fulfilled_by=channel.optional_word("fulfilled_by", FulfilledBy),
    )


def read_notices(fields: Fields) -> Notices | None:
    """`notices`: what the buyer was told and when; None where nothing is known of it."""
    notices = fields.optional_object("notices")
    if notices is None:
        return None
    policy = notices.optional_object("return_policy")
    return Notices(
        withdrawal_right_given_at=notices.day("withdrawal_right_given_at"),
        return_cost_disclosed=notices.boolean("return_cost_disclosed"),
        contract_document_at=notices.day("contract_document_at"),
        return_policy=None if policy is None else _return_policy(policy),
    )


def _return_policy(policy: Fields) -> ReturnPolicy:
    return ReturnPolicy(
        displayed=policy.optional_word("displayed", Displayed),
        change_of_mind=policy.optional_word("change_of_mind", PolicyChangeOfMind),
        days=policy.optional_integer("days", most=MAX_POLICY_DAYS),
        return_cost=policy.optional_word("return_cost", FreightPayer),
    )
