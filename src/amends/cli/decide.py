"""`amends decide`: situations in, decisions out."""

import sys
from typing import IO, Any

import click

from amends.cli.lines import answer_lines
from amends.decision.answer import answer
from amends.decision.decide import decide as decide_situation
from amends.decision.situation import read_situation, zones_in
from amends.site.packs import packs


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--lang", default=None, help="Adds `text` in this language to what is said: en, de, zh-Hans, ar.")
def decide(source: IO[bytes], lang: str | None) -> None:
    """Decide what the law and the merchant's policy owe, situation by situation.

    SOURCE holds one situation a line (docs: contract, section 1), standard input if absent. Exit status 1 where a
    line was refused; the others are answered all the same.
    """
    law = packs()
    zones = zones_in(law)

    def answered(data: dict[str, Any]) -> dict[str, Any]:
        return answer(decide_situation(read_situation(data, zones), law), lang)

    sys.exit(1 if answer_lines(source, answered) else 0)
