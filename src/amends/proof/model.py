"""A model of Z3 as a row of facts, as the generated Python reads it."""

from collections.abc import Iterable
from datetime import date

from amends.decision.facts import WORDS
from amends.proof.situations import Situations
from amends.rules.expression import DATE, Enum, Type
from amends.rules.prove import Chosen, Figure, Seen, Told, Unsaid, word_of
from amends.rules.prove_solver import Model
from amends.rules.prove_terms import evaluated


def row_of(situations: Situations, model: Model, names: Iterable[str] = ()) -> dict[str, object]:
    """Every fact of a decision, and those of `names` besides, with its value in `model`; None is unknown."""
    kinds = {**WORDS.facts, **situations.others}
    wanted = (*WORDS.facts, *names)
    return {name: value_of(situations.fact(name), kinds[name], model) for name in wanted}


def value_of(meaning: Seen, kind: Type, model: Model) -> object:
    """What `meaning` is in `model`."""
    match meaning:
        case Unsaid():
            return None
        case Told(yes, no):
            return True if evaluated(yes, model) else False if evaluated(no, model) else None
        case Chosen(known, has):
            words = frozenset(word for word, within in has.items() if evaluated(within, model))
            return words if evaluated(known, model) else None
        case Figure(known, number):
            if not evaluated(known, model):
                return None
            found = int(evaluated(number, model))
            if kind == DATE:
                return date.fromordinal(found)
            return word_of(found) if isinstance(kind, Enum) else found
