"""The command line's table of contents; a command's module is imported when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "buyer": "amends.cli.buyer:buyer",
    "decide": "amends.cli.decide:decide",
    "demo": "amends.cli.demo:demo",
    "doctor": "amends.cli.doctor:doctor",
    "import": "amends.cli.import_orders:import_",
    "law": "amends.cli.law:law",
    "merchant": "amends.cli.merchant:merchant",
    "migrate": "amends.cli.serve:migrate",
    "policy": "amends.cli.policy:policy",
    "quote": "amends.cli.quote:quote",
    "rebuild": "amends.cli.rebuild:rebuild",
    "serve": "amends.cli.serve:serve",
    "worker": "amends.cli.serve:worker",
}


class Deferred(click.Group):
    """A group that knows its commands by name and imports them on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Deferred, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="amends")
def main() -> None:
    """Amends: after-sales for cross-border e-commerce."""
