"""A decision as the contract's JSON (section 2): days as ISO strings, money as decimal strings, no float anywhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from amends.decision.facts import contract_field
from amends.decision.outcome import (
    Clamped,
    Decision,
    Deduction,
    Due,
    Escalation,
    FeeRefund,
    ItemDecided,
    LateRefund,
    Offer,
    PolicyNamed,
    RefundClock,
    RightDecided,
    Terms,
)
from amends.rules.explain import Step
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER
from amends.vocabulary.money import format_minor

type Json = dict[str, Any]


def answer(decision: Decision, lang: str | None = None) -> Json:
    """The contract's object; with `lang` each step that has a sentence in that language carries it as `text`."""
    return _Writer(decision.currency, _texts(decision.texts, lang)).decision(decision)


def _texts(texts: Mapping[str, Mapping[str, str]], lang: str | None) -> Mapping[str, str]:
    """The sentences of `lang`, falling back from `de-AT` to `de`; none where the packs do not speak it."""
    if lang is None:
        return {}
    return texts.get(lang) or texts.get(lang.partition("-")[0]) or {}


class _Writer:
    def __init__(self, currency: str, texts: Mapping[str, str]) -> None:
        self.currency, self.texts = currency, texts

    def decision(self, decision: Decision) -> Json:
        return {
            "id": decision.id,
            "rulebook": decision.rulebook,
            "rulebooks": dict(decision.rulebooks),
            "owner": decision.owner,
            "shipping_refund": self.money(decision.shipping_refund_minor),
            "items": [self.item(item) for item in decision.items],
            "offers": [self.offer(offer) for offer in decision.offers],
            "deadlines": [self.due(due) for due in decision.deadlines],
            "policy": None if decision.policy is None else _policy(decision.policy),
            "policy_clamped": [_clamped(entry) for entry in decision.policy_clamped],
            "escalate": [_escalation(entry) for entry in decision.escalate],
        }

    def item(self, item: ItemDecided) -> Json:
        terms = self.terms(item.terms)
        clock = item.terms.refund_clock
        return {
            "line": item.line,
            "quantity": item.quantity,
            "governing_right": item.governing_right,
            "rights": [self.right(right) for right in item.rights],
            "policy_row": item.policy_row,
            **terms,
            "refund_latest_on": _day(clock.latest_on),
        }

    def right(self, decided: RightDecided) -> Json:
        return {
            "right": decided.right,
            "holds": decided.holds,
            "last_day": _day(decided.last_day),
            "remedies": list(decided.remedies),
            "burden_of_proof": decided.burden_of_proof,
            "terms": None if decided.terms is None else self.terms(decided.terms),
            "cites": [_cite(cite) for cite in decided.cites],
            "steps": [self.step(step) for step in decided.steps],
        }

    def terms(self, terms: Terms) -> Json:
        return {
            "return_required": terms.return_required,
            "return_freight_payer": terms.return_freight_payer,
            "send_back_by": _day(terms.send_back_by),
            "outbound_shipping_refund": self.money(terms.outbound_shipping_refund_minor),
            "deductions": [self.deduction(entry) for entry in terms.deductions],
            "fees": None if terms.fees is None else [self.fee(entry) for entry in terms.fees],
            "refund_due": self.money(terms.refund_due_minor),
            "refund_means": terms.refund_means,
            "remedy_by": _day(terms.remedy_by),
            "notify_by": _day(terms.notify_by),
            "refund_clock": _clock(terms.refund_clock),
            "refund_promised_by": _day(terms.refund_promised_by),
            "restocking_fee": self.money(terms.restocking_fee_minor),
            "evidence": list(terms.evidence),
            "late_refund": None if terms.late_refund is None else self.late_refund(terms.late_refund),
            "statutory_bonus": self.money(terms.statutory_bonus_minor),
        }

    def deduction(self, entry: Deduction) -> Json:
        cites = [_cite(cite) for cite in entry.cites]
        return {"name": entry.name, "max_amount": self.money(entry.max_minor), "cites": cites}

    def late_refund(self, late: LateRefund) -> Json:
        return {
            "kind": late.kind,
            "times": late.times,
            "percent": late.percent,
            "late": late.late,
            "owed": self.money(late.owed_minor),
            "cites": [_cite(cite) for cite in late.cites],
        }

    def fee(self, entry: FeeRefund) -> Json:
        return {"fee": entry.fee, "amount": self.money(entry.amount_minor)}

    def offer(self, offer: Offer) -> Json:
        amount = self.money(offer.amount_minor)
        return {
            "id": offer.id,
            "group": offer.group,
            "items": [{"line": offer.line, "quantity": offer.quantity}],
            "remedy": offer.remedy,
            "statutory": offer.statutory,
            "right": offer.right,
            "at_least": offer.at_least,
            "buyer_receives": {"amount": amount, "currency": self.currency, "means": offer.means},
            "return": {"required": offer.return_required, "freight_payer": offer.freight_payer},
            "expected_cost": self.money(offer.expected_cost_minor),
            "cites": [_cite(cite) for cite in offer.cites],
            "steps": [],
        }

    def due(self, due: Due) -> Json:
        return {
            "what": due.what,
            "who": due.who,
            "by": _day(due.by),
            "calendar": due.calendar,
            "source": None if due.source is None else _cite(due.source),
            "consequence": due.consequence,
            "line": due.line,
            "right": due.right,
        }

    def step(self, step: Step) -> Json:
        slots = {name: _value(value) for name, value in step.say_slots.items()}
        written: Json = {
            "rule": step.rule,
            "defines": step.defines,
            "value": _value(step.value),
            "because": _because(step.because),
            "parameters": {name: _value(value) for name, value in step.parameters.items()},
            "cite": _cite(step.cite),
            "say": None if step.say_key is None else {"key": step.say_key, "slots": slots},
        }
        sentence = self.texts.get(step.say_key) if step.say_key else None
        return written if sentence is None else written | {"text": _filled(sentence, slots)}

    def money(self, amount_minor: int | None) -> str | None:
        return None if amount_minor is None else format_minor(amount_minor, self.currency)


def _clock(clock: RefundClock) -> Json:
    return {
        "starts_on": clock.starts_on,
        "started": _day(clock.started),
        "length": clock.length,
        "unit": clock.unit,
        "withhold_until": clock.withhold_until,
        "withholding": clock.withholding,
        "latest_on": _day(clock.latest_on),
        "status": clock.status,
    }


def _because(facts: Mapping[str, object]) -> Json:
    """Facts by the names the caller gave them: `delivered_on` and `delivered_happened` are `delivered_at`."""
    found: Json = {}
    for fact, value in facts.items():
        field = contract_field(fact)
        if fact.endswith("_happened"):
            if value is False:
                found.setdefault(field, "never")
        else:
            found[field] = _value(value)
    return found


def _cite(cite: Citation) -> Json:
    found: Json = {"instrument": cite.instrument, "article": cite.article, "url": cite.url}
    return found if cite.implements is None else found | {"implements": cite.implements}


def _clamped(entry: Clamped) -> Json:
    stated = {"term": entry.term, "stated": entry.stated, "floor": entry.floor}
    return stated | {"right": entry.right, "line": entry.line, "cites": [_cite(cite) for cite in entry.cites]}


def _policy(policy: PolicyNamed) -> Json:
    return {"name": policy.name, "version": policy.version, "hash": policy.hash}


def _escalation(entry: Escalation) -> Json:
    return {"code": entry.code, "fact": entry.fact, "right": entry.right, "note": entry.note}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _value(value: object) -> object:
    """A value of the rules as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if value is NEVER:
        return "never"
    if isinstance(value, frozenset | set):
        return sorted(str(word) for word in value)
    return str(value) if isinstance(value, str) else value


def _filled(sentence: str, slots: Mapping[str, object]) -> str:
    """The sentence with its slots; an unknown slot keeps its name, so that nothing is invented."""
    for name, value in slots.items():
        sentence = sentence.replace("{" + name + "}", "…" if value is None else str(value))
    return sentence
