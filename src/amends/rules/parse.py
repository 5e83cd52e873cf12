"""Python's expression syntax, read into the closed language; everything else is refused with its line."""

import ast
from collections.abc import Callable
from datetime import date
from typing import Literal, get_args

from amends.rules.expression import (
    FAR,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Comparison,
    Constant,
    Expression,
    Logic,
    Member,
    Name,
    Not,
    Word,
    children,
)

MAX_EXPRESSION_LENGTH = 4_000
"""Characters of one expression: a rule that needs more is several rules."""
MAX_EXPRESSION_DEPTH = 40
"""Nesting of one expression: beyond what a reader follows, and well within Python's own parser."""

_TOO_DEEP = f"nested deeper than {MAX_EXPRESSION_DEPTH}; split the rule"
_LITERALS: dict[str, bool | date | None] = {
    "true": True,
    "false": False,
    "unknown": None,
    "never": FAR,
}
_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SIGNS: dict[type[ast.operator], Literal["+", "-", "*"]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_ARITY: dict[Word, int] = {
    "add_days": 2,
    "add_months": 2,
    "add_years": 2,
    "add_business_days": 2,
    "roll": 1,
    "last_day_counting": 2,
    "days_between": 2,
    "share": 2,
    "min": 2,
    "max": 2,
    "is_known": 1,
}
_WORDS: dict[str, Word] = {word: word for word in get_args(Word.__value__)}


class ExpressionError(Exception):
    """An expression outside the language, with the line of its file."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


def parse(source: str, line: int) -> Expression:
    """The tree of `source`, whose first line is `line` of its file; raises `ExpressionError`."""
    if len(source) > MAX_EXPRESSION_LENGTH:
        raise ExpressionError(line, f"an expression may have {MAX_EXPRESSION_LENGTH} characters, not {len(source)}")
    try:
        tree = ast.parse(f"({source}\n)", mode="eval").body
    except SyntaxError as error:
        last = source.count("\n")
        raise ExpressionError(line + min((error.lineno or 1) - 1, last), f"not an expression: {error.msg}") from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError(line, "not an expression that can be read") from error
    read = _Reader(line).read(tree, 0)
    if depth(read) > MAX_EXPRESSION_DEPTH:
        raise ExpressionError(line, _TOO_DEEP)
    return read


def depth(node: Expression) -> int:
    """Levels of nesting of the tree."""
    return 1 + max((depth(part) for part in children(node)), default=0)


class _Reader:
    def __init__(self, first_line: int) -> None:
        self.first_line = first_line

    def refuse(self, node: ast.expr, message: str) -> ExpressionError:
        return ExpressionError(self.line(node), message)

    def line(self, node: ast.expr) -> int:
        return self.first_line + node.lineno - 1

    def read(self, node: ast.expr, depth: int) -> Expression:
        if depth > MAX_EXPRESSION_DEPTH:
            raise self.refuse(node, _TOO_DEEP)

        def part(inner: ast.expr) -> Expression:
            return self.read(inner, depth + 1)

        match node:
            case ast.Constant() | ast.Set():
                return self.literal(node)
            case ast.Name(id=name):
                if name in _LITERALS:
                    return Constant(_LITERALS[name], self.line(node))
                return Name("fact", name, self.line(node))
            case ast.Attribute():
                return self.dotted(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(part(operand), self.line(node))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)) if type(number) is int:
                return Constant(-number, self.line(node))
            case ast.BoolOp(op=ast.And(), values=values):
                return self.logic("and", [part(value) for value in values], self.line(node))
            case ast.BoolOp(op=ast.Or(), values=values):
                return self.logic("or", [part(value) for value in values], self.line(node))
            case ast.Compare():
                return self.comparison(node, part)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _SIGNS:
                return Arithmetic(_SIGNS[type(operator)], part(left), part(right), self.line(node))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Choice(part(test), part(body), part(orelse), self.line(node))
            case ast.Call():
                return self.call(node, part)
            case _:
                raise self.refuse(node, f"`{_written(node)}` is not part of the rule language")

    def literal(self, node: ast.Constant | ast.Set) -> Constant:
        match node:
            case ast.Set(elts=parts):
                words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
                if len(words) != len(parts):
                    raise self.refuse(node, "a set holds quoted words only")
                if len(set(words)) != len(words):
                    raise self.refuse(node, "a set names each word once")
                return Constant(frozenset(words), self.line(node))
            case ast.Constant(value=bool() | int() | str() as value):
                return Constant(value, self.line(node))
            case ast.Constant(value=None):
                raise self.refuse(node, "write `unknown` for law that is not known")
            case ast.Constant(value=value):
                raise self.refuse(node, f"`{value!r}` is not a literal of the rule language")

    def logic(self, word: Literal["and", "or"], operands: list[Expression], line: int) -> Expression:
        """A balanced tree, so that a long chain is not a deep one; three-valued logic is associative."""
        if len(operands) == 1:
            return operands[0]
        half = len(operands) // 2
        return Logic(word, self.logic(word, operands[:half], line), self.logic(word, operands[half:], line), line)

    def comparison(self, node: ast.Compare, part: Callable[[ast.expr], Expression]) -> Expression:
        if len(node.ops) != 1:
            raise self.refuse(node, "comparisons are not chained; join two with `and`")
        operator, line = node.ops[0], self.line(node)
        left, right = part(node.left), part(node.comparators[0])
        match operator:
            case ast.In():
                return Member(left, right, line)
            case ast.NotIn():
                return Not(Member(left, right, line), line)
        if type(operator) not in _COMPARISONS:
            raise self.refuse(node, "`is` is not part of the rule language; use == or is_known(…)")
        return Compare(_COMPARISONS[type(operator)], left, right, line)

    def call(self, node: ast.Call, part: Callable[[ast.expr], Expression]) -> Expression:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.refuse(node, f"`{_written(node)}` is not part of the rule language")
        name = node.func.id
        if name == "date":
            return self.date(node)
        if name not in _WORDS:
            allowed = ", ".join(sorted([*_WORDS, "date"]))
            raise self.refuse(node, f"`{name}` is not a word of the rule language; it has {allowed}")
        word = _WORDS[name]
        if len(node.args) != _ARITY[word]:
            raise self.refuse(node, f"`{name}` takes {_ARITY[word]} arguments, not {len(node.args)}")
        return Call(word, tuple(part(argument) for argument in node.args), self.line(node))

    def date(self, node: ast.Call) -> Constant:
        match node.args:
            case [ast.Constant(value=str() as day)]:
                try:
                    return Constant(date.fromisoformat(day), self.line(node))
                except ValueError as error:
                    raise self.refuse(node, f"`{day}` is not a date like 2026-07-31") from error
        raise self.refuse(node, 'a date is written date("2026-07-31")')

    def dotted(self, node: ast.Attribute) -> Name:
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.refuse(node, f"`{_written(node)}` is not part of the rule language")
        parts.append(inner.id)
        parts.reverse()
        if parts[0] != "p":
            return Name("conclusion", ".".join(parts), self.line(node))
        if len(parts) != 2:
            raise self.refuse(node, "a parameter is written p.name")
        return Name("parameter", parts[1], self.line(node))


def _written(node: ast.expr) -> str:
    """An expression as its author wrote it, or what stands for one that is too deep to be written."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return "…"
