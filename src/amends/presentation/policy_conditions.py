"""The conditions of a policy's row as a buyer reads them, and the amounts of its terms."""

from collections.abc import Iterable, Iterator, Mapping

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_percent
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.decision.policy.document import REASON_GROUPS, Band, Dates, Days, Rate, RowCells, Surcharge
from amends.presentation.dates import day
from amends.presentation.money import money_minor
from amends.presentation.wording import REASONS
from amends.vocabulary.money import PPM
from amends.vocabulary.order import Kind
from amends.vocabulary.remedy import Remedy

GOODS: Mapping[Kind, Promise] = {
    Kind.CUSTOM_MADE: gettext_lazy("Goods made to your wishes"),
    Kind.INDIVIDUALLY_DEFINED: gettext_lazy("Goods that only you can use"),
    Kind.PERISHABLE: gettext_lazy("Goods that spoil quickly"),
    Kind.SEALED_HYGIENE: gettext_lazy("Sealed hygiene goods once opened"),
    Kind.PERSONAL_USE: gettext_lazy("Goods for personal care and wear"),
    Kind.SEALED_MEDIA: gettext_lazy("Sealed recordings and software once opened"),
    Kind.COPYABLE_UNSEALABLE: gettext_lazy("Goods that can be copied, once unpacked"),
    Kind.DIGITAL_CONTENT: gettext_lazy("Digital content once supplied"),
    Kind.PERIODICAL: gettext_lazy("Newspapers and magazines"),
    Kind.ALCOHOL_FORWARD: gettext_lazy("Wine and spirits bought for later delivery"),
    Kind.INSEPARABLY_MIXED: gettext_lazy("Goods mixed inseparably with others"),
    Kind.MARKET_PRICE: gettext_lazy("Goods whose price follows a market"),
    Kind.BY_NATURE_UNRETURNABLE: gettext_lazy("Goods that by their nature cannot be returned"),
    Kind.VALUE_REDUCED_BY_TIME: gettext_lazy("Goods that quickly lose value with time"),
    Kind.PUBLIC_AUCTION: gettext_lazy("Goods bought at a public auction"),
    Kind.VEHICLE_OR_DRONE: gettext_lazy("Registered vehicles and drones"),
    Kind.SET_BY_DECREE: gettext_lazy("Goods named in a decree"),
    Kind.SERVICE: gettext_lazy("Services"),
    Kind.USED_GOODS: gettext_lazy("Second-hand goods"),
    Kind.DANGEROUS_GOODS: gettext_lazy("Dangerous goods"),
    Kind.BATTERY: gettext_lazy("Batteries"),
}
CONDITIONS: Mapping[str, Promise] = {
    "unopened": gettext_lazy("Unopened"),
    "opened": gettext_lazy("Opened"),
    "tried": gettext_lazy("Tried"),
    "used": gettext_lazy("Used"),
    "damaged": gettext_lazy("Damaged"),
    "unusable": gettext_lazy("No longer usable"),
    "unknown": gettext_lazy("Condition not known"),
}
SEALS: Mapping[str, Promise] = {
    "intact": gettext_lazy("Seal intact"),
    "broken": gettext_lazy("Seal broken"),
    "none": gettext_lazy("Without a seal"),
}
EVIDENCE: Mapping[str, Promise] = {
    "photo": gettext_lazy("a photo"),
    "video": gettext_lazy("a video"),
    "receipt": gettext_lazy("the receipt"),
    "packaging": gettext_lazy("the packaging"),
    "serial_number": gettext_lazy("the serial number"),
}
FURTHER: Mapping[str, Promise] = {
    "offered_collection": gettext_lazy("If we offered to collect it"),
    "used_beyond_testing": gettext_lazy("If it was used more than needed to try it"),
    "nonreturnable_confirmed": gettext_lazy("If you agreed before buying that it cannot be sent back"),
}
"""Facts that a row's own expression may ask for, as a buyer reads them."""
CHOICES: Mapping[Remedy, Promise] = {
    Remedy.REPAIR: gettext_lazy("a repair"),
    Remedy.REPLACEMENT: gettext_lazy("a new one"),
    Remedy.REFUND: gettext_lazy("your money back"),
    Remedy.PRICE_REDUCTION: gettext_lazy("part of the price back"),
    Remedy.REDELIVERY: gettext_lazy("another delivery"),
}
"""What a buyer may choose when something is wrong, as a list has it."""


def conditions(when: RowCells, locale: Locale) -> str:
    """What a row asks of a request, beyond market and channel: `Sale · 15 to 30 days after delivery`."""
    found = " · ".join(_parts(when, locale))
    return found or _("Some goods")


def surcharge(given: Surcharge, locale: Locale) -> str:
    """`10 %` or `€5.00`."""
    if isinstance(given, Rate):
        return str(format_percent(given.ppm / PPM, locale=locale, decimal_quantization=False))
    return money_minor(given.amount_minor, given.currency, locale)


def _parts(when: RowCells, locale: Locale) -> Iterator[str]:
    if when.category:
        yield _own_words(when.category)
    if when.tags:
        yield _own_words(when.tags)
    if when.kinds:
        yield _listed([str(GOODS[kind]) for kind in when.kinds], locale)
    if when.reason and not any(word in REASON_GROUPS for word in when.reason):
        yield " / ".join(str(REASONS[word]) for word in when.reason)
    if when.condition:
        yield _listed([str(CONDITIONS[word]) for word in when.condition], locale)
    if when.seal:
        yield _listed([str(SEALS[word]) for word in when.seal], locale)
    if when.buyer_tier:
        yield _("For members: %(tiers)s") % {"tiers": _own_words(when.buyer_tier)}
    yield from _days(when.days_since_delivery)
    yield from _value(when.value, locale)
    yield from _dates(when.ordered, locale)
    if when.where is not None:
        yield _further(when.where)


def _further(where: str) -> str:
    """A row's own expression in words, where it asks for one thing that has words."""
    named = [words for fact, words in FURTHER.items() if fact in where]
    return str(named[0]) if len(named) == 1 and "not " not in where else _("With further conditions of this shop")


def _days(days: Days | None) -> Iterator[str]:
    match days:
        case Days(first=first, last=int() as last) if first:
            yield _("%(first)s to %(last)s days after delivery") % {"first": first, "last": last}
        case Days(last=int() as last):
            yield _("Up to %(last)s days after delivery") % {"last": last}
        case Days(first=int() as first):
            yield _("From %(first)s days after delivery") % {"first": first}
        case _:
            return


def _value(band: Band | None, locale: Locale) -> Iterator[str]:
    if band is None:
        return
    least = None if band.least_minor is None else money_minor(band.least_minor, band.currency, locale)
    most = None if band.most_minor is None else money_minor(band.most_minor, band.currency, locale)
    if band.least_minor and most is not None:
        yield _("%(least)s to %(most)s") % {"least": least, "most": most}
    elif most is not None:
        yield _("Up to %(most)s") % {"most": most}
    elif band.least_minor:
        yield _("From %(least)s") % {"least": least}


def _dates(dates: Dates | None, locale: Locale) -> Iterator[str]:
    match dates:
        case Dates(first=None, last=None) | None:
            return
        case Dates(first=first, last=None):
            yield _("Ordered from %(first)s") % {"first": day(first, locale)}
        case Dates(first=None, last=last):
            yield _("Ordered until %(last)s") % {"last": day(last, locale)}
        case Dates(first=first, last=last):
            yield _("Ordered from %(first)s to %(last)s") % {"first": day(first, locale), "last": day(last, locale)}


def _own_words(words: Iterable[str]) -> str:
    """A merchant's own words: `large_appliances` reads as `Large appliances`."""
    return ", ".join(word.replace("_", " ").capitalize() if word.islower() else word for word in words)


def _listed(words: Iterable[str], locale: Locale) -> str:
    return str(format_list([str(word) for word in words], locale=locale))
