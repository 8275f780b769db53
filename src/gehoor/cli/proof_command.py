"""`gehoor proof`: everything that proves what one person said about being called, as PDF and JSON."""

from pathlib import Path

import click


@click.command("proof")
@click.argument("who")
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="where to write")
@click.option("--language", type=click.Choice(["nl", "en"]), default=None, help="of the PDF")
def command(who: str, out: Path, language: str | None) -> None:
    """Write the proof about WHO (a mail address or a telephone number) to DIR: proof-NAME.pdf and .json.

    Consent texts with their moment, requests, objections, every question whether we may call with its facts
    and article, every call, and the payloads as they came in. That it was given out is written down.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database
    from gehoor.followup.permission.proof import collect, note_export, people
    from gehoor.followup.permission.proof_file import as_json, file_name
    from gehoor.followup.permission.proof_pdf import render
    from gehoor.lib import clock

    with translation.override(language or settings.ORGANISATION_LANGUAGE):
        prepare_database()
        found = people(who)
        proof = collect(found, clock.now())
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        for ending, content in (("pdf", render(proof)), ("json", as_json(proof))):
            path = out / file_name(proof, ending)
            path.write_bytes(content)
            path.chmod(0o600)
            click.echo(str(path))
        note_export(found, None, clock.now(), "command")
