"""How a rule and its exceptions come to one value, when some of them may or may not apply."""

from collections.abc import Iterable

from amends.rules.expression import Value

type Resolved = tuple[bool | None, Value]
"""Whether a rule or one of its exceptions applies (None: unknown), and to what value."""


def settle(exceptions: Iterable[Resolved], when: bool | None, then: Value) -> Resolved:
    """The outcome of a rule under its already settled `exceptions`.

    Two exceptions that apply are a conflict, hence unknown. One that may apply leaves the value known only if it
    says the same as what would hold without it.
    """
    applying: list[Value] = []
    possible: list[Value] = []
    for applies, value in exceptions:
        if applies is True:
            applying.append(value)
        elif applies is None:
            possible.append(value)
    if len(applying) > 1:
        return True, None
    if applying:
        return True, agreed(applying[0], possible)
    if when is False:
        return (None, agreed(possible[0], possible)) if possible else (False, None)
    return when, agreed(then, possible)


def agreed(value: Value, others: list[Value]) -> Value:
    """`value` if all `others` are the same, else unknown."""
    return value if all(other == value for other in others) else None


def pick(test: bool | None, yes: Value, no: Value) -> Value:
    """A conditional whose test may be unknown: then its value is known only where both sides agree."""
    if test is None:
        return yes if yes == no else None
    return yes if test else no
