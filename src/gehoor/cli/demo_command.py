"""`gehoor demo`: a made-up company for a first look."""

import json
import sys

import click

from gehoor.lib.clock import now

STEPS = {"people": 5, "history": 54, "campaign": 15, "today": 5, "scores": 20, "agreement": 5, "calls": 1}


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing when somebody works here already.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
def command(if_empty: bool, as_json: bool) -> None:
    """Fill an empty database with a made-up Dutch company and six months of its leads."""
    from django.core.management import call_command

    from gehoor.demo.build import build, is_empty
    from gehoor.demo.company import login_file

    call_command("migrate", verbosity=0)
    if if_empty and not is_empty():
        return
    with click.progressbar(
        length=sum(STEPS.values()), label="Building the demo company", file=sys.stderr
    ) as bar:
        made = build(now(), lambda step: bar.update(STEPS[step]))
    if as_json:
        click.echo(json.dumps(made))
        return
    click.echo(
        f"{made['people']} people and {made['leads']} leads. Log in with what stands in {login_file()}"
    )
