"""One action as its confirm page shows it: what it is, what is entered, what follows, and the command itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amends.cases.refusal import Refused
from amends.console.access import Desk
from amends.console.dossier import Dossier
from amends.console.rehearsal import Answer, Consequence, consequences, rehearse

type Run = Callable[[int | None], Answer]
"""A command that needs only the version it expects."""

type Entered = Mapping[str, str]
"""What was entered, from the address or the form."""


@dataclass(frozen=True, slots=True)
class Deed:
    """`fields` names the template of the inputs; `run` is None while something is missing.

    `follows` was rehearsed for what is entered now; `names` maps fields of a refusal to inputs.
    """

    heading: str
    intro: str
    button: str
    fields: str = ""
    run: Run | None = None
    done: str = ""
    follows: tuple[Consequence, ...] = ()
    follows_title: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a deed is made from: the case and who stands before it."""

    dossier: Dossier
    desk: Desk
    entered: Entered

    @property
    def case(self) -> Mapping[str, Any]:
        """The case as the contract has it."""
        return self.dossier.case

    def get(self, name: str) -> str:
        """An input, trimmed; empty where it is not there."""
        return self.entered.get(name, "").strip()

    def follows(self, run: Run | None) -> tuple[Consequence, ...]:
        """What a command would change; nothing where it would be refused."""
        found = rehearse(lambda: run(None)) if run else None
        if found is None or isinstance(found, Refused):
            return ()
        reading = self.dossier.reading
        return tuple(consequences(self.case, found, self.dossier.methods, reading.locale, reading.today))
