"""A rulebook without the conclusions that nobody asks for: a backtest reads refusals and sums, no dues."""

from collections.abc import Iterable
from dataclasses import replace

from amends.rules.expression import Vocabulary
from amends.rules.python import CompiledRulebook, compile_rulebook
from amends.rules.rulebook import Rulebook


def pruned(rulebook: Rulebook, wanted: Iterable[str]) -> CompiledRulebook:
    """The rulebook compiled for the `wanted` conclusions and those they rest on; its answers on these are the same."""
    asked = frozenset(wanted)
    kept = asked.union(*(rulebook.behind.get(conclusion, ()) for conclusion in asked))
    words = rulebook.words
    fewer = Vocabulary(words.facts, {name: kind for name, kind in words.conclusions.items() if name in kept})
    order = tuple(conclusion for conclusion in rulebook.order if conclusion in kept)
    return compile_rulebook(replace(rulebook, words=fewer, order=order))
