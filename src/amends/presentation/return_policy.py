"""A merchant's return policy in a market, in plain words: law and policy together, with exact numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from babel import Locale
from babel.lists import format_list
from django.utils.translation import gettext as _

from amends.decision.policy.document import RowCells, RowRemedy, Surcharge
from amends.decision.promise import MarketPromise, Period, Promised, Subject
from amends.presentation import return_policy_refund
from amends.presentation.law_lines import counted
from amends.presentation.policy_conditions import CHOICES, EVIDENCE, GOODS, conditions
from amends.presentation.policy_conditions import surcharge as amount
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import FreightPayer, Remedy

type Point = tuple[str, str]
"""What a sentence is about, and the sentence; one sentence for each thing."""


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
    as_usual = dict(_points(usual, locale))
    own = [
        Particular(conditions(entry.row.when, locale), points)
        for entry in particular
        if entry.row is not None
        and not _listed_as_excluded(promise, entry)
        and (points := _differing(dict(_points(entry, locale)), as_usual))
    ]
    return Section(subject.value.replace("_", "-"), heading, tuple(as_usual.values()), tuple(own))


def _listed_as_excluded(promise: MarketPromise, entry: Promised) -> bool:
    """Whether a refusal says no more than that goods of a kind are excepted, which a list of them says already."""
    assert entry.row is not None
    when = entry.row.when
    others = replace(when, market=(), channel=(), fulfilled_by=(), reason=(), kinds=(), seal=()) != RowCells()
    return not entry.granted and not others and bool(when.kinds) and set(when.kinds) <= set(promise.excluded)


def _differing(points: dict[str, str], as_usual: dict[str, str]) -> tuple[str, ...]:
    """What differs from the usual; all of it where something usual is missing that no sentence takes back."""
    missing = [about for about in as_usual if about not in points]
    taken_back = {
        "exchange": _("No exchange."),
        "credit": _("No credit for this shop."),
        "fee": _("Nothing is kept for restocking."),
        "keep": _("It has to be sent back."),
        "evidence": _("You need to show us nothing."),
    }
    differing = [said for about, said in points.items() if as_usual.get(about) != said]
    if any(about not in taken_back for about in missing):
        return tuple(points.values())
    return (*differing, *(taken_back[about] for about in missing))


def _points(entry: Promised, locale: Locale) -> Iterator[Point]:
    match entry.subject:
        case Subject.CHANGE_OF_MIND:
            yield from _change_of_mind(entry, locale)
        case Subject.FAULT:
            yield from _fault(entry, locale)
        case Subject.LOST:
            yield from _lost(entry, locale)


def _change_of_mind(entry: Promised, locale: Locale) -> Iterator[Point]:
    if not entry.granted:
        yield (
            "window",
            _("It can't be sent back just because you changed your mind.")
            if entry.certain
            else _("We promise no return for a change of mind. Whatever the law of your country gives you stands."),
        )
        return
    if entry.period is None:
        yield "window", _("You can send goods back without giving a reason. There is no last day.")
    else:
        within = {"period": period_words(entry.period)}
        yield "window", _("You can send goods back within %(period)s of delivery, without giving a reason.") % within
    yield from _postage(entry)
    yield from _money_back(entry, locale)
    yield from _instead(entry, locale)
    yield from return_policy_refund.points(entry)
    yield from _evidence(entry, locale)


def _postage(entry: Promised) -> Iterator[Point]:
    terms = entry.terms
    if terms is None or terms.return_required is False:
        yield "postage", _("Nothing needs to be sent back.")
    elif terms.return_freight_payer is FreightPayer.MERCHANT:
        yield "postage", _("We pay the return postage.")
    elif terms.return_freight_payer is FreightPayer.BUYER:
        yield "postage", _("You pay the return postage.")


def _money_back(entry: Promised, locale: Locale) -> Iterator[Point]:
    terms = entry.terms
    if terms is None or Remedy.REFUND not in entry.remedies:
        return
    if terms.outbound_shipping_refund_minor is None:
        yield "money", _("You get back all that you paid for the goods.")
    elif terms.outbound_shipping_refund_minor:
        all_of_it = _("You get back all that you paid for the goods, and our cheapest delivery if you return it all.")
        yield "money", all_of_it
    else:
        goods = _("You get back all that you paid for the goods. What the delivery to you cost is not refunded.")
        yield "money", goods
    if terms.restocking_fee_minor != 0 and entry.row is not None and entry.row.then.restocking_fee is not None:
        fee = {"fee": amount(entry.row.then.restocking_fee, locale)}
        yield "fee", _("We keep %(fee)s of it for restocking.") % fee
    if any(deduction.name == "diminished_value" for deduction in terms.deductions):
        used = _("If you used it more than you need to see how it works, we may take off what it lost in worth.")
        yield "used", used
    keep = None if entry.row is None else entry.row.then.keep_it_up_to
    if keep is not None:
        up_to = {"amount": amount(keep, locale)}
        yield "keep", _("Up to %(amount)s you keep the goods and still get your money.") % up_to


def _instead(entry: Promised, locale: Locale) -> Iterator[Point]:
    """Exchange and credit, which only a merchant's policy gives."""
    if entry.row is None:
        return
    then = entry.row.then
    if RowRemedy.EXCHANGE in then.remedies:
        yield (
            "exchange",
            _with_bonus(
                then.exchange_bonus,
                _("If you like, you can have it exchanged."),
                _("If you like, you can have it exchanged; we add %(bonus)s."),
                locale,
            ),
        )
    if RowRemedy.STORE_CREDIT in then.remedies:
        yield (
            "credit",
            _with_bonus(
                then.credit_bonus,
                _("If you like, you can have credit for this shop."),
                _("If you like, you can have credit for this shop; we add %(bonus)s."),
                locale,
            ),
        )


def _with_bonus(bonus: Surcharge | None, without: str, with_it: str, locale: Locale) -> str:
    return without if bonus is None else with_it % {"bonus": amount(bonus, locale)}


def _fault(entry: Promised, locale: Locale) -> Iterator[Point]:
    if not entry.granted:
        yield "window", _("Tell us what is wrong. Whatever the law of your country gives you stands.")
        return
    if entry.period is not None:
        period = {"period": period_words(entry.period)}
        at_least = _("We answer for faulty, damaged or wrongly described goods for at least %(period)s from delivery.")
        yield "window", at_least % period
    else:
        yield "window", _("We answer for faulty, damaged or wrongly described goods.")
    if choices := _choices(entry.remedies, locale):
        yield "choices", _("You can have: %(choices)s.") % {"choices": choices}
    if entry.statutory and Remedy.REFUND not in entry.remedies:
        yield "second", _("If that fails, takes too long or cannot be done, you can have your money back.")
    yield from _postage(entry)
    yield from return_policy_refund.points(entry)
    yield from _evidence(entry, locale)


def _choices(remedies: Sequence[Remedy], locale: Locale) -> str:
    words = [str(word) for remedy, word in CHOICES.items() if remedy in remedies]
    return str(format_list(words, style="or", locale=locale)) if words else ""


def _lost(entry: Promised, locale: Locale) -> Iterator[Point]:
    if not entry.granted:
        yield "lost", _("Tell us: we look for the parcel. Whatever the law of your country gives you stands.")
    elif Remedy.REFUND in entry.remedies:
        all_of_it = entry.terms is not None and bool(entry.terms.outbound_shipping_refund_minor)
        everything = _("Tell us: you get all your money back, the delivery included.")
        yield "lost", everything if all_of_it else _("Tell us: you get your money back.")
        yield from return_policy_refund.points(entry)
    elif choices := _choices(entry.remedies, locale):
        yield "lost", _("You can have: %(choices)s.") % {"choices": choices}
    else:
        yield "lost", _("Tell us and set a last date for delivery. If it passes, you get your money back.")


def _evidence(entry: Promised, locale: Locale) -> Iterator[Point]:
    asked = () if entry.terms is None else entry.terms.evidence
    if asked:
        words = str(format_list([str(EVIDENCE[kind]) for kind in asked], locale=locale))
        yield "evidence", _("Please show us: %(evidence)s.") % {"evidence": words}
