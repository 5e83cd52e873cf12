"""Asking Z3: whether a truth can hold, and if so where.

Texts are handed over rather than terms, since Z3 reads text ten times faster than Python builds terms. A model in which
a counted day is not what the calendar says is refuted and the question asked again, so that an answer is a real day.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import z3

from amends.rules.prove_spans import FAR_DAY, SPAN, Span, Spans
from amends.rules.prove_terms import Node, Terms, Truth, bounds, definitions, evaluated, reached, written

MAX_REFUTATIONS = 400
"""Models refuted before a question is given up: each refutation settles a run of days."""
MAX_SOLVING_MILLISECONDS = 20_000
"""What Z3 may think about one question; it answers most in a few."""


class Model:
    """Values under which all that was asserted holds, looked up by the name of a variable when they are wanted."""

    def __init__(self, found: z3.ModelRef) -> None:
        self.found = found
        self.values: dict[str, int | bool | None] = {}

    def counted_by(self, spans: Iterable[Span], calendar: Spans) -> "Model":
        """The same with every counted day as the calendar has it, in the order in which they rest on one another."""
        model = Model(self.found)
        for span in spans:
            day, count = int(evaluated(span.day, model)), int(evaluated(span.count, model))
            exact = day if day >= FAR_DAY else calendar.exact(span.word, day, count)
            if exact is not None:
                model.values[span.result.name] = exact
        return model

    def get(self, name: str, default: int | bool = False) -> int | bool:
        """The value of a variable; `default` where any would do."""
        if name not in self.values:
            sort = z3.BoolSort() if name.startswith("b!") else z3.IntSort()
            value = self.found[z3.Const(name, sort)]
            number = value.as_long() if isinstance(value, z3.IntNumRef) else None
            self.values[name] = number if value is None or number is not None else z3.is_true(value)
        kept = self.values[name]
        return default if kept is None else kept


class NotDecidedError(RuntimeError):
    """Z3 could not answer a question within its limits."""


@dataclass(slots=True)
class Prover:
    """A conversation with Z3: what is asserted stays so until the end of its `supposing`."""

    terms: Terms
    spans: Spans
    solver: z3.Solver = field(default_factory=z3.SimpleSolver)
    told: list[set[str]] = field(default_factory=lambda: [set()])
    """Variables whose bounds the solver knows, by level."""
    counted: list[list[Span]] = field(default_factory=lambda: [[]])
    """Spans whose laws the solver knows, by level."""

    resting: list[list[Truth]] = field(default_factory=lambda: [[]])
    """What is asserted and rests on counted days, by level."""
    defined: set[int] = field(default_factory=set)
    """Numbers of the nodes that the solver can name; it forgets none."""

    def __post_init__(self) -> None:
        self.solver.set("timeout", MAX_SOLVING_MILLISECONDS)

    def suppose(self, *truths: Truth) -> None:
        """Assert `truths`, with the bounds of their variables and the laws of the days counted in them."""
        nodes = reached(truths)
        lemmas = list(self._new_laws(nodes))
        if any(node.name.startswith(SPAN) for node in nodes):
            self.resting[-1].extend(truths)
        nodes = reached([*truths, *lemmas])
        known = set().union(*self.told)
        variables = [node for node in nodes if node.operation == "variable" and node.name not in known]
        self.told[-1].update(node.name for node in variables)
        stated = [*truths, *lemmas, bounds(self.terms, variables)]
        named = [node for node in reached(stated) if node.number not in self.defined]
        self.defined.update(node.number for node in named)
        texts = [*definitions(named), *(f"(assert {written(truth)})" for truth in stated if truth is not True)]
        self.solver.from_string("\n".join(texts))

    def learn(self, lemmas: list[Truth]) -> None:
        """Assert what is so of the calendar anyway."""
        kept = len(self.resting[-1])
        self.suppose(*lemmas)
        del self.resting[-1][kept:]

    def _new_laws(self, nodes: Iterable[Node]) -> Iterator[Truth]:
        """The laws of the spans that `nodes` speak of for the first time."""
        names = {node.name for node in nodes if node.name.startswith(SPAN)}
        if not names:
            return
        before = [span for level in self.counted for span in level]
        new = [span for span in self.spans.made.values() if span.result.name in names and span not in before]
        while new:
            self.counted[-1].extend(new)
            yield from self.spans.laws([*before, *new], since=len(before))
            before += new
            named = {node.name for span in new for node in reached([span.day, span.count])}
            new = [span for span in self.spans.made.values() if span.result.name in named and span not in before]

    @contextmanager
    def supposing(self, *truths: Truth) -> Iterator[None]:
        """Within the block, `truths` are asserted."""
        self.solver.push()
        self.told.append(set())
        self.counted.append([])
        self.resting.append([])
        try:
            self.suppose(*truths)
            yield
        finally:
            self.solver.pop()
            self.told.pop()
            self.counted.pop()
            self.resting.pop()

    def model(self) -> Model | None:
        """Values under which all that is asserted holds, days as the calendar counts them; None where none do."""
        for _ in range(MAX_REFUTATIONS):
            answer = self.solver.check()
            if answer == z3.unsat:
                return None
            if answer != z3.sat:
                raise NotDecidedError(self.solver.reason_unknown())
            found = Model(self.solver.model())
            spans = sorted((span for level in self.counted for span in level), key=lambda span: span.result.number)
            lemmas = self.spans.refuted(spans, found)
            if not lemmas:
                return found
            mended = found.counted_by(spans, self.spans)
            if all(evaluated(truth, mended) for level in self.resting for truth in level):
                return mended
            self.learn(lemmas)
        raise NotDecidedError(f"more than {MAX_REFUTATIONS} models were no real days")

    def where(self, *truths: Truth) -> Model | None:
        """As `model`, with `truths` besides."""
        if any(truth is False for truth in truths):
            return None
        with self.supposing(*truths):
            return self.model()
