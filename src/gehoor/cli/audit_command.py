"""`gehoor audit`: the last twenty leads, of the database or straight from a CSV file."""

import json
from pathlib import Path

import click


@click.command("audit")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="which column is what (TOML or JSON)")
@click.option("--campaign", default=None, metavar="NAME", help="of one campaign only (database)")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def command(file: Path | None, mapping: Path | None, campaign: str | None, as_json: bool) -> None:
    """What happened to the last twenty leads.

    Which were called, when, how often, what came of it, which were good, and what the good ones share.
    With FILE the leads are read from that CSV file and nothing is written; without it they are those of
    the database.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database
    from gehoor.insight.audit import audit
    from gehoor.insight.audit_file import audit_file
    from gehoor.insight.print_audit import as_text
    from gehoor.lib import clock

    with translation.override(settings.ORGANISATION_LANGUAGE):
        now = clock.now()
        if not file:
            prepare_database()
        found = audit_file(file, now, mapping) if file else audit(now, campaign=campaign)
        if as_json:
            click.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False, default=str))
        else:
            click.echo(as_text(found))
