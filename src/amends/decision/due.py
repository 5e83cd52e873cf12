"""The closed sets of words of a deadline: what is due, from whom, and what follows where the day passes."""

from enum import StrEnum


class Party(StrEnum):
    """Who has to act by the day, or may act until it."""

    MERCHANT = "merchant"
    BUYER = "buyer"
    MARKETPLACE = "marketplace"
    SCHEME = "scheme"


class Duty(StrEnum):
    """What is due."""

    REFUND = "refund"
    REMEDY = "remedy"
    SEND_BACK = "send_back"
    ACKNOWLEDGE = "acknowledge"
    NOTIFY = "notify"
    ANSWER = "answer"
    OFFER_RETURN = "offer_return"
    REFUND_RECEIVED_GOODS = "refund_received_goods"
    ANSWER_CLAIM = "answer_claim"
    CLAIM_OPENS = "claim_opens"
    CLAIM_CLOSES = "claim_closes"
    APPEAL = "appeal"
    CLAIM_REIMBURSEMENT = "claim_reimbursement"
    DISPUTE_WINDOW_ENDS = "dispute_window_ends"
    ANSWER_DISPUTE = "answer_dispute"
    ESCALATE_DISPUTE = "escalate_dispute"
    RESOLVE_DISPUTE = "resolve_dispute"


class Consequence(StrEnum):
    """What follows where the day passes; `not_stated` where the sources do not say."""

    REFUND_OVERDUE = "refund_overdue"
    REFUND_COSTS_MORE = "refund_costs_more"
    GOODS_NOT_SENT = "goods_not_sent"
    SECOND_TIER_OPENS = "second_tier_opens"
    RIGHT_ENDS = "right_ends"
    RIGHT_MAY_BE_WEAKENED = "right_may_be_weakened"
    DECLARATION_VALID_WITHOUT_IT = "declaration_valid_without_it"
    SILENCE_IS_CONSENT = "silence_is_consent"
    BUYER_MAY_TURN_TO_MARKETPLACE = "buyer_may_turn_to_marketplace"
    MARKETPLACE_REFUNDS = "marketplace_refunds"
    MARKETPLACE_REFUNDS_AND_DEBITS = "marketplace_refunds_and_debits"
    CLAIM_GRANTED = "claim_granted"
    CLAIM_MAY_BE_OPENED = "claim_may_be_opened"
    CLAIM_CLOSED = "claim_closed"
    DECISION_STANDS = "decision_stands"
    REIMBURSEMENT_LOST = "reimbursement_lost"
    DISPUTE_LOST = "dispute_lost"
    DISPUTE_CLOSED = "dispute_closed"
    SCHEME_IN_DEFAULT = "scheme_in_default"
    NOT_STATED = "not_stated"
