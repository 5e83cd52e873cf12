"""A rulebook as terms: exceptions settled as at run time, dated parameters put in, one conclusion at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from amends.rules.expression import Expression, Name, Type
from amends.rules.parameter import Parameter
from amends.rules.prove import NOT_TOLD, UNSAID, Reader, Seen, Told, Unsaid, figure, seen, told
from amends.rules.prove_spans import FAR_DAY
from amends.rules.prove_terms import Truth
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether a rule or one of its exceptions applies, and to what value."""

    applies: Told
    value: Seen


type Supposed = Callable[[str, Type], Seen]
"""What stands for the law of that label, which is not known, and its type."""


@dataclass(slots=True)
class BookReading:
    """The conclusions of `rulebook` over `facts`, each read when it is first asked for.

    With `supposed`, a parameter without a value and a rule that says `unknown` mean what that gives.
    """

    reader: Reader
    rulebook: Rulebook
    facts: Callable[[str], Seen]
    supposed: Supposed | None = None
    concluded: dict[str, Seen] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    """By rule label, what its exceptions left of it."""
    parameters: dict[tuple[str, str], Seen] = field(default_factory=dict)

    def conclusion(self, name: str) -> Seen:
        """The value of a conclusion; unknown where no rule defines it."""
        if name not in self.concluded:
            branch = self.rulebook.branches.get(name)
            self.concluded[name] = UNSAID if branch is None else self._concluded(branch)
        return self.concluded[name]

    def _concluded(self, branch: Branch) -> Seen:
        settled = self.branch(branch)
        return self.reader.either_of(settled.applies.yes, settled.value, UNSAID)

    def expression(self, node: Expression, governed_by: str) -> Seen:
        """The meaning of an expression of a rule governed by that fact."""

        def read(name: Name) -> Seen:
            match name.kind:
                case "fact":
                    return self.facts(name.name)
                case "conclusion":
                    return self.conclusion(name.name)
                case "parameter":
                    return self._parameter(self.rulebook.parameters[name.name], governed_by)

        return self.reader.value(node, read)

    def _parameter(self, parameter: Parameter, governed_by: str) -> Seen:
        key = (parameter.name, governed_by)
        if key not in self.parameters:
            self.parameters[key] = self._dated(parameter, governed_by)
        return self.parameters[key]

    def _dated(self, parameter: Parameter, governed_by: str) -> Seen:
        """The value in force on the governing day; without a day, the one that never changed."""

        def stated(value: Seen) -> Seen:
            if self.supposed is None or not isinstance(value, Unsaid):
                return value
            return self.supposed(parameter.name, parameter.type)

        if parameter.never_changed:
            return stated(seen(parameter.timeless))
        terms, day = self.reader.terms, figure(self.facts(governed_by))
        value: Seen = UNSAID
        for dated in parameter.values:
            now = stated(seen(dated.value))
            begun = True if dated.since is None else terms.at_most(dated.since.toordinal(), day.value)
            value = self.reader.either_of(begun, now, value)
        dated_at_all = terms.both(day.known, terms.invert(terms.equal(day.value, FAR_DAY)))
        return self.reader.either_of(dated_at_all, value, UNSAID)

    def branch(self, branch: Branch) -> Settled:
        """A rule under its exceptions: they win, two that apply conflict, one that may apply must say the same."""
        label = branch.rule.label
        if label not in self.settled:
            hung = [self.branch(inner) for inner in branch.exceptions]
            self.settled[label] = self._settle([part for part in hung if part.applies.no is not True], branch.rule)
        return self.settled[label]

    def _settle(self, hung: Sequence[Settled], rule: Rule) -> Settled:
        terms = self.reader.terms
        overruled = terms.some(part.applies.yes for part in hung)
        when = NOT_TOLD if overruled is True else told(self.expression(rule.when, rule.governed_by))
        own_live = terms.both(terms.invert(overruled), terms.invert(when.no))
        own = UNSAID if own_live is False else self._then(rule)
        if not hung:
            return Settled(when, own)
        applies = Told(
            terms.either(overruled, when.yes),
            terms.every((*(part.applies.no for part in hung), when.no)),
        )
        live = [(terms.invert(part.applies.no), part.value) for part in hung]
        return Settled(applies, self._agreed([*live, (own_live, own)], self._conflict(hung)))

    def _then(self, rule: Rule) -> Seen:
        value = self.expression(rule.then, rule.governed_by)
        if self.supposed is None or not isinstance(value, Unsaid):
            return value
        return self.supposed(rule.label, self.rulebook.words.conclusions[rule.defines])

    def _conflict(self, hung: Sequence[Settled]) -> Truth:
        terms = self.reader.terms
        return terms.some(
            terms.both(part.applies.yes, other.applies.yes) for place, part in enumerate(hung) for other in hung[:place]
        )

    def _agreed(self, live: Sequence[tuple[Truth, Seen]], conflict: Truth) -> Seen:
        """The value that all that are live say, unknown where they differ."""
        reader, terms = self.reader, self.reader.terms
        value: Seen = UNSAID
        for alive, stated in reversed(live):
            value = reader.either_of(alive, stated, value)
        agree = [terms.invert(conflict)]
        for place, (alive, stated) in enumerate(live):
            agree.append(terms.implies(alive, reader.known(stated)))
            for other_alive, other in live[:place]:
                together = terms.both(alive, other_alive)
                agree.append(terms.implies(together, reader.same(stated, other)) if together is not False else True)
        return reader.either_of(terms.every(agree), value, UNSAID)
