"""Reading one row of a policy: its cells, its terms."""

from collections.abc import Collection, Iterable
from datetime import date

from amends.decision.policy.document import (
    MAX_DAYS,
    MAX_WORKING_DAYS,
    REASON_GROUPS,
    Band,
    Dates,
    Days,
    EvidenceKind,
    PolicyRow,
    Rate,
    RefundTrigger,
    RowCells,
    RowRemedy,
    RowTerms,
    Surcharge,
)
from amends.decision.policy.words import MAX_WORD, market_list, ordered_words, own_words, refuse_unknown_keys
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.money import PPM, Money
from amends.vocabulary.order import Kind
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.remedy import FreightPayer
from amends.vocabulary.request import Condition, FulfilledBy, Reason, Seal, Site

MAX_NOTE = 2_000
MAX_EXPRESSION = 2_000

_WHEN = (
    "market",
    "channel",
    "fulfilled_by",
    "category",
    "tags",
    "kinds",
    "reason",
    "condition",
    "seal",
    "days_since_delivery",
    "value",
    "buyer_tier",
    "ordered",
    "where",
)
_THEN = (
    "window_days",
    "remedies",
    "refusal_cite",
    "return_required",
    "return_freight_payer",
    "outbound_refunded",
    "restocking_fee",
    "exchange_bonus",
    "credit_bonus",
    "keep_it_up_to",
    "evidence",
    "refund_trigger",
    "longest_inspection_days",
    "refund_promise_working_days",
    "no_later_than_law",
    "no_shorter_than_law",
)


def read_row(fields: Fields, markets: Collection[str] | None) -> PolicyRow:
    """The row at `fields`; FieldError naming the field."""
    refuse_unknown_keys(fields, ("row", "note", "when", "then"))
    label = fields.text("row", most=MAX_WORD)
    if not label.strip() or label != label.strip():
        raise FieldError("missing", fields.at("row"), f"{fields.at('row')}: a row has a label of its own, such as r1")
    if not label.isprintable():
        raise FieldError("not_a_word", fields.at("row"), f"{fields.at('row')}: a label is one line of plain text")
    when = fields.optional_object("when") or Fields({}, fields.at("when"))
    return PolicyRow(label, _cells(when, markets), _terms(fields.object("then")), _lines(fields, "note", MAX_NOTE))


def _cells(when: Fields, markets: Collection[str] | None) -> RowCells:
    refuse_unknown_keys(when, _WHEN)
    where = _lines(when, "where", MAX_EXPRESSION)
    return RowCells(
        market=market_list(when, "market", markets),
        channel=ordered_words(when, "channel", Site),
        fulfilled_by=ordered_words(when, "fulfilled_by", FulfilledBy),
        category=own_words(when, "category"),
        tags=own_words(when, "tags"),
        kinds=ordered_words(when, "kinds", Kind),
        reason=_reasons(when),
        condition=_conditions(when),
        seal=ordered_words(when, "seal", Seal),
        days_since_delivery=_days(when.optional_object("days_since_delivery")),
        value=_band(when.optional_object("value")),
        buyer_tier=own_words(when, "buyer_tier"),
        ordered=_dates(when.optional_object("ordered")),
        where=where or None,
    )


def _lines(fields: Fields, name: str, most: int) -> str:
    """Free text of one or several lines, without blanks around it; "" where there is none."""
    return "\n".join(fields.text(name, "", most=most).splitlines()).strip()


def _reasons(when: Fields) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(when.texts("reason")))
    allowed = (*REASON_GROUPS, *(str(reason) for reason in Reason))
    for word in found:
        if word not in allowed:
            message = f"{when.at('reason')}: {word!r} is not one of: {', '.join(allowed)}"
            raise FieldError("unknown_word", when.at("reason"), message, allowed)
    return found


def _conditions(when: Fields) -> tuple[Condition, ...]:
    found = ordered_words(when, "condition", Condition)
    if Condition.UNKNOWN in found:
        message = f"{when.at('condition')}: what is not known matches no row; leave the cell empty for any condition"
        raise FieldError("unknown_word", when.at("condition"), message)
    return found


def _days(given: Fields | None) -> Days | None:
    if given is None:
        return None
    refuse_unknown_keys(given, ("from", "to"))
    days = Days(given.optional_integer("from", most=MAX_DAYS), given.optional_integer("to", most=MAX_DAYS))
    _in_order(given, [days.first, days.last])
    return days


def _dates(given: Fields | None) -> Dates | None:
    if given is None:
        return None
    refuse_unknown_keys(given, ("from", "to"))
    ends = [given.day("from"), given.day("to")]
    for name, end in zip(("from", "to"), ends, strict=True):
        if end is NEVER:
            raise FieldError("not_a_date", given.at(name), f"{given.at(name)} must be a date YYYY-MM-DD")
    known = [end if isinstance(end, date) else None for end in ends]
    _in_order(given, known)
    return Dates(*known)


def _band(given: Fields | None) -> Band | None:
    if given is None:
        return None
    refuse_unknown_keys(given, ("from", "to", "currency"))
    currency = _currency(given)
    band = Band(currency, given.optional_money("from", currency), given.optional_money("to", currency))
    _in_order(given, [band.least_minor, band.most_minor])
    return band


def _in_order[T: (int, date)](given: Fields, ends: Iterable[T | None]) -> None:
    known = [end for end in ends if end is not None]
    if not known:
        raise FieldError("missing", given.path, f"{given.path}: give `from`, `to` or both, or leave the cell out")
    if known != sorted(known):
        raise FieldError("out_of_order", given.path, f"{given.path}: `from` lies after `to`")


def _currency(given: Fields) -> str:
    if not given.has("currency"):
        at = given.at("currency")
        raise FieldError("missing", at, f"{at} is required: an amount names its currency, such as EUR")
    return given.currency("currency")


def _terms(then: Fields) -> RowTerms:
    refuse_unknown_keys(then, _THEN)
    if not then.has("remedies"):
        message = f"{then.at('remedies')} is required: the remedies the row gives, or [] where it refuses"
        raise FieldError("missing", then.at("remedies"), message)
    trigger = then.word("refund_trigger", RefundTrigger, RefundTrigger.RECEIVED)
    inspection = then.optional_integer("longest_inspection_days", most=MAX_WORKING_DAYS)
    if inspection is not None and trigger is not RefundTrigger.INSPECTED:
        at = then.at("longest_inspection_days")
        raise FieldError("not_with_this", at, f"{at} goes with `refund_trigger: inspected` alone, not {trigger}")
    if inspection is None and trigger is RefundTrigger.INSPECTED:
        at = then.at("longest_inspection_days")
        raise FieldError("missing", at, f"{at} is required with `refund_trigger: inspected`: working days at most")
    cite = then.optional_object("refusal_cite")
    return RowTerms(
        remedies=ordered_words(then, "remedies", RowRemedy),
        window_days=then.optional_integer("window_days", most=MAX_DAYS),
        refusal_cite=None if cite is None else _cite(cite),
        return_required=then.boolean("return_required") is not False,
        return_freight_payer=then.word("return_freight_payer", FreightPayer, FreightPayer.BUYER),
        outbound_refunded=then.boolean("outbound_refunded") is True,
        restocking_fee=_surcharge(then, "restocking_fee", most_ppm=PPM),
        exchange_bonus=_surcharge(then, "exchange_bonus", most_ppm=10 * PPM),
        credit_bonus=_surcharge(then, "credit_bonus", most_ppm=10 * PPM),
        keep_it_up_to=_amount(then.optional_object("keep_it_up_to")),
        evidence=ordered_words(then, "evidence", EvidenceKind),
        refund_trigger=trigger,
        longest_inspection_days=inspection,
        refund_promise_working_days=then.optional_integer("refund_promise_working_days", most=MAX_WORKING_DAYS),
        no_shorter_than_law=then.boolean("no_shorter_than_law") is True,
        no_later_than_law=then.boolean("no_later_than_law") is True,
    )


def _cite(given: Fields) -> Citation:
    refuse_unknown_keys(given, ("instrument", "article", "url"))
    said = (given.text("instrument"), given.text("article"), given.text("url", ""))
    return Citation(*(" ".join(part.split()) for part in said))


def _surcharge(then: Fields, name: str, *, most_ppm: int) -> Surcharge | None:
    given = then.optional_object(name)
    if given is None or not given.has("ppm"):
        return _amount(given)
    refuse_unknown_keys(given, ("ppm",))
    return Rate(given.integer("ppm", most=most_ppm))


def _amount(given: Fields | None) -> Money | None:
    if given is None:
        return None
    refuse_unknown_keys(given, ("amount", "currency"))
    currency = _currency(given)
    return Money(given.money("amount", currency), currency)
