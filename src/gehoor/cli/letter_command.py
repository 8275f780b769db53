"""`gehoor letter`: promises against facts of a week or quarter, as it is mailed."""

from pathlib import Path

import click

from gehoor.cli._common import in_language, language_option


@click.command("letter")
@click.argument("period", required=False)
@language_option
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="write it on paper here")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="write the mail here")
def command(period: str | None, language: str | None, pdf: Path | None, html: Path | None) -> None:
    """The letter about PERIOD, such as 2026-W09 or 2026-Q1; about last week when left out.

    Printed as text, unless --pdf or --html says where to write it. Nothing is sent.
    """
    from gehoor.insight.agreement.letter import as_html, as_text, letter
    from gehoor.insight.agreement.spans import read, this_week
    from gehoor.lib import clock

    with in_language(language):
        now = clock.now()
        found = letter(read(period) if period else this_week(now).before(), now)
        if pdf:
            from gehoor.insight.agreement.letter_pdf import as_pdf

            pdf.write_bytes(as_pdf(found))
        if html:
            html.write_text(as_html(found), encoding="utf-8")
        if not pdf and not html:
            click.echo(as_text(found), nl=False)
