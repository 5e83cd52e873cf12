"""Every verb of a case, in one place: what views, the API and workers call."""

from amends.cases.acceptance import accept
from amends.cases.correspondence import evidence, message, note, stage
from amends.cases.dispute import record_dispute
from amends.cases.due import timer_fired
from amends.cases.ending import cancel, close, marketplace_declined, refuse
from amends.cases.fulfilment import (
    fulfilled,
    repair_done,
    repair_started,
    store_cannot_repair,
    store_ran_out,
    store_repaired,
    store_repairs,
    store_reserved,
    store_shipped,
)
from amends.cases.goods import dispatched, grade, receive
from amends.cases.opening import open_case, preview
from amends.cases.refunding import (
    refund,
    refund_did_not_reach_buyer,
    refund_is_pending,
    refund_reached_buyer,
    refund_sending,
)

__all__ = [
    "accept",
    "cancel",
    "close",
    "dispatched",
    "evidence",
    "fulfilled",
    "grade",
    "marketplace_declined",
    "message",
    "note",
    "open_case",
    "preview",
    "receive",
    "record_dispute",
    "refund",
    "refund_did_not_reach_buyer",
    "refund_is_pending",
    "refund_reached_buyer",
    "refund_sending",
    "refuse",
    "repair_done",
    "repair_started",
    "stage",
    "store_cannot_repair",
    "store_ran_out",
    "store_repaired",
    "store_repairs",
    "store_reserved",
    "store_shipped",
    "timer_fired",
]
