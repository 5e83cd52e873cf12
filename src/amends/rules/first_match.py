"""Several conditions in order as one generated function: which is the first that is not false.

Facts are read once, conditions are asked one after the other and none after the answer.
"""

from collections.abc import Callable, Mapping, Sequence

from amends.rules import counting
from amends.rules.expression import DATE, FAR, Expression, Vocabulary
from amends.rules.python_expression import Emitter
from amends.rules.settle import pick
from amends.vocabulary.deadline import NEVER, WorkingCalendar

type FirstMatch = tuple[int, bool | None]
"""The place of the first condition that is not false, and whether it is known to be true; (-1, False) for none."""
type FirstMatchFunction = Callable[[Mapping[str, object], WorkingCalendar | None], FirstMatch]

NO_MATCH: FirstMatch = (-1, False)
_COUNTING_WORDS = (
    "add_days",
    "add_months",
    "add_years",
    "add_business_days",
    "roll",
    "last_day_counting",
    "days_between",
    "share",
)


def compile_first_match(conditions: Sequence[Expression], words: Vocabulary) -> FirstMatchFunction:
    """The function over one row of facts; `conditions` are Bool expressions over the facts of `words`, type-checked.

    An absent or None fact is unknown. The calendar may be None where no condition counts working days.
    """
    namespace: dict[str, object] = {
        "NEVER": NEVER,
        "FAR": FAR,
        "NO_MATCH": NO_MATCH,
        "pick": pick,
        **{word: getattr(counting, word) for word in _COUNTING_WORDS},
    }
    source = _source(conditions, words, namespace)
    exec(compile(source, "<first match>", "exec"), namespace)  # noqa: S102 - generated from a checked tree
    function: FirstMatchFunction = namespace["first_match"]  # type: ignore[assignment]
    return function


def _source(conditions: Sequence[Expression], words: Vocabulary, namespace: dict[str, object]) -> str:
    emitter = Emitter({}, {}, namespace)
    asked: list[str] = []
    for place, condition in enumerate(conditions):
        emitter.temporaries = 0
        asked.append(f"    c = {emitter.emit(condition).text}")
        asked.append(f"    if c is not False: return ({place}, c)")
    read: list[str] = []
    for fact in sorted(emitter.facts):
        read.append(f"    f_{fact} = read({fact!r})")
        if words.facts[fact] == DATE:
            read.append(f"    if f_{fact} is NEVER: f_{fact} = FAR")
    return "\n".join(
        ["def first_match(facts, calendar):", "    read = facts.get", *read, *asked, "    return NO_MATCH\n"]
    )
