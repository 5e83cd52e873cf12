"""A policy as its document again: the one form that is stored, hashed and shown; what is as usual is left out."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from amends.decision.policy.document import (
    Band,
    Dates,
    Days,
    Estimates,
    HouseException,
    Policy,
    PolicyRow,
    Rate,
    RowCells,
    RowTerms,
    Surcharge,
)
from amends.vocabulary.citation import Citation
from amends.vocabulary.money import Money, format_minor
from amends.vocabulary.request import Displayed

type Document = dict[str, Any]

_WORD_CELLS = (
    "market",
    "channel",
    "fulfilled_by",
    "category",
    "tags",
    "kinds",
    "reason",
    "condition",
    "seal",
    "buyer_tier",
)
_USUAL = RowTerms(())


def document_of(policy: Policy) -> Document:
    """The JSON object that reads back as `policy`, keys in the order in which people write them."""
    return _without_nothing(
        {
            "policy": policy.name,
            "version": policy.version,
            "sells_to": _without_nothing(
                {"markets": list(policy.markets), "channels": [str(site) for site in policy.channels]}
            ),
            "notices_given": sorted(str(notice) for notice in policy.notices_given),
            "displayed": None if policy.displayed is Displayed.NO else str(policy.displayed),
            "partial_withdrawal_outbound": _word(policy.partial_outbound),
            "estimates": _estimates(policy.estimates),
            "house_exceptions": [_exception(each) for each in policy.house_exceptions],
        }
    ) | {"rows": [row_document(row) for row in policy.rows]}


def document_hash(policy: Policy) -> str:
    """`sha256:…` of the canonical document without its version label."""
    written = json.dumps(
        document_of(replace(policy, version=None)), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"


def row_document(row: PolicyRow) -> Document:
    """One row as its document."""
    return _without_nothing({"row": row.label, "note": row.note, "when": _cells(row.when)}) | {"then": _terms(row.then)}


def _cells(cells: RowCells) -> Document:
    words = {name: [str(word) for word in getattr(cells, name)] for name in _WORD_CELLS}
    return _without_nothing(
        {
            **words,
            "days_since_delivery": _range(cells.days_since_delivery),
            "value": _band(cells.value),
            "ordered": _range(cells.ordered),
            "where": cells.where,
        }
    )


def _terms(terms: RowTerms) -> Document:
    usual = {
        "return_required": terms.return_required,
        "return_freight_payer": str(terms.return_freight_payer),
        "outbound_refunded": terms.outbound_refunded,
        "no_shorter_than_law": terms.no_shorter_than_law,
        "no_later_than_law": terms.no_later_than_law,
        "refund_trigger": str(terms.refund_trigger),
    }
    return {"remedies": [str(remedy) for remedy in terms.remedies]} | _without_nothing(
        {
            "window_days": terms.window_days,
            "refusal_cite": _cite(terms.refusal_cite),
            **{name: said for name, said in usual.items() if getattr(_USUAL, name) != said},
            "restocking_fee": surcharge_document(terms.restocking_fee),
            "exchange_bonus": surcharge_document(terms.exchange_bonus),
            "credit_bonus": surcharge_document(terms.credit_bonus),
            "keep_it_up_to": surcharge_document(terms.keep_it_up_to),
            "evidence": [str(kind) for kind in terms.evidence],
            "longest_inspection_days": terms.longest_inspection_days,
            "refund_promise_working_days": terms.refund_promise_working_days,
        }
    )


def surcharge_document(given: Surcharge | None) -> Document | None:
    """`{"ppm"}` or `{"amount", "currency"}`."""
    if given is None:
        return None
    if isinstance(given, Rate):
        return {"ppm": given.ppm}
    return {"amount": format_minor(given.amount_minor, given.currency), "currency": given.currency}


def _range(given: Days | Dates | None) -> Document | None:
    if given is None:
        return None
    return _without_nothing({"from": _plain(given.first), "to": _plain(given.last)})


def _band(band: Band | None) -> Document | None:
    if band is None:
        return None
    ends = {"from": band.least_minor, "to": band.most_minor}
    amounts = {name: format_minor(end, band.currency) for name, end in ends.items() if end is not None}
    return {**amounts, "currency": band.currency}


def _cite(cite: Citation | None) -> Document | None:
    if cite is None:
        return None
    return _without_nothing({"instrument": cite.instrument, "article": cite.article, "url": cite.url})


def _estimates(estimates: Estimates) -> Document | None:
    amounts: dict[str, Money | None] = {"return_freight": estimates.return_freight, "handling": estimates.handling}
    given = {name: money for name, money in amounts.items() if money is not None}
    written: Document = {name: format_minor(money.amount_minor, money.currency) for name, money in given.items()}
    written |= _without_nothing({"resale_ppm": estimates.resale_ppm})
    for money in given.values():
        written["currency"] = money.currency
    return written or None


def _exception(given: HouseException) -> Document:
    return _without_nothing(
        {
            "rule": str(given.rule),
            "rows": list(given.rows),
            "reason": given.reason,
            "by": given.by,
            "on": _plain(given.on),
        }
    )


def _plain(end: int | date | None) -> int | str | None:
    return end.isoformat() if isinstance(end, date) else end


def _word(word: str | None) -> str | None:
    return None if word is None else str(word)


def _without_nothing(fields: Document) -> Document:
    return {name: said for name, said in fields.items() if not _is_nothing(said)}


def _is_nothing(said: object) -> bool:
    return said is None or (isinstance(said, Iterable) and not said)
