"""Reading what a buyer asks (contract, section 1, `request`); what stands on the request is its items' default."""

from collections.abc import Mapping
from typing import Any

from amends.vocabulary.deadline import NEVER
from amends.vocabulary.order import MAX_LINES, MAX_QUANTITY
from amends.vocabulary.reader import Fields
from amends.vocabulary.remedy import Remedy
from amends.vocabulary.request import Condition, DamageCause, PriorRepair, Reason, Request, RequestItem, Seal, Severity

MAX_REPAIRS = 50

_SHARED = (
    "merchant_offered_collection",
    "additional_period_ends_at",
    "dispatched_at",
    "proof_of_dispatch_at",
    "received_back_at",
)
"""Item fields that may stand on the request as the default for all items."""


def read_request(fields: Fields) -> Request:
    """The request at `fields`; FieldError naming the field."""
    requested_at = fields.day("requested_at")
    if requested_at is None or requested_at is NEVER:
        raise fields.missing("requested_at")
    shared = {name: fields.values[name] for name in _SHARED if fields.has(name)}
    if shared:
        fields.boolean("merchant_offered_collection")
        for name in _SHARED[1:]:
            fields.day(name)
    items = tuple(_item(_with_defaults(item, shared)) for item in fields.objects("items", most=MAX_LINES))
    if not items:
        raise fields.missing("items")
    wants = fields.optional_word("wants", Remedy)
    return Request(
        requested_at=requested_at,
        items=items,
        wants=None if wants is None else str(wants),
        buyer_agreed_other_refund_means=fields.boolean("buyer_agreed_other_refund_means"),
    )


def _with_defaults(item: Fields, shared: Mapping[str, Any]) -> Fields:
    missing = {name: value for name, value in shared.items() if not item.has(name)}
    return Fields({**item.values, **missing}, item.path, item.zone) if missing else item


def _item(item: Fields) -> RequestItem:
    return RequestItem(
        line=item.text("line"),
        quantity=item.integer("quantity", least=1, most=MAX_QUANTITY),
        reason=item.word("reason", Reason),
        condition=item.optional_word("condition", Condition),
        seal=item.optional_word("seal", Seal),
        used_beyond_testing=item.boolean("used_beyond_testing"),
        damage_cause=item.optional_word("damage_cause", DamageCause),
        severity=item.optional_word("severity", Severity),
        defect_appeared_at=item.day("defect_appeared_at"),
        noticed_at=item.day("noticed_at"),
        prior_repairs=tuple(read_repair(repair) for repair in item.objects("prior_repairs", most=MAX_REPAIRS)),
        merchant_offered_collection=item.boolean("merchant_offered_collection"),
        additional_period_ends_at=item.day("additional_period_ends_at"),
        dispatched_at=item.day("dispatched_at"),
        proof_of_dispatch_at=item.day("proof_of_dispatch_at"),
        received_back_at=item.day("received_back_at"),
        evidence=item.texts("evidence"),
    )


def read_repair(repair: Fields) -> PriorRepair:
    """An earlier attempt at repair."""
    return PriorRepair(repair.day("requested_at"), repair.day("completed_at"))
