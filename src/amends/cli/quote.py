"""`amends quote`: refund quotes, line by line."""

import sys
from typing import IO

import click

from amends.cli.lines import answer_lines
from amends.ledger.quote_answer import answer_quote


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
def quote(source: IO[bytes]) -> None:
    """Quote refunds: what would go back, to which payment, and what stays refundable after.

    SOURCE holds one request a line (docs: contract, section 3), standard input if absent. A refusal is an answer; exit
    status 1 means that a line could not be read.
    """
    sys.exit(1 if answer_lines(source, answer_quote) else 0)
