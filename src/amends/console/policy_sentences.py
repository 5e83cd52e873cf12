"""What the cells of a policy row say, in words, from the row's document; what cannot be read is said as it stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.console import policy_words as w
from amends.console.inbox import country_name
from amends.console.wording import word
from amends.presentation.dates import day, parse_day
from amends.presentation.money import money

PPM_PER_PERCENT = 10_000
MOST_NAMED = 4
"""Of a longer list, how many more."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """Says cells of one row; `row` is `{"when", "then"}` as the document has it."""

    row: Mapping[str, Any]
    locale: Locale

    def cell(self, name: str) -> list[str]:
        """The lines of a column's cell; never empty."""
        says: Mapping[str, Callable[[], Iterable[str | bool | None]]] = {
            "sold": self._sold,
            "goods": self._goods,
            "asked": self._asked,
            "time": self._time,
            "gives": self._gives,
            "costs": self._costs,
            "refund": self._refund,
        }
        anything = {
            "sold": _("Anywhere"),
            "goods": _("Any goods"),
            "asked": _("Any reason"),
            "time": _("Any time, any buyer"),
            "costs": _("Nothing special"),
        }
        return [str(line) for line in says[name]() if line] or [anything.get(name, "–")]

    def _sold(self) -> Iterable[str | bool | None]:
        when = self._when
        yield self._listed([market_name(code, self.locale) for code in _list(when.get("market"))])
        yield self._words(w.SITES, when.get("channel"))
        yield self._words(w.FULFILLED_BY, when.get("fulfilled_by"))

    def _goods(self) -> Iterable[str | bool | None]:
        when = self._when
        yield self._listed(_list(when.get("category")))
        tags = self._listed(_list(when.get("tags")))
        yield tags and _("tagged %(tags)s") % {"tags": tags}
        yield self._words(w.KINDS, when.get("kinds"))
        value = when.get("value")
        if isinstance(value, Mapping):
            ends = [self._money(value.get(end), value.get("currency")) for end in ("from", "to")]
            yield _span(ends[0], ends[1])

    def _asked(self) -> Iterable[str | bool | None]:
        when = self._when
        yield self._words(w.ASKED, when.get("reason"))
        yield self._words(w.CONDITIONS, when.get("condition"))
        yield self._words(w.SEALS, when.get("seal"))

    def _time(self) -> Iterable[str | bool | None]:
        when = self._when
        days = when.get("days_since_delivery")
        if isinstance(days, Mapping):
            yield _days_span(days.get("from"), days.get("to"))
        ordered = when.get("ordered")
        if isinstance(ordered, Mapping):
            span = _span(self._day(ordered.get("from")), self._day(ordered.get("to")))
            yield span and _("ordered %(span)s") % {"span": span}
        tiers = self._listed(_list(when.get("buyer_tier")))
        yield tiers and _("buyers: %(tiers)s") % {"tiers": tiers}
        where = when.get("where")
        yield where and _("only where %(expression)s") % {"expression": where}

    def _gives(self) -> Iterable[str | bool | None]:
        then = self._then
        remedies = _list(then.get("remedies"))
        if not remedies:
            yield _("Nothing: refuses")
            cite = then.get("refusal_cite")
            yield f"{cite.get('instrument', '')} {cite.get('article', '')}".strip() if isinstance(cite, Mapping) else ""
            return
        yield ", ".join(word(w.GIVEN, each) for each in remedies)
        days = then.get("window_days")
        if days is None:
            yield _("no time limit of its own")
        elif isinstance(days, int):
            yield ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days}
            yield then.get("no_shorter_than_law") is True and _("or as long as the law gives")
        else:
            yield str(days)

    def _costs(self) -> Iterable[str | bool | None]:
        then = self._then
        if _list(then.get("remedies")):
            if then.get("return_required") is False:
                yield _("nothing to send back")
            elif then.get("return_freight_payer") == "merchant":
                yield _("we pay the way back")
            else:
                yield _("buyer pays the way back")
        if then.get("outbound_refunded") is True:
            yield _("delivery charge back too")
        for name, said in (
            ("restocking_fee", _("restocking fee %(amount)s")),
            ("exchange_bonus", _("%(amount)s extra for an exchange")),
            ("credit_bonus", _("%(amount)s extra as credit")),
            ("keep_it_up_to", _("keeps it up to %(amount)s")),
        ):
            amount = self._surcharge(then.get(name))
            yield amount and said % {"amount": amount}

    def _refund(self) -> Iterable[str | bool | None]:
        then = self._then
        promise, trigger = then.get("refund_promise_working_days"), then.get("refund_trigger") or "received"
        if promise is None:
            yield _("by the day the law sets")
        elif isinstance(promise, int):
            said = ngettext("%(n)s working day after %(event)s", "%(n)s working days after %(event)s", promise)
            yield said % {"n": promise, "event": word(w.TRIGGERS, trigger)}
        else:
            yield str(promise)
        yield then.get("no_later_than_law") is True and _("never later than the law")
        inspection = then.get("longest_inspection_days")
        if isinstance(inspection, int):
            said = ngettext("inspection in %(n)s working day", "inspection in %(n)s working days", inspection)
            yield said % {"n": inspection}
        evidence = self._words(w.EVIDENCE, then.get("evidence"))
        yield evidence and _("asks for: %(evidence)s") % {"evidence": evidence}

    @property
    def _when(self) -> Mapping[str, Any]:
        found = self.row.get("when")
        return found if isinstance(found, Mapping) else {}

    @property
    def _then(self) -> Mapping[str, Any]:
        found = self.row.get("then")
        return found if isinstance(found, Mapping) else {}

    def _words(self, table: Mapping[str, Promise], codes: Any) -> str:
        return self._listed([word(dict(table), code) for code in _list(codes)])

    def _listed(self, words: list[str]) -> str:
        more = len(words) - MOST_NAMED
        if more > 1:
            return _("%(named)s and %(n)s more") % {"named": ", ".join(words[:MOST_NAMED]), "n": more}
        return ", ".join(words)

    def _money(self, amount: Any, currency: Any) -> str:
        if amount in {None, ""}:
            return ""
        try:
            return money(str(amount), str(currency), self.locale)
        except (ValueError, ArithmeticError, KeyError):
            return f"{amount} {currency or ''}".strip()

    def _surcharge(self, given: Any) -> str:
        if not isinstance(given, Mapping):
            return ""
        if "ppm" in given:
            return percent(given["ppm"])
        return self._money(given.get("amount"), given.get("currency"))

    def _day(self, given: Any) -> str:
        try:
            return day(parse_day(given), self.locale).replace("\N{NO-BREAK SPACE}", " ")
        except (TypeError, ValueError):
            return str(given or "")


def market_name(code: str, locale: Locale) -> str:
    """`Germany`, or what a group's code stands for."""
    return _("European Union") if code == "EU" else country_name(code, locale)


def percent(ppm: Any) -> str:
    """Millionths as a percentage: 125000 -> `12.5 %`."""
    return f"{plain_percent(ppm)} %"


def plain_percent(ppm: Any) -> str:
    """The number alone; what is no number as it stands."""
    if not isinstance(ppm, int):
        return str(ppm)
    return f"{(Decimal(ppm) / PPM_PER_PERCENT).normalize():f}"


def _days_span(first: Any, last: Any) -> str:
    if first in {None, 0} and last is not None:
        return _("up to day %(last)s after delivery") % {"last": last}
    if last is None:
        return _("from day %(first)s after delivery") % {"first": first}
    return _("day %(first)s to %(last)s after delivery") % {"first": first, "last": last}


def _span(first: str, last: str) -> str:
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if last:
        return _("up to %(last)s") % {"last": last}
    return first and _("from %(first)s") % {"first": first}


def _list(given: Any) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else []
