"""YAML with the line of every value, so that an error can say where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from amends.rules.fault import Fault, RulebookError

type _Loader = yaml.SafeLoader | yaml.CSafeLoader

MAX_NESTING = 32
"""Mappings and lists within one another, in a document that a stranger wrote."""
MAX_VALUES = 200_000
"""Values of such a document, keys counted."""


@dataclass(frozen=True, slots=True)
class Located:
    """A value of a YAML document: a mapping or list of further located values, or a scalar.

    `text` is the scalar as written, beginning on `text_line`.
    """

    value: Any
    text: str
    line: int
    text_line: int = 0

    @property
    def mapping(self) -> Mapping[str, "Located"] | None:
        return self.value if isinstance(self.value, dict) else None

    @property
    def items(self) -> list["Located"] | None:
        return self.value if isinstance(self.value, list) else None

    @property
    def absent(self) -> bool:
        return self.value is None


def read_document(source: bytes | str, file: str) -> Located:
    """The one document in `source`; raises `RulebookError` with `file` and line."""
    try:
        loader = yaml.CSafeLoader(source)
    except (AttributeError, yaml.YAMLError):
        return _read(yaml.SafeLoader, source, file)
    return _compose(loader, file)


def refuse_hostile(source: bytes | str, file: str) -> None:
    """Refuse a document that is nested so deep, or holds so much, that reading it would take the program down.

    What is not YAML at all is left to `read_document` to say.
    """
    depth = values = 0
    try:
        for event in yaml.parse(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                continue
            depth += isinstance(event, yaml.CollectionStartEvent)
            values += 1
            if depth > MAX_NESTING or values > MAX_VALUES:
                much = f"nested deeper than {MAX_NESTING}" if depth > MAX_NESTING else f"more than {MAX_VALUES} values"
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RulebookError([Fault(file, line, "", much)])
    except yaml.YAMLError:
        return


def _read(loader_class: type[yaml.SafeLoader], source: bytes | str, file: str) -> Located:
    try:
        return _compose(loader_class(source), file)
    except yaml.YAMLError as error:
        raise RulebookError([Fault(file, 1, "", f"not YAML: {error}")]) from error


def _compose(loader: _Loader, file: str) -> Located:
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(None, "", 1)
        return _Walk(loader, file).located(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulebookError([Fault(file, line, "", f"not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise RulebookError([Fault(file, 1, "", f"not YAML: {error}")]) from error
    finally:
        loader.dispose()


class _Walk:
    def __init__(self, loader: _Loader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.seen: set[int] = set()

    def located(self, node: yaml.Node) -> Located:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            raise RulebookError([Fault(self.file, line, "", "write it out: YAML aliases are not read")])
        self.seen.add(id(node))
        match node:
            case yaml.MappingNode():
                return Located(self.mapping(node), "", line)
            case yaml.SequenceNode():
                return Located([self.located(part) for part in node.value], "", line)
            case _:
                text_line = line + (getattr(node, "style", None) in {"|", ">"})
                return Located(self.scalar(node), str(node.value), line, text_line)

    def scalar(self, node: yaml.Node) -> Any:
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            message = f"`{node.value}` cannot be read: {error}"
            raise RulebookError([Fault(self.file, node.start_mark.line + 1, "", message)]) from error

    def mapping(self, node: yaml.MappingNode) -> dict[str, Located]:
        read: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if not isinstance(key_node, yaml.ScalarNode) or key in read:
                message = f"`{key}` stands here twice" if key in read else "a key is a word"
                raise RulebookError([Fault(self.file, key_node.start_mark.line + 1, "", message)])
            read[key] = self.located(value_node)
        return read
