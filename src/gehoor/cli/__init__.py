"""The `gehoor` command: one module per verb, imported only when it is called."""

import importlib
import os
import sys
from typing import Any

import click

COMMANDS = {
    "serve": "serve the pages and the API",
    "work": "do what is due: deliver messages, watch clocks, re-score",
    "demo": "fill an empty database with a made-up Dutch company",
    "import": "read a CSV file with leads",
    "audit": "what happened to the last twenty leads",
    "definition": "what both teams call an MQL: read, export, propose, compare",
    "agreement": "what marketing and sales promised each other: read, export, propose, compare",
    "letter": "promises against facts of a week or quarter, as text, HTML or PDF",
    "learn": "what the leads say about the definition of a good one",
    "listen": "what can be heard in a call, from its recording, its transcript, or both",
    "funnel": "how many leads reached which stage, and how fast",
    "proof": "what one person said about being called, as PDF and JSON",
    "create-user": "make somebody a user",
    "backup": "write everything into one file, also while the server serves",
    "restore": "put a backup back",
}


class Lazy(click.Group):
    """Finds `gehoor.cli.<verb>` when the verb is used, so that --help needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gehoor.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy)
@click.version_option(package_name="gehoor")
def cli() -> None:
    """No lead goes uncalled, no customer unheard."""
    import django

    django.setup()


def main() -> Any:
    """Run the command line; an error of ours is a sentence, not a stack trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
    from gehoor.errors import GehoorError

    try:
        return cli()
    except GehoorError as error:
        click.echo(f"gehoor: {error}", err=True)
        sys.exit(2)
