"""A case's story for its buyer: what happened, where it stands, what comes next and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.presentation.clock import sentence
from amends.presentation.dates import day, moment, parse_day
from amends.presentation.money import money, money_minor
from amends.presentation.reading import Reading
from amends.presentation.wording import REMEDIES, word

HAPPENED: dict[str, Promise] = {
    "goods_dispatched": gettext_lazy("You sent the parcel"),
    "goods_received": gettext_lazy("Your parcel reached us"),
    "goods_graded": gettext_lazy("We checked what you sent"),
    "refund_pending": gettext_lazy("Your bank or payment provider has the refund"),
    "refund_succeeded": gettext_lazy("Your money was paid back"),
    "refund_failed": gettext_lazy("The refund did not go through; we are on it"),
    "fulfilment_reserved": gettext_lazy("We set a new one aside for you"),
    "replacement_sent": gettext_lazy("We sent it to you"),
    "repair_started": gettext_lazy("The repair began"),
    "repair_finished": gettext_lazy("It has been repaired and is on its way back"),
    "second_tier_opened": gettext_lazy("That could not be done in time; you can now ask for your money back"),
    "claim_refused": gettext_lazy("We turned a claim down"),
    "marketplace_declined": gettext_lazy("The marketplace declined; we take it from here"),
    "case_cancelled": gettext_lazy("You cancelled this request"),
    "case_closed": gettext_lazy("All settled"),
}
"""Events a buyer is told of; others are the shop's own bookkeeping."""

OVER = frozenset({"closed", "cancelled", "refused"})


@dataclass(frozen=True, slots=True)
class Moment:
    """One stop on the line: `kind` is past, now or to_come; `at` an ISO instant or day where there is one."""

    kind: str
    text: str
    when: str = ""
    at: str = ""


def _past(event: Mapping[str, Any], reading: Reading) -> str | None:
    data = event.get("data") or {}
    match event["type"]:
        case "case_opened":
            return (
                _("You declared your withdrawal, and we recorded it")
                if data.get("declares")
                else _("You told us what is wrong")
            )
        case "withdrawal_declared":
            return _("You declared your withdrawal, and we recorded it")
        case "offer_accepted":
            return _("You chose: %(remedy)s") % {"remedy": word(REMEDIES, data.get("remedy", ""))}
        case "refund_planned" if data.get("amount_minor") is not None:
            return _("We released your refund: %(amount)s") % {
                "amount": money_minor(data["amount_minor"], reading.currency, reading.locale)
            }
        case kind:
            return str(HAPPENED[kind]) if kind in HAPPENED else None


def past(case: Mapping[str, Any], reading: Reading) -> list[Moment]:
    """What happened so far, in order."""
    told = []
    for event in case.get("events", ()):
        text = _past(event, reading)
        if text and (not told or told[-1].text != text):
            told.append(
                Moment(
                    "past",
                    text,
                    moment(datetime.fromisoformat(event["at"]), reading.locale, reading.zone, reading.today),
                    event["at"],
                )
            )
    return told


def _now(state: str) -> str | None:
    return {
        "open": _("We are looking at it"),
        "waiting_for_buyer": _("Your choice"),
        "waiting_for_goods": _("Waiting for your parcel"),
        "in_inspection": _("We are checking your parcel"),
        "fulfilling": _("We are putting it right"),
        "refunding": _("Your money is on its way"),
    }.get(state)


def _to_come(case: Mapping[str, Any], reading: Reading) -> list[Moment]:
    coming = []
    state = case["state"]
    posted = any(event["type"] == "goods_dispatched" for event in case.get("events", ()))
    if state == "waiting_for_goods" and not posted:
        send_back = next(
            (item.get("send_back_by") for item in case["decision"].get("items", ()) if item.get("send_back_by")), None
        )
        if send_back:
            by = day(parse_day(send_back), reading.locale, reading.today)
            coming.append(Moment("to_come", _("Post the parcel by %(date)s") % {"date": by}, "", send_back))
    if state == "waiting_for_goods":
        coming.append(Moment("to_come", _("Your parcel reaches us")))
    owing = case.get("money") or {}
    if state in {"waiting_for_goods", "in_inspection", "refunding"} and _positive(
        owing.get("promised"), owing.get("pending")
    ):
        clock = next(
            (item.get("refund_clock") for item in case["decision"].get("items", ()) if item.get("refund_clock")), None
        )
        coming.append(Moment("to_come", _("Refund"), sentence(clock, reading.locale, reading.today)))
    if state not in OVER:
        coming.append(Moment("to_come", _("All settled")))
    return coming


def _positive(*amounts: str | None) -> bool:
    return any(amount and amount.strip("0.") for amount in amounts)


def outstanding(case: Mapping[str, Any]) -> bool:
    """Whether money is still to come to the buyer."""
    held = case.get("money") or {}
    return _positive(held.get("promised"), held.get("pending"))


def timeline(case: Mapping[str, Any], reading: Reading) -> list[Moment]:
    """Past, present and future of a case on one line."""
    present = _now(case["state"])
    return [*past(case, reading), *([Moment("now", present)] if present else []), *_to_come(case, reading)]


def amounts(case: Mapping[str, Any], reading: Reading) -> list[tuple[str, str]]:
    """What was promised, is on its way, was paid back and was deducted, where it is not nothing."""
    held = case.get("money") or {}
    names = {
        "promised": _("Promised to you"),
        "pending": _("On its way to you"),
        "refunded": _("Paid back to you"),
        "deducted": _("Deducted"),
    }
    return [
        (text, money(held[name], held["currency"], reading.locale))
        for name, text in names.items()
        if _positive(held.get(name))
    ]
