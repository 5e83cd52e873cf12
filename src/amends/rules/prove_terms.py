"""Terms of a proof: truths and bounded numbers, each made once, and folded wherever they are constant.

A truth is a `bool` or a node, a number an `int` or a node. Most of a market's rulebook folds away once its parameters
stand in it, which is what keeps a proof over all markets short. `definitions` writes what is left as SMT-LIB text,
which Z3 reads far faster than terms built call by call.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

ENDLESS = 10**15
"""Beyond every number of a proof: the bound of what has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A truth or a number that depends on something; `low` and `high` bound a number, both included."""

    operation: str
    parts: tuple["Term", ...]
    number: int
    low: int = 0
    high: int = 0
    name: str = ""

    @property
    def is_number(self) -> bool:
        return self.operation in _NUMBERS or (self.operation == "variable" and not self.name.startswith("b"))


type Truth = bool | Node
type Number = int | Node
type Term = bool | int | Node


class Values(Protocol):
    """What variables are, by name, with a default for those of which anything will do."""

    def get(self, name: str, default: int | bool, /) -> int | bool:
        """The value of one."""
        ...


_NUMBERS = frozenset({"+", "-", "*", "ite", "div"})


def low(number: Number) -> int:
    """The least `number` can be."""
    return number.low if isinstance(number, Node) else number


def high(number: Number) -> int:
    """The most `number` can be."""
    return number.high if isinstance(number, Node) else number


@dataclass(slots=True)
class Terms:
    """Makes terms, each once."""

    nodes: dict[tuple[object, ...], Node] = field(default_factory=dict)
    variables: dict[str, Node] = field(default_factory=dict)

    def _node(self, operation: str, parts: tuple[Term, ...], least: int = 0, most: int = 0) -> Node:
        key = (operation, *parts)
        node = self.nodes.get(key)
        if node is None:
            node = Node(operation, parts, len(self.nodes), least, most)
            self.nodes[key] = node
        return node

    def truth(self, name: str) -> Node:
        """The unknown truth of that name."""
        return self._variable("b!" + name, 0, 0)

    def integer(self, name: str, least: int, most: int) -> Node:
        """The unknown number of that name; whoever asks states its bounds, the solver is told them."""
        return self._variable("i!" + name, least, most)

    def _variable(self, name: str, least: int, most: int) -> Node:
        node = self.variables.get(name)
        if node is None:
            node = Node("variable", (), len(self.nodes), least, most, name)
            self.nodes["variable", name] = node
            self.variables[name] = node
        assert (node.low, node.high) == (least, most), f"{name} was made with other bounds"
        return node

    def invert(self, truth: Truth) -> Truth:
        if isinstance(truth, bool):
            return not truth
        return _inner(truth) if truth.operation == "not" else self._node("not", (truth,))

    def every(self, truths: Iterable[Truth]) -> Truth:
        """Whether all are true."""
        return self._joined("and", truths, neutral=True)

    def some(self, truths: Iterable[Truth]) -> Truth:
        """Whether any is true."""
        return self._joined("or", truths, neutral=False)

    def both(self, left: Truth, right: Truth) -> Truth:
        if left is True:
            return right
        return left if right is True else self._joined("and", (left, right), neutral=True)

    def either(self, left: Truth, right: Truth) -> Truth:
        if left is False:
            return right
        return left if right is False else self._joined("or", (left, right), neutral=False)

    def _joined(self, operation: str, truths: Iterable[Truth], *, neutral: bool) -> Truth:
        kept: dict[int, Node] = {}
        for truth in truths:
            if isinstance(truth, bool):
                if truth is not neutral:
                    return truth
                continue
            kept[truth.number] = truth
        if any(node.operation == "not" and _inner(node).number in kept for node in kept.values()):
            return not neutral
        if not kept:
            return neutral
        parts = tuple(kept[number] for number in sorted(kept))
        return parts[0] if len(parts) == 1 else self._node(operation, parts)

    def implies(self, condition: Truth, consequence: Truth) -> Truth:
        return self.either(self.invert(condition), consequence)

    def whether(self, test: Truth, yes: Truth, no: Truth) -> Truth:
        """`yes if test else no`, of truths."""
        if isinstance(test, bool):
            return yes if test else no
        if yes is no:
            return yes
        if isinstance(yes, bool) or isinstance(no, bool):
            if yes is True:
                return self.either(test, no)
            if yes is False:
                return self.both(self.invert(test), no)
            return self.both(test, yes) if no is False else self.either(self.invert(test), yes)
        return self.both(self.implies(test, yes), self.either(test, no))

    def equal_truths(self, left: Truth, right: Truth) -> Truth:
        """Whether both are true or neither is."""
        return self.whether(left, right, self.invert(right))

    def choose(self, test: Truth, yes: Number, no: Number) -> Number:
        """`yes if test else no`, of numbers."""
        if isinstance(test, bool):
            return yes if test else no
        if yes is no or (isinstance(yes, int) and isinstance(no, int) and yes == no):
            return yes
        return self._node("ite", (test, yes, no), min(low(yes), low(no)), max(high(yes), high(no)))

    def plus(self, left: Number, right: Number) -> Number:
        if isinstance(left, int):
            left, right = right, left
        if isinstance(left, int):
            assert isinstance(right, int)
            return left + right
        if isinstance(right, int):
            if right == 0:
                return left
            if left.operation == "+" and isinstance(left.parts[1], int):
                return self.plus(_number(left.parts[0]), left.parts[1] + right)
            if left.operation == "ite" and isinstance(left.parts[1], int) and isinstance(left.parts[2], int):
                return self.choose(_truth(left.parts[0]), left.parts[1] + right, left.parts[2] + right)
        elif left.number > right.number:
            left, right = right, left
        return self._node("+", (left, right), low(left) + low(right), high(left) + high(right))

    def minus(self, left: Number, right: Number) -> Number:
        if isinstance(right, int):
            return self.plus(left, -right)
        if left is right:
            return 0
        return self._node("-", (left, right), low(left) - high(right), high(left) - low(right))

    def times(self, number: Number, factor: int) -> Number:
        if isinstance(number, int):
            return number * factor
        if factor in {0, 1}:
            return number if factor else 0
        if number.operation == "ite" and isinstance(number.parts[1], int) and isinstance(number.parts[2], int):
            return self.choose(_truth(number.parts[0]), number.parts[1] * factor, number.parts[2] * factor)
        ends = (number.low * factor, number.high * factor)
        return self._node("*", (number, factor), min(ends), max(ends))

    def quotient(self, number: Number, divisor: int) -> Number:
        """`number // divisor`, of a positive literal."""
        if isinstance(number, int):
            return number // divisor
        return self._node("div", (number, divisor), number.low // divisor, number.high // divisor)

    def equal(self, left: Number, right: Number) -> Truth:
        if left is right:
            return True
        if isinstance(left, int):
            left, right = right, left
        if isinstance(left, int):
            return left == right
        if left.high < low(right) or high(right) < left.low:
            return False
        if isinstance(right, int) and left.operation == "ite":
            test, yes, no = left.parts
            return self.whether(_truth(test), self.equal(_number(yes), right), self.equal(_number(no), right))
        if isinstance(right, Node) and left.number > right.number:
            left, right = right, left
        return self._node("=", (left, right))

    def at_most(self, left: Number, right: Number) -> Truth:
        """`left <= right`."""
        if left is right or high(left) <= low(right):
            return True
        if low(left) > high(right):
            return False
        return self._node("<=", (left, right))

    def less(self, left: Number, right: Number) -> Truth:
        return self.invert(self.at_most(right, left))

    def least(self, left: Number, right: Number) -> Number:
        return self.choose(self.at_most(left, right), left, right)

    def most(self, left: Number, right: Number) -> Number:
        return self.choose(self.at_most(right, left), left, right)


def reached(terms: Iterable[Term]) -> list[Node]:
    """Every node in `terms`, parts before what is made of them."""
    found: dict[int, Node] = {}
    waiting = [term for term in terms if isinstance(term, Node)]
    while waiting:
        node = waiting.pop()
        if node.number not in found:
            found[node.number] = node
            waiting.extend(part for part in node.parts if isinstance(part, Node))
    return [found[number] for number in sorted(found)]


def definitions(nodes: Iterable[Node]) -> Iterator[str]:
    """SMT-LIB commands that declare and define `nodes`, which come parts first, as `reached` lists them."""
    for node in nodes:
        sort = "Int" if node.is_number else "Bool"
        if node.operation == "variable":
            yield f"(declare-const |{node.name}| {sort})"
        else:
            yield f"(define-fun n{node.number} () {sort} ({node.operation} {' '.join(map(written, node.parts))}))"


def written(term: Term) -> str:
    """`term` as SMT-LIB names it after its `definitions`."""
    if isinstance(term, Node):
        return f"|{term.name}|" if term.operation == "variable" else f"n{term.number}"
    if isinstance(term, bool):
        return "true" if term else "false"
    return str(term) if term >= 0 else f"(- {-term})"


def bounds(terms: Terms, nodes: Iterable[Node]) -> Truth:
    """What is to be asserted of the variables among `nodes`: each number within its bounds."""
    wide = [terms.integer(node.name[2:], node.low, node.high) for node in nodes if node.name.startswith("i!")]
    return terms.every(terms._node("<=", pair) for node in wide for pair in ((node.low, node), (node, node.high)))  # noqa: SLF001


def evaluated(term: Term, values: Values) -> int | bool:
    """The value of `term` where its variables have these `values`; absent ones are 0 or False."""
    found: dict[int, int | bool] = {}

    def of(part: Term) -> int | bool:
        return found[part.number] if isinstance(part, Node) else part

    for node in reached([term]):
        parts = [of(part) for part in node.parts]
        found[node.number] = _value(node, parts, values)
    return of(term)


def _value(node: Node, parts: list[int | bool], values: Values) -> int | bool:
    match node.operation:
        case "variable":
            return values.get(node.name, node.low if node.is_number else False)
        case "not":
            return not parts[0]
        case "and":
            return all(parts)
        case "or":
            return any(parts)
        case "ite":
            return parts[1] if parts[0] else parts[2]
        case "=":
            return parts[0] == parts[1]
        case "<=":
            return parts[0] <= parts[1]
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
        case "div":
            return parts[0] // parts[1]
    raise AssertionError(node.operation)


def _inner(node: Node) -> Node:
    inner = node.parts[0]
    assert isinstance(inner, Node)
    return inner


def _truth(term: Term) -> Truth:
    assert isinstance(term, bool | Node)
    return term


def _number(term: Term) -> Number:
    assert not isinstance(term, bool)
    return term
