"""The situations a proof ranges over, as unknown facts: one item of one line, as a request of a buyer can bring it.

Every fact that the contract lets be unknown may be unknown. What no order can show together is excluded here, so that a
model is an order somebody could send.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from amends.decision.facts import WORDS
from amends.decision.request_check import WITHOUT_DELIVERY
from amends.rules.expression import DATE, Type
from amends.rules.prove import Reader, Seen, figure, told, word_number
from amends.rules.prove_spans import FAR_DAY
from amends.rules.prove_terms import Number, Truth

LONGEST_DAYS = 4_000
"""How long after the order anything in a situation may lie: eleven years, beyond the guarantees most laws give."""
MAX_REPAIRS = 3
MAX_DELAYS = 1
MAX_COUNT = 4_000
MAX_MINOR = 10**9

ALWAYS_KNOWN = ("ordered_on", "requested_on", "as_of", "reason", "partial", "prior_repair_count", "delay_count")
RECORDED_EVENTS = ("dispatched", "proof", "received_back")
"""Events of the merchant's own record: what is not recorded there has not happened."""
EVENTS = tuple(fact.removesuffix("_happened") for fact in WORDS.facts if fact.endswith("_happened"))
PROMISES = ("promised_on", "ship_promised_on")
"""Days that a merchant may never have promised."""
AFTER_THE_ORDER = (
    *(f"{event}_on" for event in EVENTS if event not in {"withdrawal_notice", "contract_document"}),
    *PROMISES,
    "noticed_on",
    "last_repair_requested_on",
    "delay_new_date",
    "first_delay_notified_on",
)


@dataclass(slots=True)
class Situations:
    """Facts of an order made from `first` to `last`; `others` are facts beside those of decisions."""

    reader: Reader
    first: date
    last: date
    others: Mapping[str, Type] = field(default_factory=dict)
    all_known: bool = False
    """Whether every fact is known, the day of what has not happened being a later one."""
    facts: dict[str, Seen] = field(default_factory=dict)

    def fact(self, name: str) -> Seen:
        """The fact of that name."""
        if name not in self.facts:
            kind = WORDS.facts[name] if name in WORDS.facts else self.others[name]
            known = self.all_known or self.reader.terms.truth(f"known {name}")
            self.facts[name] = self.reader.fact(name, kind, self._bounds(name, kind), known)
        return self.facts[name]

    def _bounds(self, name: str, kind: Type) -> tuple[int, int]:
        earliest, latest = self.first.toordinal(), self.last.toordinal()
        if name == "ordered_on":
            return earliest, latest
        if self.all_known and name in PROMISES:
            return earliest, FAR_DAY
        if kind == DATE:
            return earliest - MAX_COUNT if name in {"withdrawal_notice_on", "contract_document_on"} else earliest, (
                latest + LONGEST_DAYS
            )
        limits = {"prior_repair_count": MAX_REPAIRS, "delay_count": MAX_DELAYS, "delay_days": MAX_COUNT}
        if name == "delay_days":
            return -MAX_COUNT, MAX_COUNT
        return 0, limits.get(name, MAX_COUNT if name in WORDS.facts else MAX_MINOR)

    def known(self, name: str) -> Truth:
        """Whether the fact is known."""
        return self.reader.known(self.fact(name))

    def number(self, name: str) -> Number:
        """What it is, where it is known."""
        return figure(self.fact(name)).value

    def is_word(self, name: str, *words: str) -> Truth:
        """Whether it is known and one of `words`."""
        terms = self.reader.terms
        one = terms.some(terms.equal(self.number(name), word_number(word)) for word in words)
        return terms.both(self.known(name), one)

    def yes(self, name: str) -> Truth:
        """Whether it is certainly so."""
        return told(self.fact(name)).yes

    def no(self, name: str) -> Truth:
        """Whether it is certainly not."""
        return told(self.fact(name)).no

    def realistic(self) -> list[Truth]:
        """What holds of the facts of every order that can be sent."""
        found = [*self._days(), *self._events(), *self._goods()]
        return [*found, *self._everything_known()] if self.all_known else [*found, *self._history()]

    def _everything_known(self) -> Iterator[Truth]:
        """Words are known as words; a promise is a day or was never made."""
        terms, last = self.reader.terms, self.last.toordinal() + LONGEST_DAYS
        yield from map(self.known, WORDS.facts)
        for name in PROMISES:
            day = self.number(name)
            yield terms.either(terms.at_most(day, last), terms.equal(day, FAR_DAY))

    def _days(self) -> Iterator[Truth]:
        terms = self.reader.terms
        yield from (self.known(name) for name in ALWAYS_KNOWN)
        yield terms.at_most(self.number("ordered_on"), self.number("requested_on"))
        yield terms.at_most(self.number("requested_on"), self.number("as_of"))
        for name in AFTER_THE_ORDER:
            yield terms.implies(self.known(name), terms.at_most(self.number("ordered_on"), self.number(name)))

    def _events(self) -> Iterator[Truth]:
        """A day and whether it has come: a day up to `as_of` has; never, or a later one, has not."""
        terms = self.reader.terms
        for event in EVENTS:
            on, happened = f"{event}_on", f"{event}_happened"
            came = terms.at_most(self.number(on), self.number("as_of"))
            yield terms.implies(self.known(on), terms.whether(came, self.yes(happened), self.no(happened)))
            yield terms.implies(self.yes(happened), self.known(on))
            if event in RECORDED_EVENTS:
                yield self.known(happened)
        shipped_first = terms.at_most(self.number("shipped_on"), self.number("delivered_on"))
        yield terms.implies(terms.both(self.known("shipped_on"), self.known("delivered_on")), shipped_first)
        yield terms.implies(self.no("shipped_happened"), terms.invert(self.yes("delivered_happened")))
        for event in ("dispatched_on", "proof_on", "received_back_on"):
            came_back = self.yes(event.replace("_on", "_happened")) if self.all_known else self.known(event)
            yield terms.implies(came_back, self.yes("delivered_happened"))
            for before in ("delivered_on", "requested_on"):
                yield terms.implies(self.known(event), terms.at_most(self.number(before), self.number(event)))

    def _goods(self) -> Iterator[Truth]:
        """One parcel, but for goods of one order that come in several, of which a later one may come last."""
        terms = self.reader.terms
        delivered, first, last = "delivered_on", "first_delivered_on", "order_last_delivered_on"
        for other in (first, last):
            yield terms.equal_truths(self.known(other), self.known(delivered))
        yield terms.implies(self.known(delivered), terms.equal(self.number(first), self.number(delivered)))
        yield terms.implies(self.known(delivered), terms.at_most(self.number(delivered), self.number(last)))
        apart = self.is_word("delivery_pattern", "separate_items")
        together = terms.equal(self.number(last), self.number(delivered))
        yield terms.implies(self.known(delivered), terms.either(apart, together))
        for name in ("condition", "damage_cause"):
            yield terms.invert(self.is_word(name, "unknown"))
        for name in ("condition", "seal", "used_beyond_testing"):
            yield terms.implies(self.no("delivered_happened"), self.known(name))
        came = terms.invert(self.no("delivered_happened"))
        yield terms.either(came, self.is_word("reason", *sorted(map(str, WITHOUT_DELIVERY))))
        yield terms.implies(self.known("defect_appeared_on"), self.known(delivered))
        gone = terms.at_most(self.number(delivered), self.number("defect_appeared_on"))
        yield terms.implies(self.known("defect_appeared_on"), gone)

    def _history(self) -> Iterator[Truth]:
        """Repairs and delays, of which nothing is known where there were none."""
        terms = self.reader.terms
        repaired = terms.at_most(1, self.number("prior_repair_count"))
        for name in ("last_repair_requested_on", "last_repair_completed_on", "last_repair_completed_happened"):
            yield terms.implies(self.known(name), repaired)
        delayed = terms.at_most(1, self.number("delay_count"))
        for name in ("delay_new_date", "delay_answer", "delay_indefinite", "first_delay_notified_on"):
            yield terms.implies(self.known(name), delayed)
        both = terms.both(self.known("delay_new_date"), self.known("ship_promised_on"))
        yield terms.equal_truths(self.known("delay_days"), both)
        moved = terms.minus(self.number("delay_new_date"), self.number("ship_promised_on"))
        yield terms.implies(both, terms.equal(self.number("delay_days"), moved))
