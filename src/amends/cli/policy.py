"""`amends policy`: what the merchant promises on top of the law, as files and as versions."""

import click

from amends.cli import policy_backtest, policy_check, policy_versions


@click.group()
def policy() -> None:
    """Policies: write, check, publish."""


for _command in (*policy_versions.COMMANDS, policy_check.check, policy_backtest.backtest):
    policy.add_command(_command)
