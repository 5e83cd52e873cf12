"""One situation as JSON text in, its answer as JSON text out, as `amends decide` does it."""

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.vocabulary.json_line import answered, written


def decide_line(text: str, packs: Packs, lang: str | None = None) -> str:
    zones = zones_in(packs)
    return written(answered(text, lambda data: answer(decide(read_situation(data, zones), packs), lang)))
