"""A rule: what it defines, when, to what, and where the law says so."""

from dataclasses import dataclass, field

from amends.rules.expression import Constant, Expression, Name, names, text
from amends.vocabulary.citation import Citation

DEFAULT_GOVERNED_BY = "ordered_on"
"""The fact that selects parameter values where a rule names none: the day of the contract."""
ALWAYS = Constant(True)


@dataclass(frozen=True, slots=True)
class Say:
    """The sentence of a rule: a text key, and for each slot the fact, conclusion or parameter that fills it."""

    key: str
    slots: tuple[tuple[str, Name], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement of law. `governed_by` is the date fact that selects the values of its parameters.

    `restates` is the label of the inherited rule that this one replaces.
    """

    label: str
    defines: str
    cite: Citation
    then: Expression
    when: Expression = ALWAYS
    governed_by: str = DEFAULT_GOVERNED_BY
    exception_to: str | None = None
    restates: str | None = None
    say: Say | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    names: tuple[Name, ...] = field(init=False, compare=False, repr=False)
    """Every name its `when` and `then` read, each once."""
    conclusions_read: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The conclusions of other rules among them."""

    def __post_init__(self) -> None:
        read = tuple(dict.fromkeys((*names(self.when), *names(self.then))))
        object.__setattr__(self, "names", read)
        object.__setattr__(self, "conclusions_read", tuple(name.name for name in read if name.kind == "conclusion"))

    def canonical(self) -> dict[str, object]:
        """What the rule says, free of layout: the form that is hashed."""
        return {
            "rule": self.label,
            "defines": self.defines,
            "cite": [self.cite.instrument, self.cite.article, self.cite.url, self.cite.implements],
            "governed_by": self.governed_by,
            "when": text(self.when),
            "then": text(self.then),
            "exception_to": self.exception_to,
            "say": None if self.say is None else [self.say.key, {slot: text(name) for slot, name in self.say.slots}],
        }
