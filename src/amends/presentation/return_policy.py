"""A merchant's return policy in a market, in plain words: law and policy together, with exact numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.lists import format_list
from django.utils.translation import gettext as _

from amends.decision.policy.document import RowRemedy, Surcharge
from amends.decision.promise import MarketPromise, Period, Promised, Subject
from amends.presentation import return_policy_refund
from amends.presentation.law_lines import counted
from amends.presentation.policy_conditions import EVIDENCE, GOODS, conditions
from amends.presentation.policy_conditions import surcharge as amount
from amends.presentation.wording import REMEDIES
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import FreightPayer, Remedy

_CHOICES = (Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.REFUND, Remedy.PRICE_REDUCTION, Remedy.EXCHANGE)
_BY_PERSON = frozenset({Remedy.DAMAGES, Remedy.STATUTORY_BONUS})


@dataclass(frozen=True, slots=True)
class Particular:
    """Requests with terms of their own: what makes them particular, and each term as a sentence."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: the usual terms as sentences, and the requests that have their own."""

    id: str
    heading: str
    points: tuple[str, ...]
    particular: tuple[Particular, ...]


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """The page: the first figures, the sections, what cannot be sent back, where it comes from."""

    glance: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    excluded: tuple[str, ...]
    other_terms: bool
    cites: tuple[Citation, ...]


def return_policy(promise: MarketPromise, locale: Locale) -> ReturnPolicy:
    """The policy of a market as a page says it, in the language in force."""
    headings = {
        Subject.CHANGE_OF_MIND: _("If you change your mind"),
        Subject.FAULT: _("If something is wrong with it"),
        Subject.LOST: _("If it never comes"),
    }
    cites = dict.fromkeys(cite for entry in promise.promised for cite in entry.cites)
    return ReturnPolicy(
        tuple(_glance(promise)),
        tuple(_section(promise, subject, heading, locale) for subject, heading in headings.items()),
        tuple(str(GOODS[kind]) for kind in promise.excluded),
        bool(promise.unstated),
        tuple(cites),
    )


def period_words(period: Period) -> str:
    """`30 days`, `6 months` or `2 years`."""
    if period.months is None:
        return counted(period.days, "days")
    years, months = divmod(period.months, 12)
    return counted(years, "years") if not months else counted(period.months, "months")


def _glance(promise: MarketPromise) -> Iterator[tuple[str, str]]:
    mind, fault = promise.usual(Subject.CHANGE_OF_MIND), promise.usual(Subject.FAULT)
    if mind is not None and mind.granted:
        yield _("Time to send back"), period_words(mind.period) if mind.period else _("No last day")
        if mind.terms is not None and mind.terms.return_freight_payer is not None:
            yield _("Return postage"), _payer(mind.terms.return_freight_payer)
        if within := return_policy_refund.shortest(mind):
            yield _("Refund"), within
    if fault is not None and fault.granted and fault.period is not None:
        yield _("We answer for faults for"), period_words(fault.period)


def _payer(payer: FreightPayer) -> str:
    return _("You pay it") if payer is FreightPayer.BUYER else _("We pay it")


def _section(promise: MarketPromise, subject: Subject, heading: str, locale: Locale) -> Section:
    *particular, usual = promise.of(subject)
    return Section(
        subject.value.replace("_", "-"),
        heading,
        tuple(_points(usual, locale)),
        tuple(
            Particular(conditions(entry.row.when, locale), tuple(_points(entry, locale)))
            for entry in particular
            if entry.row is not None
        ),
    )


def _points(entry: Promised, locale: Locale) -> Iterator[str]:
    match entry.subject:
        case Subject.CHANGE_OF_MIND:
            yield from _change_of_mind(entry, locale)
        case Subject.FAULT:
            yield from _fault(entry, locale)
        case Subject.LOST:
            yield from _lost(entry, locale)


def _change_of_mind(entry: Promised, locale: Locale) -> Iterator[str]:
    if not entry.granted:
        yield (
            _("You can't send this back just because you changed your mind.")
            if entry.certain
            else _("We promise no return for a change of mind. Whatever the law of your country gives you stands.")
        )
        return
    if entry.period is None:
        yield _("You can send goods back without giving a reason. There is no last day.")
    else:
        within = {"period": period_words(entry.period)}
        yield _("You can send goods back within %(period)s of delivery, without giving a reason.") % within
    yield from _postage(entry)
    yield from _money_back(entry, locale)
    yield from _instead(entry, locale)
    yield from return_policy_refund.sentences(entry)
    yield from _evidence(entry, locale)


def _postage(entry: Promised) -> Iterator[str]:
    terms = entry.terms
    if terms is None or terms.return_required is False:
        yield _("Nothing needs to be sent back.")
    elif terms.return_freight_payer is FreightPayer.MERCHANT:
        yield _("We pay the return postage.")
    elif terms.return_freight_payer is FreightPayer.BUYER:
        yield _("You pay the return postage.")


def _money_back(entry: Promised, locale: Locale) -> Iterator[str]:
    terms = entry.terms
    if terms is None or Remedy.REFUND not in entry.remedies:
        return
    if not terms.outbound_shipping_refund_minor:
        known = terms.outbound_shipping_refund_minor is not None
        yield (
            _("You get back all that you paid for the goods. What the delivery to you cost is not refunded.")
            if known
            else _("You get back all that you paid for the goods.")
        )
    else:
        yield _("You get back all that you paid for the goods, and our cheapest delivery to you if you return it all.")
    if terms.restocking_fee_minor and entry.row is not None and entry.row.then.restocking_fee is not None:
        yield _("We keep %(fee)s of it for restocking.") % {"fee": amount(entry.row.then.restocking_fee, locale)}
    if any(deduction.name == "diminished_value" for deduction in terms.deductions):
        yield _("If you used it more than you need to see how it works, we may take off what it lost in worth.")
    keep = None if entry.row is None else entry.row.then.keep_it_up_to
    if keep is not None:
        yield _("Up to %(amount)s you keep the goods and still get your money.") % {"amount": amount(keep, locale)}


def _instead(entry: Promised, locale: Locale) -> Iterator[str]:
    """Exchange and credit, which only a merchant's policy gives."""
    if entry.row is None:
        return
    then, refunds = entry.row.then, Remedy.REFUND in entry.remedies
    bonuses: tuple[tuple[RowRemedy, Surcharge | None], ...] = (
        (RowRemedy.EXCHANGE, then.exchange_bonus),
        (RowRemedy.STORE_CREDIT, then.credit_bonus),
    )
    for remedy, bonus in bonuses:
        if remedy not in then.remedies:
            continue
        if remedy is RowRemedy.EXCHANGE:
            yield _("If you prefer, exchange it.") if refunds else _("You can exchange it.")
        else:
            yield _("If you prefer, take credit for this shop.") if refunds else _("You get credit for this shop.")
        if bonus is not None:
            yield _("We add %(bonus)s to it.") % {"bonus": amount(bonus, locale)}


def _fault(entry: Promised, locale: Locale) -> Iterator[str]:
    if not entry.granted:
        yield _("Tell us what is wrong. Whatever the law of your country gives you stands.")
        return
    if entry.period is not None:
        within = {"period": period_words(entry.period)}
        yield (
            _("We answer for faulty, damaged or wrongly described goods for at least %(period)s from delivery.")
            % within
        )
    else:
        yield _("We answer for faulty, damaged or wrongly described goods.")
    if choices := _choices(entry.remedies, locale):
        yield _("What you can have: %(choices)s.") % {"choices": choices}
    if entry.statutory and Remedy.REFUND not in entry.remedies:
        yield _("If that fails, takes too long or cannot be done, you can have your money back.")
    yield from _postage(entry)
    if Remedy.REFUND in entry.remedies:
        yield from return_policy_refund.sentences(entry)
    yield from _evidence(entry, locale)


def _choices(remedies: Sequence[Remedy], locale: Locale) -> str:
    words = [str(REMEDIES[remedy]) for remedy in _CHOICES if remedy in remedies and remedy not in _BY_PERSON]
    return str(format_list(words, style="or", locale=locale)) if words else ""


def _lost(entry: Promised, locale: Locale) -> Iterator[str]:
    if not entry.granted:
        yield _("Tell us: we look for the parcel. Whatever the law of your country gives you stands.")
    elif Remedy.REFUND in entry.remedies:
        yield (
            _("Tell us: you get all your money back, the delivery included.")
            if _all(entry)
            else _("Tell us: you get your money back.")
        )
        yield from return_policy_refund.sentences(entry)
    elif choices := _choices(entry.remedies, locale):
        yield _("What you can have: %(choices)s.") % {"choices": choices}
    else:
        yield _("Tell us and set a last date for delivery. If it passes, you get your money back.")


def _all(entry: Promised) -> bool:
    return entry.terms is not None and bool(entry.terms.outbound_shipping_refund_minor)


def _evidence(entry: Promised, locale: Locale) -> Iterator[str]:
    asked = () if entry.terms is None else entry.terms.evidence
    if asked:
        words = str(format_list([str(EVIDENCE[kind]) for kind in asked], locale=locale))
        yield _("Please show us: %(evidence)s.") % {"evidence": words}
