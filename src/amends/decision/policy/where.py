"""The `where` of a row: an expression of the rule language in which a market's code stands for all that are part of it.

So `market == "EU"` says of a German buyer what the cell `market: [EU]` says, whatever other rows name.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from amends.rules.expression import (
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
    Expression,
    Logic,
    Member,
    Name,
    Not,
    children,
)
from amends.rules.parse import ExpressionError, parse

MARKET = "market"
type StandsFor = Callable[[str], Collection[str]]
"""The markets that a code stands for."""


def read_where(where: str, stands_for: StandsFor) -> Expression:
    """The expression of a `where`; ExpressionError where it is none."""
    return _widened(parse(where, 1), stands_for)


def words_in(where: str | None, fact: str) -> frozenset[str]:
    """The words that a `where` compares an open fact with; none where it cannot be read, which its row then says."""
    if where is None or fact not in where:
        return frozenset()
    try:
        return frozenset(_compared_with(fact, parse(where, 1)))
    except ExpressionError:
        return frozenset()


def _compared_with(fact: str, node: Expression) -> Iterator[str]:
    parts = children(node)
    if isinstance(node, Compare | Member) and any(isinstance(part, Name) and part.name == fact for part in parts):
        for part in parts:
            if isinstance(part, Constant):
                yield from part.value if isinstance(part.value, frozenset) else [str(part.value)]
    for part in parts:
        yield from _compared_with(fact, part)


def _widened(node: Expression, stands_for: StandsFor) -> Expression:
    def widened(part: Expression) -> Expression:
        return _widened(part, stands_for)

    match node:
        case Compare("==" | "!=" as sign, Name(name="market") as fact, Constant(value=str() as code)) | Compare(
            "==" | "!=" as sign, Constant(value=str() as code), Name(name="market") as fact
        ):
            member = Member(fact, Constant(frozenset(stands_for(code))), node.line)
            return member if sign == "==" else Not(member, node.line)
        case Member(Name(name="market") as fact, Constant(value=frozenset() as codes)):
            within = frozenset[str]().union(*(stands_for(str(code)) for code in codes))
            return Member(fact, Constant(within), node.line)
        case Not(operand):
            return replace(node, operand=widened(operand))
        case Logic(_, left, right) | Compare(_, left, right) | Arithmetic(_, left, right):
            return replace(node, left=widened(left), right=widened(right))
        case Choice(test, yes, no):
            return replace(node, test=widened(test), yes=widened(yes), no=widened(no))
        case Call(_, arguments):
            return replace(node, arguments=tuple(widened(part) for part in arguments))
        case _:
            return node
