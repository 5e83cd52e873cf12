"""What an action would do, shown before it is done: the very same command, run and rolled back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from django.db import transaction
from django.utils.translation import gettext as _

from amends.cases.refusal import Refused
from amends.console.actions import positive
from amends.console.wording import CASE_STATES, DEADLINES, ITEM_STATES, word
from amends.presentation.dates import day, parse_day
from amends.presentation.money import money, money_minor
from amends.vocabulary.money import parse_minor

type Answer = dict[str, Any] | Refused
"""A case as the contract has it, or why not."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of what follows; `strong` is the one that counts."""

    name: str
    value: str
    strong: bool = False


def rehearse(run: Callable[[], Answer]) -> Answer:
    """Run a command and undo all it wrote."""
    with transaction.atomic():
        found = run()
        transaction.set_rollback(True)
    return found


def all_or_nothing(run: Callable[[], Answer]) -> Answer:
    """Run commands that belong together: what one of them refuses undoes those before it."""
    with transaction.atomic():
        found = run()
        if isinstance(found, Refused):
            transaction.set_rollback(True)
    return found


def consequences(
    before: Mapping[str, Any], after: Mapping[str, Any], methods: Mapping[str, str], locale: Locale, today: date
) -> list[Consequence]:
    """What changes in money, deadline and state. `methods` names each payment."""
    moves = _money_moves(before, after, methods, locale)
    found = [*moves, *_promises(before, after, locale, leads=not moves)]
    found += _deadlines(before, after, locale, today)
    found += _states(before, after)
    return found


def _money_moves(
    before: Mapping[str, Any], after: Mapping[str, Any], methods: Mapping[str, str], locale: Locale
) -> list[Consequence]:
    known = {refund["id"] for refund in before["refunds"]}
    found = []
    for refund in after["refunds"]:
        if refund["id"] in known:
            continue
        found.append(Consequence(_("Refund leaves now"), money(refund["amount"], refund["currency"], locale), True))
        found += [
            Consequence(
                _("to %(payment)s") % {"payment": methods.get(part["payment"], part["payment"])},
                money(part["amount"], part["currency"], locale),
            )
            for part in refund["by_payment"]
        ]
    return found


def _promises(before: Mapping[str, Any], after: Mapping[str, Any], locale: Locale, *, leads: bool) -> list[Consequence]:
    currency = after["money"]["currency"]
    found = []
    for name, text in (("promised", _("Promised to the buyer")), ("deducted", _("Deducted"))):
        was, is_now = before["money"][name], after["money"][name]
        if was != is_now:
            amount = money(is_now, currency, locale)
            if positive(was):
                amount = _("%(amount)s, was %(before)s") % {"amount": amount, "before": money(was, currency, locale)}
            found.append(Consequence(text, amount, strong=leads and name == "promised"))
    if found or after["refunds"] != before["refunds"]:
        return found
    owed = parse_minor(after["money"]["promised"], currency)
    return [
        Consequence(
            _("Money"),
            _("none moves; %(amount)s stay promised") % {"amount": money_minor(owed, currency, locale)}
            if owed
            else _("none moves"),
        )
    ]


def _deadlines(before: Mapping[str, Any], after: Mapping[str, Any], locale: Locale, today: date) -> list[Consequence]:
    if after["closed_at"]:
        return []
    known = {(due["what"], due["by"]) for due in before["deadlines"]} if after["accepted"] == before["accepted"] else ()
    fresh = dict.fromkeys((due["what"], due["by"]) for due in after["deadlines"] if due["by"])
    return [
        Consequence(word(DEADLINES, what), _("by %(day)s") % {"day": day(parse_day(by), locale, today)})
        for what, by in fresh
        if (what, by) not in known and what != "acknowledge"
    ]


def _states(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Consequence]:
    found = []
    if before["state"] != after["state"]:
        found.append(Consequence(_("The case then"), word(CASE_STATES, after["state"])))
    elif [item["state"] for item in before["items"]] != [item["state"] for item in after["items"]]:
        states = list(dict.fromkeys(word(ITEM_STATES, item["state"]) for item in after["items"]))
        found.append(Consequence(_("The items then"), ", ".join(states)))
    return found
