"""The shapes of bodies and answers for the OpenAPI document; closed words come from the vocabulary itself."""

from collections.abc import Iterable
from typing import Any

from amends.cases.correspondence import MAX_TEXT
from amends.cases.opening import MAX_ITEMS
from amends.cases.picture import MEDIA_TYPES
from amends.cases.refunding import MAX_REASON
from amends.cases.state import ItemState
from amends.orders.store import BATCH
from amends.vocabulary.disposition import Grade
from amends.vocabulary.remedy import Remedy, Right
from amends.vocabulary.request import Condition, DamageCause, Reason, Seal, Severity

type Json = dict[str, Any]

CASE_STATES = (
    "open",
    "waiting_for_buyer",
    "waiting_for_goods",
    "in_inspection",
    "fulfilling",
    "refunding",
    "closed",
    "cancelled",
    "refused",
)
"""Contract, section 4: derived from the items' states."""

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
ANY_OBJECT: Json = {"type": "object"}


def _object(required: str = "", **properties: Json) -> Json:
    found: Json = {"type": "object", "properties": properties}
    return found | ({"required": required.split()} if required else {})


def _list(of: Json, **limits: int) -> Json:
    return {"type": "array", "items": of, **limits}


def _words(words: Iterable[str]) -> Json:
    return {"type": "string", "enum": [str(word) for word in words]}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_MONEY: Json = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "Decimal string in major units"}
_UUID: Json = {"type": "string", "format": "uuid"}
_INSTANT: Json = {"type": "string", "format": "date-time"}
_DAY: Json = {"type": "string", "description": "YYYY-MM-DD, an RFC 3339 instant, or the word never"}
_VERSION: Json = {"type": "integer", "minimum": 1, "description": "The version the case must still have"}
_QUANTITY: Json = {"type": "integer", "minimum": 1}
_FILE = _object("media_type content", media_type=_words(MEDIA_TYPES), content=TEXT, line=_or_null(TEXT))
_UNITS = _list(_object("line", line=TEXT, quantity=_QUANTITY), maxItems=MAX_ITEMS)
_SENT = _object(items=_UNITS, tracking=_or_null(TEXT), version=_VERSION)
_ORDER_TERMS: Json = {
    "ordered_at": _DAY,
    "currency": TEXT,
    "lines": _list(ANY_OBJECT, minItems=1),
    "order_discount": _MONEY,
    "shipping": ANY_OBJECT,
    "fees": _list(ANY_OBJECT),
    "duties": _MONEY,
    "payments": _list(ANY_OBJECT),
    "deliveries": _list(ANY_OBJECT),
    "rates": {"type": "object", "additionalProperties": TEXT},
}
_REFUNDABLE = _object(
    "order lines payments",
    order=_MONEY,
    lines={"type": "object", "additionalProperties": _MONEY},
    shipping=_MONEY,
    fees=_MONEY,
    duties=_MONEY,
    payments={"type": "object", "additionalProperties": _MONEY},
    reserved=_MONEY,
)

_REQUEST_ITEM = _object(
    "line quantity reason",
    line=TEXT,
    quantity=_QUANTITY,
    reason=_words(Reason),
    condition=_or_null(_words(Condition)),
    seal=_or_null(_words(Seal)),
    used_beyond_testing=_or_null(FLAG),
    damage_cause=_or_null(_words(DamageCause)),
    severity=_or_null(_words(Severity)),
    defect_appeared_at=_or_null(_DAY),
    noticed_at=_or_null(_DAY),
    prior_repairs=_list(_object(requested_at=_DAY, completed_at=_DAY)),
    additional_period_ends_at=_or_null(_DAY),
)

_CASE = _object(
    "id rma order state version items decision offers accepted money deadlines events opened_at closed_at",
    id=_UUID,
    rma=TEXT,
    order=_UUID,
    state=_words(CASE_STATES),
    version=WHOLE,
    items=_list(_object("line quantity state", line=TEXT, quantity=_QUANTITY, state=_words(ItemState))),
    decision=_ref("Decision"),
    offers=_list(ANY_OBJECT),
    accepted=_list(TEXT),
    money=_object(
        "currency promised pending refunded deducted",
        currency=TEXT,
        promised=_MONEY,
        pending=_MONEY,
        refunded=_MONEY,
        deducted=_MONEY,
    ),
    deadlines=_list(ANY_OBJECT),
    events=_list(_object("sequence type at by data", sequence=WHOLE, type=TEXT, at=_INSTANT, by=TEXT, data=ANY_OBJECT)),
    opened_at=_INSTANT,
    closed_at=_or_null(_INSTANT),
)

_POLICY = _object(
    "version name hash state published_from retired_from applies_to_open_orders checked_at changed_at",
    version=TEXT,
    name=TEXT,
    hash=TEXT,
    state=_words(("draft", "checked", "published", "retired")),
    published_from=_or_null(TEXT),
    retired_from=_or_null(TEXT),
    applies_to_open_orders=FLAG,
    checked_at=_or_null(_INSTANT),
    changed_at=_INSTANT,
)

SCHEMAS: dict[str, Json] = {
    "Problem": _object(
        "type title status detail code",
        type=TEXT,
        title=TEXT,
        status=WHOLE,
        detail=TEXT,
        code=TEXT,
        field=_or_null(TEXT),
        help=_or_null(TEXT),
        allowed=_or_null(_list(TEXT)),
        cites=_list(ANY_OBJECT),
    ),
    "OrderBatch": _object(
        "orders",
        orders=_list(
            _object(
                "id currency lines payments",
                id=TEXT,
                store=_or_null(TEXT),
                number=TEXT,
                version=WHOLE,
                market=TEXT,
                channel={"anyOf": [TEXT, ANY_OBJECT]},
                buyer=ANY_OBJECT,
                notices=ANY_OBJECT,
                **_ORDER_TERMS,
            ),
            minItems=1,
            maxItems=BATCH,
        ),
    ),
    "OrderResults": _object(
        "results",
        results=_list(
            _object(
                "id external_id result problem",
                id=_or_null(_UUID),
                external_id=_or_null(TEXT),
                result=_words(("created", "updated", "unchanged", "refused")),
                problem=_or_null(_object("code field message", code=TEXT, field=TEXT, message=TEXT)),
            )
        ),
    ),
    "OrderSearch": _object("number email", number=TEXT, email=TEXT),
    "Order": _object(
        "id external_id number version refundable open_cases",
        id=_UUID,
        external_id=TEXT,
        number=TEXT,
        version=WHOLE,
        market=TEXT,
        total=_MONEY,
        refundable=_or_null(_REFUNDABLE),
        open_cases=_list(_ref("CaseRow")),
        **_ORDER_TERMS,
    ),
    "Situation": _object(
        "as_of market order request",
        id=TEXT,
        as_of=_DAY,
        market=TEXT,
        channel={"anyOf": [TEXT, ANY_OBJECT]},
        buyer=ANY_OBJECT,
        order=_object("id currency lines payments", id=TEXT, **_ORDER_TERMS),
        notices=ANY_OBJECT,
        history=ANY_OBJECT,
        request=_object("requested_at items", requested_at=_DAY, items=_list(_REQUEST_ITEM)),
        policy=_or_null(ANY_OBJECT),
    ),
    "Decision": _object(
        "rulebook owner items offers deadlines policy_clamped escalate",
        id=TEXT,
        rulebook=_or_null(TEXT),
        rulebooks=ANY_OBJECT,
        owner=_or_null(_words(("merchant", "marketplace"))),
        shipping_refund=_or_null(_MONEY),
        items=_list(ANY_OBJECT),
        offers=_list(ANY_OBJECT),
        deadlines=_list(ANY_OBJECT),
        policy=_or_null(_object("name version hash", name=TEXT, version=_or_null(TEXT), hash=TEXT)),
        policy_clamped=_list(ANY_OBJECT),
        escalate=_list(ANY_OBJECT),
    ),
    "QuoteRequest": _object(
        "order refund",
        id=TEXT,
        order=_object("id currency lines payments", id=TEXT, **_ORDER_TERMS),
        prior_refunds=_list(ANY_OBJECT),
        prior_disputes=_list(ANY_OBJECT),
        refund=_list(ANY_OBJECT),
        payment_order=_list(TEXT),
    ),
    "Quote": _object(
        "result code message parts by_payment refundable_after",
        id=_or_null(TEXT),
        result=_words(("ok", "refused")),
        code=_or_null(TEXT),
        message=_or_null(TEXT),
        currency=_or_null(TEXT),
        total=_or_null(_MONEY),
        net=_or_null(_MONEY),
        tax=_or_null(_MONEY),
        parts=_list(ANY_OBJECT),
        by_payment=_list(ANY_OBJECT),
        refundable_after=_or_null(_REFUNDABLE),
    ),
    "CaseRequest": _object(
        "order items",
        order=_UUID,
        items=_list(_REQUEST_ITEM, minItems=1, maxItems=MAX_ITEMS),
        wants=_or_null(_words(Remedy)),
        message={"type": "string", "maxLength": MAX_TEXT},
    ),
    "Case": _CASE,
    "CaseRow": _object(
        "id rma order state version value currency opened_at",
        id=_UUID,
        rma=TEXT,
        order=_UUID,
        state=_words(CASE_STATES),
        version=WHOLE,
        value=_MONEY,
        currency=TEXT,
        due_at=_or_null(_INSTANT),
        opened_at=_INSTANT,
        closed_at=_or_null(_INSTANT),
    ),
    "PolicyVersion": _POLICY,
    "Policies": _object("policies", policies=_list(_ref("PolicyVersion"))),
    "Policy": _object(
        f"{' '.join(_POLICY['required'])} document check",
        **_POLICY["properties"],
        document=ANY_OBJECT,
        check=_or_null(ANY_OBJECT),
    ),
    "StructuredData": _object(
        "@context @type name url hasMerchantReturnPolicy",
        **{"@context": TEXT, "@type": TEXT, "name": TEXT, "url": TEXT, "hasMerchantReturnPolicy": _list(ANY_OBJECT)},
    ),
    "CasePage": _object("cases next", cases=_list(_ref("CaseRow")), next=_or_null(_UUID)),
    "Accept": _object("offers", offers=_list(TEXT, minItems=1), version=_VERSION),
    "Dispatched": _object(
        items=_UNITS,
        carrier=_or_null(TEXT),
        tracking=_or_null(TEXT),
        at=_or_null(_DAY),
        proof={"anyOf": [_list(_FILE), FLAG]},
        version=_VERSION,
    ),
    "Receive": _object(parcel=_or_null(TEXT), items=_UNITS, version=_VERSION),
    "Grade": _object(
        "items",
        items=_list(
            _object(
                "line grade",
                line=TEXT,
                quantity=_QUANTITY,
                grade=_words(Grade),
                note=TEXT,
                photos=_list(_FILE),
                deduction=_or_null(_MONEY),
            )
        ),
        version=_VERSION,
    ),
    "Refund": _object(amount=_or_null(_MONEY), reason={"type": "string", "maxLength": MAX_REASON}, version=_VERSION),
    "Fulfilled": _SENT,
    "RepairStarted": _object(items=_UNITS, version=_VERSION),
    "RepairDone": _SENT,
    "Refuse": _object(
        "items right ground", items=_UNITS, right=_words(Right), ground=TEXT, note=TEXT, version=_VERSION
    ),
    "Cancel": _object(reason=TEXT, version=_VERSION),
    "Message": _object("text", text={"type": "string", "maxLength": MAX_TEXT}, version=_VERSION),
    "Evidence": _object("files", files=_list(_FILE, minItems=1), version=_VERSION),
    "Close": _object(version=_VERSION),
}
