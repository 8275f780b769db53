"""`gehoor create-user`: make somebody a user from the command line."""

import json
import sys
from typing import Any

import click


@click.command("create-user")
@click.argument("email")
@click.option("--name", help="How colleagues know them; the part before the @ when left out.")
@click.option(
    "--role",
    type=click.Choice(["admin", "manager", "sales", "marketing"]),
    default="sales",
    show_default=True,
    help="What they may do.",
)
@click.option("--group", default="", help='The team whose figures are told together, as in "Team Noord".')
@click.option("--takes-leads", is_flag=True, help="Leads may go to this person.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
def command(email: str, password_stdin: bool, as_json: bool, **values: Any) -> None:
    """Make EMAIL a user. Asks for a password of ten characters or more, without showing it."""
    from gehoor.lib.clock import now
    from gehoor.team.people import add_person

    values["name"] = values["name"] or email.partition("@")[0].replace(".", " ").title()
    user = add_person(email=email, password=_password(password_stdin), now=now(), **values)
    if as_json:
        made = {"id": str(user.pk), "email": user.email, "name": user.name, "role": user.role}
        click.echo(json.dumps({**made, "group": user.group, "takes_leads": user.takes_leads}))
    else:
        click.echo(f"{user.name} <{user.email}> can log in now, as {user.role}.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given
