"""`amends decide`: situations in, decisions out."""

import sys
from typing import IO, Any

import click

from amends.cli.lines import answer_lines
from amends.decision.answer import answer
from amends.decision.decide import decide as decide_situation
from amends.decision.situation import read_situation, zones_in
from amends.decision.situation_shape import quick_situation
from amends.site.packs import packs
from amends.vocabulary.request import Situation


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option(
    "--lang", default=None, help="Adds `text` in this language to what is said: en, de, fr, es, ja, zh-Hans, ar."
)
@click.option(
    "--steps/--no-steps",
    default=True,
    help="Without steps: the same decisions, but no steps, no citations, no low-confidence figures named; faster.",
)
def decide(source: IO[bytes], lang: str | None, steps: bool) -> None:
    """Decide what the law and the merchant's policy owe, situation by situation.

    SOURCE holds one situation a line (docs: contract, section 1), standard input if absent. Exit status 1 where a
    line was refused; the others are answered all the same.
    """
    law = packs()
    zones = zones_in(law)

    def decided(situation: Situation) -> dict[str, Any]:
        return answer(decide_situation(situation, law, steps=steps), lang)

    def quick(line: bytes) -> dict[str, Any] | None:
        situation = quick_situation(line, zones)
        return None if situation is None else decided(situation)

    sys.exit(1 if answer_lines(source, lambda data: decided(read_situation(data, zones)), quick) else 0)
