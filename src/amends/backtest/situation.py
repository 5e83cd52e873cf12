"""A request of a history as `decide` takes it: the flat row of facts, and the situation in JSON that says the same.

One line is one parcel. The order's other units stand as up to three lines beside it: what was given back before, what
is asked about on the same day, and what stays; all came on the day the line came. What the merchant tells every buyer
is what its policy says it does, on the day of the order, unless the history knows better.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from amends.backtest.columns import LIST_SEPARATOR, UNKNOWN_KINDS
from amends.decision.facts import WORDS
from amends.decision.policy.document import Notice, Policy, PolicyRow, RowRemedy
from amends.decision.row import AS_PACKED
from amends.vocabulary.money import format_minor
from amends.vocabulary.request import Condition, DamageCause, PolicyChangeOfMind

type Request = Mapping[str, Any]
"""A row of `requests`, by column; a class has the columns it is told apart by."""

_BLANK: Mapping[str, object] = dict.fromkeys(WORDS.facts)
_SAME = (
    "buyer_kind",
    "fulfilled_by",
    "ordered_on",
    "delivery_pattern",
    "nonreturnable_confirmed",
    "reason",
    "severity",
    "used_beyond_testing",
    "seal",
    "promised_on",
    "partial",
)
"""Facts that are a column as it stands."""
DISPLAYED_FACTS = ("policy_displayed", "policy_change_of_mind", "policy_days", "policy_return_cost")


def facts_of_request(request: Request) -> dict[str, object]:
    """The facts of a decision that the request settles, whatever the policy."""
    row = dict(_BLANK)
    for name in _SAME:
        row[name] = request.get(name)
    asked = request["requested_on"]
    row["site"] = request["channel"]
    row["as_of"] = row["requested_on"] = asked
    row["kinds"] = kinds_of(request)
    row["condition"] = _known(request.get("condition"), Condition.UNKNOWN)
    row["damage_cause"] = _known(request.get("damage_cause"), DamageCause.UNKNOWN)
    row["offered_collection"] = False
    row["carrier_chosen_by"] = "merchant"
    row["prior_repair_count"] = row["delay_count"] = 0
    row["noticed_on"] = request.get("defect_appeared_on")
    delivered = request["delivered_on"]
    row["delivered_on"] = row["first_delivered_on"] = row["order_last_delivered_on"] = delivered
    row["delivered_happened"] = delivered is not None and delivered <= asked
    row["shipped_on"], row["shipped_happened"] = (delivered, True) if row["delivered_happened"] else (None, None)
    _put(row, "defect_appeared", request.get("defect_appeared_on"), asked)
    for event in ("dispatched", "proof", "received_back", "additional_period_ends"):
        row[f"{event}_happened"] = False
    if not row["delivered_happened"]:
        for fact, unspoiled in AS_PACKED.items():
            row[fact] = unspoiled if row[fact] is None else row[fact]
    return row


def notice_facts(request: Request, policy: Policy) -> dict[str, object]:
    """What the buyer was told: by the history, else by what the policy says every buyer is."""
    row: dict[str, object] = {"return_cost_disclosed": Notice.RETURN_COST in policy.notices_given}
    for event, notice in (
        ("withdrawal_notice", Notice.WITHDRAWAL_RIGHT),
        ("contract_document", Notice.CONTRACT_DOCUMENT),
    ):
        told = request.get(f"{event}_on") or (request["ordered_on"] if notice in policy.notices_given else None)
        row[f"{event}_on"] = told
        row[f"{event}_happened"] = told is not None and told <= request["requested_on"]
    return row


def displayed_facts(policy: Policy, row: PolicyRow | None) -> dict[str, object]:
    """How the return policy was displayed: what is displayed are the terms of the row that answers."""
    shown = displayed(policy, row)
    return dict(zip(DISPLAYED_FACTS, shown.values(), strict=True))


def displayed(policy: Policy, row: PolicyRow | None) -> dict[str, Any]:
    """`notices.return_policy` of a situation."""
    found: dict[str, Any] = {
        "displayed": str(policy.displayed),
        "change_of_mind": None,
        "days": None,
        "return_cost": None,
    }
    if row is not None:
        found["change_of_mind"] = str(_change_of_mind(row.then.remedies))
        found["days"] = row.then.window_days
        found["return_cost"] = str(row.then.return_freight_payer)
    return found


def policy_words(request: Request) -> dict[str, Any]:
    """The merchant's own words for the line and the buyer."""
    tags = [word for word in str(request.get("tags") or "").split(LIST_SEPARATOR) if word]
    return {"category": request.get("category"), "tags": tags, "tier": request.get("buyer_tier")}


def kinds_of(request: Request) -> frozenset[str] | None:
    """The kinds of goods of a request's line; None where nobody knows."""
    kinds = str(request.get("kinds") or "")
    return None if kinds == UNKNOWN_KINDS else frozenset(word for word in kinds.split(LIST_SEPARATOR) if word)


def situation_of(
    request: Request,
    policy: Policy,
    document: Mapping[str, Any],
    row: PolicyRow | None,
    siblings: Iterable[tuple[str, int, int]] = (),
) -> dict[str, Any]:
    """The situation of a whole row of `requests` under a policy, as `amends decide` takes it.

    `document` is the policy as written, `row` the row of it that answers, `siblings` the other lines asked about that
    day: id, units, what was paid for them.
    """
    asked, ordered = request["requested_on"].isoformat(), request["ordered_on"].isoformat()
    others = list(siblings)
    parts = _parts(request, others)
    facts = notice_facts(request, policy)
    return {
        "id": f"{request['order']} / {request['line']}",
        "as_of": asked,
        "market": request["market"],
        "channel": {"site": request["channel"], "fulfilled_by": request["fulfilled_by"]},
        "buyer": {
            "kind": request["buyer_kind"],
            "tier": request["buyer_tier"],
            "region": request["region"],
        },
        "order": _order(request, parts, ordered),
        "notices": {
            "withdrawal_right_given_at": _day_or_never(facts["withdrawal_notice_on"]),
            "contract_document_at": _day_or_never(facts["contract_document_on"]),
            "return_cost_disclosed": facts["return_cost_disclosed"],
            "return_policy": displayed(policy, row),
        },
        "request": {
            "requested_at": asked,
            "items": [
                _item(request, str(request["line"]), request["requested_quantity"]),
                *(_item(request, line, quantity) for line, quantity, _ in others),
            ],
        },
        "history": _history(request),
        "policy": dict(document),
    }


def _parts(request: Request, siblings: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Lines of the order as (id, units, minor): the one asked about, those asked about with it, the rest in lumps."""
    goods = request["goods_minor"]
    found = [(str(request["line"]), request["requested_quantity"], goods), *siblings]
    gone, same = request["gone_minor"], sum(minor for *_, minor in siblings)
    rest = request["order_minor"] - gone - goods - same
    if request["gone_units"]:
        found.append((_BEFORE, 1, gone))
    if request["partial"]:
        found.append((_REST, 1, rest))
    return found


_BEFORE, _REST = "given back before", "the rest of the order"


def _order(request: Request, parts: list[tuple[str, int, int]], ordered: str) -> dict[str, Any]:
    currency = request["currency"]
    total = sum(minor for *_, minor in parts) + request["freight_minor"]
    delivered = request["delivered_on"]
    came = "never" if delivered is None else delivered.isoformat()
    here = delivered is not None and delivered <= request["requested_on"]
    shipped = came if here else None
    promised = request.get("promised_on")
    words = policy_words(request)
    kinds = kinds_of(request)
    return {
        "id": str(request["order"]),
        "currency": currency,
        "ordered_at": ordered,
        "lines": [
            {
                "id": line,
                "quantity": quantity,
                **_prices(quantity, minor, currency),
                "kinds": None if kinds is None else sorted(kinds),
                "delivery_pattern": request["delivery_pattern"],
                "nonreturnable_confirmed": request["nonreturnable_confirmed"],
                "category": words["category"],
                "tags": words["tags"],
                "title": str(request.get("title") or ""),
            }
            for line, quantity, minor in parts
        ],
        "shipping": {
            "charged": format_minor(request["freight_minor"], currency),
            "cheapest_standard": format_minor(request["cheapest_freight_minor"], currency),
        },
        "payments": [
            {
                "id": "1",
                "method": "unknown",
                "status": "captured",
                "amount": format_minor(total, currency),
                "currency": currency,
                "captured_at": ordered,
                "refundable": "yes",
            }
        ]
        if total
        else [],
        "deliveries": [
            {
                "line": line,
                "quantity": quantity,
                "shipped_at": shipped,
                "delivered_at": came,
                "promised_by": promised and promised.isoformat(),
                "carrier_chosen_by": "merchant",
            }
            for line, quantity, _ in parts
        ],
    }


def _prices(quantity: int, minor: int, currency: str) -> dict[str, str]:
    """A unit price and a discount that come to exactly what was paid."""
    each = -(-minor // quantity)
    return {"unit_price": format_minor(each, currency), "discount": format_minor(each * quantity - minor, currency)}


def _item(request: Request, line: str, quantity: int) -> dict[str, Any]:
    appeared: date | None = request.get("defect_appeared_on")
    return {
        "line": line,
        "quantity": quantity,
        "reason": request["reason"],
        "condition": request["condition"],
        "seal": request["seal"],
        "used_beyond_testing": request["used_beyond_testing"],
        "damage_cause": request["damage_cause"],
        "severity": request["severity"],
        "defect_appeared_at": appeared and appeared.isoformat(),
        "noticed_at": appeared and appeared.isoformat(),
        "merchant_offered_collection": False,
        "additional_period_ends_at": "never",
        "dispatched_at": "never",
        "proof_of_dispatch_at": "never",
        "received_back_at": "never",
    }


def _history(request: Request) -> dict[str, Any]:
    """What was given back before: its goods, and its share of the outbound charge."""
    if not request["gone_units"]:
        return {"refunds": [], "disputes": [], "withdrawn": []}
    currency, gone, whole = request["currency"], request["gone_minor"], request["order_minor"]
    most = min(request["cheapest_freight_minor"], request["freight_minor"])
    freight = (2 * most * gone + whole) // (2 * whole) if whole else 0
    parts: list[dict[str, Any]] = [{"line": _BEFORE, "quantity": 1, "amount": format_minor(gone, currency)}]
    if freight:
        parts.append({"shipping": True, "amount": format_minor(freight, currency)})
    return {
        "refunds": [{"id": "before", "state": "succeeded", "parts": parts}],
        "disputes": [],
        "withdrawn": [{"line": _BEFORE, "quantity": 1}],
    }


def _change_of_mind(remedies: Iterable[RowRemedy]) -> PolicyChangeOfMind:
    given = set(remedies)
    if RowRemedy.REFUND in given:
        return PolicyChangeOfMind.REFUND
    if RowRemedy.EXCHANGE in given:
        return PolicyChangeOfMind.EXCHANGE
    return PolicyChangeOfMind.CREDIT if RowRemedy.STORE_CREDIT in given else PolicyChangeOfMind.NONE


def _known(word: object, unknown: str) -> object:
    return None if word == unknown else word


def _put(row: dict[str, object], event: str, day: date | None, as_of: date) -> None:
    row[f"{event}_on"] = day
    row[f"{event}_happened"] = None if day is None else day <= as_of


def _day_or_never(day: object) -> str:
    return day.isoformat() if isinstance(day, date) else "never"
