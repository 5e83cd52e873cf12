"""What is owed and why: an item's rights, held or not, each with its steps and its law."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.console.actions import positive
from amends.console.clock_words import clock_words
from amends.console.wording import DEDUCTIONS, ITEM_STATES, QUESTIONS, REASONS, REMEDIES, RIGHTS, capital, word
from amends.presentation.money import money
from amends.presentation.offer import Link, links
from amends.presentation.reading import Reading
from amends.presentation.say import sentence

HELD, NOT_HELD, UNDECIDED = "yes", "no", "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was applied: what it says, or its bare outcome, its label, and its article."""

    said: str
    rule: str
    cite: Link | None


@dataclass(frozen=True, slots=True)
class RightShown:
    """A right; `holds` is yes, no or open, `governs` that the item's terms rest on it."""

    title: str
    holds: str
    governs: bool
    verdict: str
    remedies: str
    why: tuple[str, ...]
    steps: tuple[Step, ...]
    cites: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """An item with what is owed for it; `figure` is None where no money is."""

    line: str
    title: str
    quantity: int
    reason: str
    facts: str
    state: str
    remedy: str
    figure: str | None
    clock: str
    terms: tuple[tuple[str, str], ...]
    held: tuple[RightShown, ...]
    others: tuple[RightShown, ...]

    @property
    def undecided(self) -> bool:
        """Whether some right may yet turn out to hold."""
        return any(right.holds == UNDECIDED for right in self.others)


def owed(case: Mapping[str, Any], titles: Mapping[str, str], reading: Reading) -> list[Owed]:
    """Every item of a case with its rights, those that hold first and the governing one at the top."""
    decided = {item["line"]: item for item in case["decision"].get("items", ())}
    return [_owed(item, decided.get(item["line"], {}), titles, reading) for item in case["items"]]


def questions(decision: Mapping[str, Any]) -> list[str]:
    """What a decision could not settle, each once: the question and the facts it hangs on."""
    found: dict[str, list[str]] = {}
    for entry in decision.get("escalate", ()):
        facts = found.setdefault(word(QUESTIONS, entry["code"]), [])
        if entry.get("fact") and entry["fact"] not in facts:
            facts.append(entry["fact"])
    return [f"{text}: {', '.join(facts)}" if facts else text for text, facts in found.items()]


def _owed(item: Mapping[str, Any], terms: Mapping[str, Any], titles: Mapping[str, str], reading: Reading) -> Owed:
    rights = [right_shown(right, terms.get("governing_right"), reading) for right in terms.get("rights", ())]
    due = terms.get("refund_due") if positive(terms.get("refund_due")) else None
    return Owed(
        line=item["line"],
        title=titles.get(item["line"], item["line"]),
        quantity=item["quantity"],
        reason=word(REASONS, item.get("reason")),
        facts=_facts(item),
        state=word(ITEM_STATES, item["state"]),
        remedy=word(REMEDIES, item["remedy"]) if item["remedy"] else "",
        figure=money(due, reading.currency, reading.locale) if due else None,
        clock=clock_words(terms.get("refund_clock"), reading.locale, reading.today) if due else "",
        terms=_terms(terms, reading),
        held=tuple(sorted((right for right in rights if right.holds == HELD), key=lambda right: not right.governs)),
        others=tuple(right for right in rights if right.holds != HELD),
    )


def _facts(item: Mapping[str, Any]) -> str:
    told = [capital(str(item[name]).replace("_", " ")) for name in ("condition", "severity") if item.get(name)]
    if item.get("seal") in {"intact", "broken"}:
        told.append(_("seal %(state)s") % {"state": item["seal"]})
    if item.get("used_beyond_testing"):
        told.append(_("used beyond testing"))
    return ", ".join(told)


def _terms(terms: Mapping[str, Any], reading: Reading) -> tuple[tuple[str, str], ...]:
    found = []
    outbound = terms.get("outbound_shipping_refund")
    if outbound and positive(outbound):
        found.append((_("incl. outbound delivery"), money(outbound, reading.currency, reading.locale)))
    if terms.get("return_required") is True:
        payers = {"buyer": _("the buyer pays"), "merchant": _("we pay")}
        found.append((_("Return postage"), payers.get(terms.get("return_freight_payer") or "", _("not settled"))))
    for deduction in terms.get("deductions") or ():
        most = deduction.get("max_amount")
        limit = money(most, reading.currency, reading.locale) if most else _("an amount a person sets")
        found.append((word(DEDUCTIONS, deduction["name"]), _("up to %(limit)s") % {"limit": limit} if most else limit))
    return tuple(found)


def right_shown(right: Mapping[str, Any], governing: str | None, reading: Reading) -> RightShown:
    """A right of a decision in words."""
    holds = {True: HELD, False: NOT_HELD}.get(right["holds"], UNDECIDED)
    verdicts = {HELD: _("holds"), NOT_HELD: _("does not hold"), UNDECIDED: _("cannot be decided yet")}
    steps = tuple(_step(step, reading) for step in right.get("steps", ()))
    told = (sentence(step.get("say"), reading) for step in right.get("steps", ()))
    return RightShown(
        title=word(RIGHTS, right["right"]),
        holds=holds,
        governs=right["right"] == governing,
        verdict=verdicts[holds],
        remedies=", ".join(word(REMEDIES, remedy) for remedy in right.get("remedies") or ()),
        why=tuple(dict.fromkeys(text for text in told if text)),
        steps=steps,
        cites=links(right.get("cites", ())),
    )


def _step(step: Mapping[str, Any], reading: Reading) -> Step:
    cited = links([step["cite"]]) if step.get("cite") else ()
    return Step(
        said=sentence(step.get("say"), reading) or _outcome(step),
        rule=step.get("rule", ""),
        cite=cited[0] if cited else None,
    )


def _outcome(step: Mapping[str, Any]) -> str:
    value = step.get("value")
    words = {True: _("yes"), False: _("no"), None: _("not known")}
    told = words[value] if value is None or isinstance(value, bool) else str(value).replace("_", " ")
    name = capital(str(step.get("defines", "")).partition(".")[2].replace("_", " "))
    return _("%(name)s: %(value)s") % {"name": name, "value": told}
