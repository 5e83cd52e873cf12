"""Which words of a column nobody tells apart: two reasons that every rule and row treats alike are one.

Found in the rules themselves: a word is known by the answers it gives to every comparison made with the fact. Where a
fact is used in any other way, each of its words stands for itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from amends.rules.expression import Call, Compare, Constant, Expression, Member, Name, children

type Answers = tuple[object, ...]


@dataclass(slots=True)
class Told:
    """What is asked of one fact: sets it is sought in, words it is compared with; `apart` where anything else is."""

    sets: set[frozenset[str]] = field(default_factory=set)
    apart: bool = False

    def answers(self, word: str) -> Answers:
        """What a word answers; equal answers cannot be told apart."""
        if self.apart:
            return (word,)
        return tuple(word in asked for asked in sorted(self.sets, key=sorted))


def told(
    fact: str, expressions: Iterable[Expression], parameter: Callable[[str], Iterable[object]] = lambda _: ()
) -> Told:
    """What `expressions` ask of `fact`; `parameter` gives every value that a dated parameter ever has."""
    found = Told()
    for expression in expressions:
        _ask(fact, expression, parameter, found)
    return found


def merged(words: Iterable[str], answers: Callable[[str], Answers]) -> Mapping[str, str]:
    """Each word with the first one that answers alike."""
    first: dict[Answers, str] = {}
    return {word: first.setdefault(answers(word), word) for word in sorted(words)}


def _ask(fact: str, node: Expression, parameter: Callable[[str], Iterable[object]], found: Told) -> None:
    match node:
        case Name("fact", name) if name == fact:
            found.apart = True
        case Member(Name("fact", name), Constant(frozenset() as asked)) if name == fact:
            found.sets.add(frozenset(str(word) for word in asked))
        case Member(Name("fact", name), Name("parameter", of)) if name == fact:
            for value in parameter(of):
                if isinstance(value, frozenset):
                    found.sets.add(frozenset(str(word) for word in value))
                elif value is not None:
                    found.apart = True
        case Compare(_, Name("fact", name), Constant(str() as word)) if name == fact:
            found.sets.add(frozenset({str(word)}))
        case Call("is_known", (Name("fact", name),)) if name == fact:
            return
        case _:
            for part in children(node):
                _ask(fact, part, parameter, found)
