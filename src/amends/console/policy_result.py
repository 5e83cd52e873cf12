"""What a decision gives the buyer of a trial, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from amends.cases.judgement import NOT_KEPT
from amends.console.entitlement import questions
from amends.console.policy_words import EVIDENCE, TERMS
from amends.console.wording import REMEDIES, RIGHTS, capital, word
from amends.presentation.dates import day, parse_day
from amends.presentation.money import money


@dataclass(frozen=True, slots=True)
class Way:
    """One way out; `legal` says that the law gives it."""

    title: str
    amount: str
    detail: str
    legal: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One column of the comparison."""

    title: str
    basis: str
    row: str
    ways: tuple[Way, ...]
    facts: tuple[tuple[str, str], ...]
    raised: tuple[str, ...]
    open: tuple[str, ...]


def result(decision: Mapping[str, Any], title: str, document: Mapping[str, Any] | None, locale: Locale) -> Result:
    """A decision (contract, section 2) on one item in words."""
    (item,) = decision["items"]
    return Result(
        title=title,
        basis=word(RIGHTS, item["governing_right"]) if item["governing_right"] else _("No right holds"),
        row=_row(item.get("policy_row"), document),
        ways=tuple(_way(offer, locale) for offer in decision["offers"]),
        facts=tuple(_facts(item, locale)),
        raised=tuple(_raised(each) for each in decision["policy_clamped"]),
        open=tuple(questions(decision)),
    )


def _row(label: str | None, document: Mapping[str, Any] | None) -> str:
    if document is None:
        return ""
    labels = [row["row"] for row in document.get("rows", ())]
    if label not in labels:
        return _("No row fits: the law alone")
    return _("Row %(n)s: %(label)s") % {"n": labels.index(label) + 1, "label": label}


def _way(offer: Mapping[str, Any], locale: Locale) -> Way:
    gets, back = offer["buyer_receives"], offer["return"]
    amount = money(gets["amount"], gets["currency"], locale) if gets["amount"] is not None else ""
    if amount and offer["at_least"]:
        amount = _("at least %(amount)s") % {"amount": amount}
    if back["required"] is False:
        detail = _("nothing to send back")
    elif back["freight_payer"] == "merchant":
        detail = _("sent back at our cost")
    elif back["freight_payer"] == "buyer":
        detail = _("sent back at the buyer’s cost")
    else:
        detail = ""
    if offer["remedy"] in NOT_KEPT:
        detail = _("not offered in a case yet: no shop system here issues it")
    return Way(word(REMEDIES, offer["remedy"]), amount, detail, offer["statutory"])


def _facts(item: Mapping[str, Any], locale: Locale) -> Sequence[tuple[str, str]]:
    held = next((right for right in item["rights"] if right["right"] == item["governing_right"]), None)
    found = []
    if held is not None and held["last_day"]:
        found.append((_("Last day"), day(parse_day(held["last_day"]), locale)))
    own = next((right for right in item["rights"] if right["right"] == "merchant_policy" and right["holds"]), None)
    if own is not None and own is not held and own["last_day"]:
        found.append((_("Last day by our policy"), day(parse_day(own["last_day"]), locale)))
    for name, said in (("refund_promised_by", _("Refund promised by")), ("refund_latest_on", _("Refund due by law"))):
        if item.get(name):
            found.append((said, day(parse_day(item[name]), locale)))
    evidence = ", ".join(word(EVIDENCE, each) for each in item.get("evidence", ()))
    return [*found, (_("Asked for"), evidence)] if evidence else found


def _raised(entry: Mapping[str, Any]) -> str:
    """A term of the policy that was below the law."""
    return _("%(term)s raised to the law") % {"term": capital(word(TERMS, entry["term"]))}
