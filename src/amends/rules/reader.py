"""Rule and parameter files into rules and parameters; pure: text and a file name in, values or faults out."""

import ast
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args

from amends.rules.expression import PLAIN_TYPES, Enum, EnumSet, Expression, Name, Type, Value, conforms
from amends.rules.fault import Fault, RulebookError
from amends.rules.located import Located, read_document
from amends.rules.parameter import Confidence, DatedValue, Parameter
from amends.rules.parse import ExpressionError, parse
from amends.rules.rule import ALWAYS, DEFAULT_GOVERNED_BY, Rule, Say
from amends.vocabulary.citation import Citation

_RULE_KEYS = {"rule", "defines", "cite", "governed_by", "when", "then", "exception_to", "restates", "say"}
_PARAMETER_KEYS = {"type", "values"}
_DATED_KEYS = {"from", "value", "cite", "confidence", "note"}
_CITE_KEYS = {"instrument", "article", "url", "implements"}
_CONFIDENCES: dict[str, Confidence] = {word: word for word in get_args(Confidence.__value__)}


def read_rules(source: bytes | str, file: str) -> tuple[Rule, ...]:
    """The rules of one file, in its order; raises `RulebookError` with every fault found in it."""
    document = read_document(source, file)
    page = _Page(file)
    if document.absent:
        return ()
    if document.items is None:
        raise RulebookError([Fault(file, document.line, "", "a rule file is a list of rules")])
    rules = [rule for entry in document.items if (rule := page.rule(entry)) is not None]
    page.done()
    return tuple(rules)


def read_parameters(source: bytes | str, file: str, *, dated: bool = False) -> dict[str, Parameter]:
    """The parameters of one file by name; raises `RulebookError` with every fault found in it.

    `dated` asks for the day of every value, null where it has always held: law has one, a merchant's figure need not.
    """
    document = read_document(source, file)
    page = _Page(file, dated=dated)
    if document.absent:
        return {}
    if document.mapping is None:
        raise RulebookError([Fault(file, document.line, "", "a parameter file maps names to parameters")])
    read = {name: page.parameter(name, entry) for name, entry in document.mapping.items()}
    page.done()
    return {name: parameter for name, parameter in read.items() if parameter is not None}


def read_citations(source: bytes | str, file: str) -> dict[str, Citation]:
    """A map of labels to citations, such as a pack's `cite_as`; raises `RulebookError`."""
    document = read_document(source, file)
    page = _Page(file)
    read = {label: page.citation(label, entry) for label, entry in (document.mapping or {}).items()}
    page.done()
    return {label: cite for label, cite in read.items() if cite is not None}


class _Page:
    """One file being read, with the faults found so far."""

    def __init__(self, file: str, *, dated: bool = False) -> None:
        self.file = file
        self.must_be_dated = dated
        self.faults: list[Fault] = []

    def done(self) -> None:
        if self.faults:
            raise RulebookError(self.faults)

    def fault(self, line: int, label: str, message: str) -> None:
        self.faults.append(Fault(self.file, line, label, message))

    def keys(self, entry: Located, label: str, allowed: set[str], required: set[str]) -> Mapping[str, Located] | None:
        """The mapping `entry` is, if it has the keys it must have and no other."""
        if entry.mapping is None:
            self.fault(entry.line, label, f"expected the keys {', '.join(sorted(required))}")
            return None
        for key in sorted(set(entry.mapping) - allowed):
            listed = ", ".join(sorted(allowed))
            self.fault(entry.mapping[key].line, label, f"unknown key `{key}`; allowed are {listed}")
        missing = sorted(key for key in required if key not in entry.mapping or entry.mapping[key].absent)
        for key in missing:
            self.fault(entry.line, label, f"`{key}` is missing")
        return None if missing else entry.mapping

    def rule(self, entry: Located) -> Rule | None:
        label = _text(entry.mapping.get("rule")) if entry.mapping else None
        keys = self.keys(entry, label or "", _RULE_KEYS, {"rule", "defines", "cite", "then"})
        if keys is None or label is None:
            return None
        cite = self.citation(label, keys["cite"])
        when = self.expression(label, keys["when"]) if "when" in keys else ALWAYS
        then = self.expression(label, keys["then"])
        if cite is None or when is None or then is None:
            return None
        return Rule(
            label=label,
            defines=keys["defines"].text,
            cite=cite,
            then=then,
            when=when,
            governed_by=_text(keys.get("governed_by")) or DEFAULT_GOVERNED_BY,
            exception_to=_text(keys.get("exception_to")),
            restates=self.restated(label, keys.get("restates")),
            say=self.say(label, keys.get("say")),
            file=self.file,
            line=entry.line,
        )

    @staticmethod
    def restated(label: str, entry: Located | None) -> str | None:
        """`restates: true` replaces the inherited rule of the same label, `restates: a.label` that one."""
        if entry is None or entry.value in {None, False}:
            return None
        return label if entry.value is True else entry.text

    def expression(self, label: str, entry: Located) -> Expression | None:
        if entry.mapping is not None or entry.items is not None or not entry.text.strip():
            self.fault(entry.line, label, "an expression is text; put it in quotes or after `|`")
            return None
        try:
            return parse(entry.text, entry.text_line)
        except ExpressionError as error:
            self.fault(error.line, label, error.message)
            return None

    def citation(self, label: str, entry: Located) -> Citation | None:
        keys = self.keys(entry, label, _CITE_KEYS, {"instrument", "article"})
        if keys is None:
            return None
        empty = [key for key in ("instrument", "article") if not keys[key].text.strip()]
        for key in empty:
            self.fault(keys[key].line, label, f"`{key}` is empty: name the act and the place in it")
        if empty:
            return None
        url = _text(keys.get("url")) or ""
        return Citation(keys["instrument"].text, keys["article"].text, url, _text(keys.get("implements")))

    def say(self, label: str, entry: Located | None) -> Say | None:
        if entry is None or entry.absent:
            return None
        keys = self.keys(entry, label, {"key", "slots"}, {"key"})
        if keys is None:
            return None
        slots = []
        for slot, source in ((keys["slots"].mapping or {}) if "slots" in keys else {}).items():
            name = self.expression(label, source)
            if isinstance(name, Name):
                slots.append((slot, name))
            elif name is not None:
                self.fault(source.line, label, f"slot `{slot}` is filled by one fact, conclusion or parameter")
        return Say(keys["key"].text, tuple(slots))

    def parameter(self, name: str, entry: Located) -> Parameter | None:
        keys = self.keys(entry, name, _PARAMETER_KEYS, _PARAMETER_KEYS)
        if keys is None:
            return None
        kind = self.type(name, keys["type"])
        if kind is None:
            return None
        dated = [value for part in keys["values"].items or [] if (value := self.dated(name, kind, part)) is not None]
        if not keys["values"].items:
            self.fault(keys["values"].line, name, "`values` is a list of dated values, one at least")
        starts = [value.since or date.min for value in dated]
        if len(set(starts)) != len(starts):
            self.fault(entry.line, name, "two values take force on the same day")
        in_order = sorted(dated, key=lambda value: value.since or date.min)
        return Parameter(name, kind, tuple(in_order), self.file, entry.line) if dated else None

    def dated(self, name: str, kind: Type, entry: Located) -> DatedValue | None:
        keys = self.keys(entry, name, _DATED_KEYS, {"cite"})
        if keys is None or (cite := self.citation(name, keys["cite"])) is None:
            return None
        if "value" not in keys:
            self.fault(entry.line, name, "`value` is missing; null says the law is not known")
            return None
        if self.must_be_dated and "from" not in keys:
            self.fault(entry.line, name, "`from` is missing: the day the value takes force, null if it always has")
            return None
        since = keys["from"].value if "from" in keys else None
        if isinstance(since, datetime) or not (since is None or isinstance(since, date)):
            self.fault(keys["from"].line, name, f"`from` is a date or null, not `{keys['from'].text}`")
            return None
        confidence = _CONFIDENCES.get(_text(keys.get("confidence")) or "high")
        if confidence is None:
            self.fault(keys["confidence"].line, name, f"`confidence` is one of {', '.join(_CONFIDENCES)}")
            return None
        value = _parameter_value(keys["value"])
        if value is not None and not _fits(value, kind):
            self.fault(keys["value"].line, name, f"`{_shown(value)}` is not a value of {kind}")
            return None
        return DatedValue(since, value, cite, confidence, _text(keys.get("note")) or "")

    def type(self, name: str, entry: Located) -> Type | None:
        """`Int`, `Bool`, `Rate`, `Date`, `Enum(payer, buyer, merchant)`; the vocabulary knows words left out."""
        plain = PLAIN_TYPES.get(entry.text)
        if plain is not None and plain.name != "Money":
            return plain
        if plain is not None:
            self.fault(entry.line, name, "a parameter has no currency, so it cannot be Money")
            return None
        kind = _word_type(entry.text)
        if kind is None:
            self.fault(
                entry.line,
                name,
                f"`{entry.text}` is not a type; use Int, Bool, Rate, Date, Enum(name, words…)",
            )
        return kind


def _text(entry: Located | None) -> str | None:
    return None if entry is None or entry.absent else entry.text


def _shown(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _fits(value: Any, kind: Type) -> bool:
    if isinstance(kind, Enum | EnumSet) and not kind.words:
        return isinstance(value, str if isinstance(kind, Enum) else frozenset)
    return conforms(value, kind)


def _parameter_value(entry: Located) -> Any:
    if entry.items is not None:
        return frozenset(part.text for part in entry.items)
    return entry.value


def _word_type(source: str) -> Type | None:
    try:
        node = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    match node:
        case ast.Call(func=ast.Name(id="Enum" | "EnumSet" as kind), args=[first, *rest], keywords=[]):
            name, words = _words(first), [word for part in rest for word in _words(part)]
            if len(name) == 1:
                return Enum(name[0], frozenset(words)) if kind == "Enum" else EnumSet(name[0], frozenset(words))
    return None


def _words(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=word) | ast.Constant(value=str() as word):
            return [word]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [word for part in parts for word in _words(part)]
    return []
