"""The law of one market as a policy is compared with it: the right that governs, and the comparison's conclusions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.decision.governing import INVOKED
from amends.decision.policy.floor import LAW_TERMS, floor_rulebook
from amends.law.pack import Pack
from amends.proof.table import Table
from amends.rules.prove import UNSAID, Seen, Told, seen, told
from amends.rules.prove_rulebook import BookReading
from amends.rules.prove_terms import Truth
from amends.vocabulary.remedy import Right

WANTS_REPAIR = "wants repair"


@dataclass(slots=True)
class MarketLaw:
    """`pack` over the situations of `table`, and the comparison of its rows with it."""

    pack: Pack
    table: Table
    law: BookReading = field(init=False)
    comparison: BookReading = field(init=False)
    governs: dict[Right, Truth] = field(init=False)

    def __post_init__(self) -> None:
        reader = self.table.reader
        self.law = BookReading(reader, self.pack.rulebook, self.fact)
        self.governs = dict(zip(LEGAL_RIGHTS, map(self._governs, LEGAL_RIGHTS), strict=True))
        self.comparison = BookReading(reader, floor_rulebook(), self._compared)

    def fact(self, name: str) -> Seen:
        """A fact of the situation; what is displayed is the policy itself."""
        return self.table.displayed(name) if self.table.speaks_of(name) else self.table.situations.fact(name)

    def breach(self, conclusion: str) -> Truth:
        """Whether the row that answers is certainly in breach: a conclusion of the comparison."""
        return told(self.comparison.conclusion(conclusion)).yes

    def _compared(self, name: str) -> Seen:
        """A fact of the comparison."""
        if name == "right":
            return self._governing(lambda right: seen(str(right)))
        if name == "law_holds":
            holds = self.table.reader.terms.some(self.governs.values())
            return Told(holds, self.table.reader.terms.invert(holds))
        if name in LAW_TERMS:
            return self._governing(lambda right: self.law.conclusion(f"{right}.{LAW_TERMS[name]}"))
        return self.fact(name) if name in WORDS.facts else self.table.term(name)

    def _governing(self, of: Callable[[Right], Seen]) -> Seen:
        value: Seen = UNSAID
        for right in LEGAL_RIGHTS:
            if self.governs[right] is not False:
                value = self.table.reader.either_of(self.governs[right], of(right), value)
        return value

    def _governs(self, right: Right) -> Truth:
        """Whether `right` is the first that the reason invokes and that certainly holds."""
        terms, situations = self.table.reader.terms, self.table.situations
        found = []
        for invoked in dict.fromkeys(INVOKED.values()):
            if right in invoked:
                words = sorted(str(reason) for reason, rights in INVOKED.items() if rights == invoked)
                before = [terms.invert(self._may(earlier)) for earlier in invoked[: invoked.index(right)]]
                found.append(terms.every((situations.is_word("reason", *words), *before, self._may(right))))
        return terms.some(found)

    def _may(self, right: Right) -> Truth:
        """Whether it holds; a buyer who wants a repair has not chosen to reject."""
        terms = self.table.reader.terms
        holds = told(self.law.conclusion(f"{right}.holds")).yes
        if right is not Right.SHORT_TERM_REJECTION:
            return holds
        conforms = told(self.law.conclusion(f"{Right.CONFORMITY}.holds")).yes
        return terms.both(holds, terms.invert(terms.both(conforms, terms.truth(WANTS_REPAIR))))
