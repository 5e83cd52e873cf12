"""What the check of a version found, in words: each with its cell, its article, and a request that shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amends.console import policy_words as w
from amends.console.access import Desk
from amends.console.policy_columns import column_of
from amends.console.policy_sentences import market_name
from amends.console.wording import REASONS, RIGHTS, word
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_check import law_of
from amends.presentation.dates import moment, parse_day
from amends.presentation.money import money
from amends.presentation.offer import Link, links

SHOWN = 50
"""Findings on the page; the file has them all."""

COLUMNS = {
    "window_days": "gives",
    "remedies": "gives",
    "return_freight_payer": "costs",
    "outbound_refunded": "costs",
    "restocking_fee": "costs",
    "refund_promise_working_days": "refund",
    "evidence": "refund",
    "full_refund": "gives",
    "cited_refusal": "gives",
    "five_working_days": "refund",
}
"""The column in which a term or a house rule is put right."""

BREACHES = {
    "window_days": gettext_lazy("refuses, or its days are over, while the law still lets the buyer return"),
    "remedies": gettext_lazy("leaves out a way that the law gives the buyer"),
    "return_freight_payer": gettext_lazy("lets the buyer pay the way back, which the law puts on you"),
    "outbound_refunded": gettext_lazy("keeps the delivery charge that the law gives back"),
    "restocking_fee": gettext_lazy("takes a fee where the law allows none"),
    "refund_promise_working_days": gettext_lazy("pays later than the law demands"),
    "evidence": gettext_lazy("asks for evidence that the law lets nobody ask for"),
    "partial_withdrawal_outbound": gettext_lazy(
        "With a part of an order, less of the delivery charge goes back than the law gives"
    ),
}
RULES = {
    "remedies": "full_refund",
    "refusal_cite": "cited_refusal",
    "refund_promise_working_days": "five_working_days",
}
"""The house rule behind the cell that falls short of it."""
HOUSE = {
    "full_refund": gettext_lazy("does not offer a full refund to the original payment"),
    "cited_refusal": gettext_lazy("refuses without naming the law that lets it"),
    "five_working_days": gettext_lazy("pays later than five working days after the parcel’s arrival"),
}
OTHERS = {
    "dead": gettext_lazy("never answers: the rows above it take every request it could"),
    "gap": gettext_lazy("Some requests fit no row; they get what the law gives, and no more"),
    "open": gettext_lazy("Nothing could be proved in time here, so the policy cannot be published"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `place` is the row's on the page, `lowers` the house rule that may be lowered for `rows`."""

    number: int
    kind: str
    rows: tuple[str, ...]
    place: int
    column: str
    where: str
    text: str
    brief: str
    example: str
    can_try: bool
    laws: tuple[Link, ...]
    lowers: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check; `counts` says that it is of the document and the law as they stand."""

    title: str
    passed: bool
    counts: bool
    stale: str
    when: str
    coverage: str
    findings: tuple[Finding, ...]
    more: str
    assumptions: tuple[str, ...]
    marks: Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A request that the check found, to be tried."""

    situation: Mapping[str, Any]
    said: str
    facts: tuple[tuple[str, str], ...]


def outcome(row: PolicyVersion, desk: Desk, packs: Any) -> Outcome | None:
    """The last check of a version, None where there was none."""
    report = row.report
    if report is None or row.checked_at is None:
        return None
    labels = [str(each["row"]) for each in row.document.get("rows", ())]
    every = _in_order(_every(report), labels)
    found = tuple(_finding(number, each, labels, desk.locale) for number, each in enumerate(every[:SHOWN], 1))
    same, law = row.checked_hash == row.document_hash, law_of(row.document, packs)
    stale = "" if same else _("This is from before the last change.")
    if same and law != row.law:
        changed = sorted(code for code in {*law, *row.law} if law.get(code) != row.law.get(code))
        named = ", ".join(market_name(code, desk.locale) for code in changed[:5])
        stale = _("The law changed since: %(markets)s. Check again.") % {"markets": named}
    more = len(every) - len(found)
    markets, channels = len(report.get("markets", ())), len(report.get("channels", ()))
    covers = ngettext("%(n)s market", "%(n)s markets", markets) % {"n": markets}
    through = ngettext("%(n)s channel", "%(n)s channels", channels) % {"n": channels}
    return Outcome(
        title=_title(report, every),
        passed=bool(report.get("passed")),
        counts=not stale,
        stale=stale,
        when=_("Checked %(when)s") % {"when": moment(row.checked_at, desk.locale, desk.zone, desk.today)},
        coverage=_("%(markets)s, %(channels)s") % {"markets": covers, "channels": through},
        findings=found,
        more=ngettext("%(n)s more", "%(n)s more", more) % {"n": more} if more > 0 else "",
        assumptions=(*report.get("covers", ()), *report.get("assumptions", ())),
        marks=_marks(found) if same else {},
    )


def counterexample(row: PolicyVersion, number: str, locale: Locale) -> Counterexample | None:
    """The request behind a finding, by its number on the page."""
    labels = [str(each["row"]) for each in row.document.get("rows", ())]
    every = _in_order(_every(row.report or {}), labels)
    if not number.isascii() or not number.isdecimal() or not 0 < int(number[:6]) <= len(every):
        return None
    told = every[int(number) - 1].get("situation")
    if not told:
        return None
    return Counterexample(told, _example(told, locale), tuple(_facts(told, locale)))


def _every(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The findings of a report (`proof.findings.Report.shown`), those of law first, what only informs last."""
    for each in report.get("breaches", ()):
        yield {**each, "kind": "law", "rows": [each["row"]], "cites": [each["cite"]]}
    for each in report.get("order_breaches", ()):
        yield {**each, "kind": "law", "rows": [], "cites": [each["cite"]]}
    for each in report.get("house", ()):
        yield {**each, "kind": "house", "rows": [each["row"]], "rule": RULES[each["term"]]}
    for market in report.get("not_decided", ()):
        yield {"kind": "open", "rows": [], "markets": [market.partition(":")[0]]}
    for label in report.get("dead_rows", ()):
        yield {"kind": "dead", "rows": [label]}
    if report.get("unanswered"):
        yield {"kind": "gap", "rows": [], "situation": report["unanswered"]}


def _in_order(found: Iterator[dict[str, Any]], labels: list[str]) -> list[dict[str, Any]]:
    """By kind, and then from the top of the table."""
    places = {label: place for place, label in enumerate(labels)}
    kinds = ("law", "house", "open", "dead", "gap")
    return sorted(found, key=lambda each: (kinds.index(each["kind"]), *(places.get(row, 0) for row in each["rows"])))


def _title(report: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> str:
    breaches = sum(each["kind"] == "law" for each in every)
    house = sum(each["kind"] == "house" for each in every)
    if breaches:
        said = ngettext("%(n)s promise is below the law", "%(n)s promises are below the law", breaches)
        return said % {"n": breaches}
    if house:
        said = ngettext("Lawful, but %(n)s house rule is not kept", "Lawful, but %(n)s house rules are not kept", house)
        return said % {"n": house}
    markets = len(report.get("markets", ()))
    if not report.get("passed"):
        return _("The check could not be finished")
    return ngettext("Lawful in its market", "Lawful in all %(n)s markets", markets) % {"n": markets}


def _finding(number: int, each: Mapping[str, Any], labels: list[str], locale: Locale) -> Finding:
    kind, rows, told = each["kind"], tuple(each.get("rows", ())), each.get("situation")
    term = each.get("rule") or each.get("term") or ""
    place = labels.index(rows[0]) + 1 if rows and rows[0] in labels else 1
    table = {"law": BREACHES, "house": HOUSE}.get(kind)
    text = str(table[term]) if table and term in table else str(OTHERS.get(kind) or each.get("message", ""))
    brief, right = f"{text}.", each.get("right")
    if kind == "law" and right:
        text = _("%(text)s (%(right)s)") % {"text": text, "right": word(RIGHTS, right).lower()}
    if not rows and each.get("markets"):
        text = f"{text}: {', '.join(market_name(code, locale) for code in each['markets'])}"
    return Finding(
        number=number,
        kind=kind,
        rows=rows,
        place=place,
        column=COLUMNS.get(term) or column_of(term),
        where=_("Row %(n)s, %(label)s") % {"n": place, "label": rows[0]} if rows else "",
        text=f"{text}.",
        brief=brief,
        example=_example(told, locale) if told else "",
        can_try=bool(told),
        laws=links(each.get("cites", ())),
        lowers=str(each["rule"]) if kind == "house" else "",
    )


def _marks(found: Sequence[Finding]) -> dict[tuple[str, str], list[str]]:
    marks: dict[tuple[str, str], list[str]] = {}
    for each in found:
        for label in each.rows:
            said = marks.setdefault((label, each.column), [])
            if each.brief not in said:
                said.append(each.brief)
    return marks


def _example(told: Mapping[str, Any], locale: Locale) -> str:
    """A request in one sentence: `Germany: a buyer on day 20 after delivery says “late”`."""
    item = told["request"]["items"][0]
    days = _days(told, item)
    slots = {
        "country": market_name(told["market"], locale),
        "n": days,
        "reason": word(REASONS, item["reason"]).lower(),
    }
    if days is None:
        return _("%(country)s: a buyer says “%(reason)s”.") % slots
    if days < 0:
        said = _("%(country)s: a buyer says “%(reason)s” %(n)s days before delivery.")
        return said % (slots | {"n": -days})
    return _("%(country)s: a buyer on day %(n)s after delivery says “%(reason)s”.") % slots


def _days(told: Mapping[str, Any], item: Mapping[str, Any]) -> int | None:
    for delivery in told["order"].get("deliveries", ()):
        if delivery["line"] == item["line"] and _is_day(delivery.get("delivered_at")):
            asked, came = parse_day(told["request"]["requested_at"]), parse_day(delivery["delivered_at"])
            return (asked - came).days
    return None


def _facts(told: Mapping[str, Any], locale: Locale) -> Iterator[tuple[str, str]]:
    """What else decides about a request, where it is known."""
    item = told["request"]["items"][0]
    line = next(each for each in told["order"]["lines"] if each["id"] == item["line"])
    tables = ((_("State of the goods"), w.CONDITIONS, "condition"), (_("Seal"), w.SEALS, "seal"))
    for name, table, key in tables:
        if item.get(key):
            yield name, word(table, item[key])
    if line.get("kinds"):
        yield _("Kind of goods"), ", ".join(word(w.KINDS, each) for each in line["kinds"])
    yield _("Price"), money(line["unit_price"], told["order"]["currency"], locale)
    channel = told.get("channel")
    site = channel.get("site") if isinstance(channel, Mapping) else channel
    if site:
        yield _("Sold through"), word(w.SITES, site)
    tier = told.get("buyer", {}).get("tier")
    if tier:
        yield _("Buyer’s tier"), tier
    for name, key in ((_("Ordered"), told["order"].get("ordered_at")), (_("Asked"), told["request"]["requested_at"])):
        if _is_day(key):
            yield name, str(date.fromisoformat(key[:10]))


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and value[:1].isdecimal()
