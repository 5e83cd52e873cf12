"""A letter before it is text or HTML: a subject and blocks, so that both forms say the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one to a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do, as a link."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines kept as they are: a postal address, a list of goods."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, as written."""

    text: str


type Block = Paragraph | Facts | Button | Lines | Quote


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body; greeting and sender are the same for all and are added when it is rendered."""

    subject: str
    blocks: tuple[Block, ...]
