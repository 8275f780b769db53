"""`gehoor funnel`: the funnel in the terminal, as a table or as JSON."""

import json
from datetime import datetime

import click


@click.command("funnel")
@click.option("--from", "start", default="", metavar="DATE", help="leads received from this day on")
@click.option("--to", "end", default="", metavar="DATE", help="up to, not including, this day")
@click.option("--source", default=None, metavar="NAME", help='of one source only; "" is an unknown source')
@click.option("--campaign", default=None, metavar="NAME", help="of one campaign only")
@click.option("--json", "as_json", is_flag=True, help="print JSON, as GET /api/v1/funnel does")
def command(start: str, end: str, source: str | None, campaign: str | None, as_json: bool) -> None:
    """How many leads reached which stage, and how fast.

    A true cohort: of the leads that came in during the period, how many of exactly those ever reached
    each stage. Dates are written as 2026-01-31 or 31-1-2026.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database
    from gehoor.insight.funnel import funnel
    from gehoor.insight.print_funnel import as_text
    from gehoor.lib import clock

    with translation.override(settings.ORGANISATION_LANGUAGE):
        first, last = _period(start, end)
        prepare_database()
        found = funnel(first, last, source, now=clock.now(), campaign=campaign)
        click.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if as_json else as_text(found))


def _period(start: str, end: str) -> tuple[datetime | None, datetime | None]:
    """The period, or an error that names the option."""
    from gehoor.errors import InputError
    from gehoor.insight.period import read_period

    try:
        return read_period(start, end)
    except InputError as error:
        raise InputError(f"--{error.field}: {error.sentence}", field=error.field) from error
