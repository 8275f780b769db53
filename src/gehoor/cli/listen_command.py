"""`gehoor listen`: what can be heard in a call, from its recording, its transcript, or both."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gehoor.listening.shape import Analysis, Heard, Transcript

SOUND = frozenset({".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3", ".m4a", ".mp4", ".aac", ".webm", ".amr"})
PATH = click.Path(path_type=Path, dir_okay=False)


@click.command("listen")
@click.argument("recording", required=False, type=PATH)
@click.option("--transcript", type=PATH, help="what was said: VTT, SRT, JSON, CSV or text")
@click.option(
    "--seller", metavar="left|right|NAME", help="the channel, or the name in the transcript, of the seller"
)
@click.option(
    "--method", type=click.Choice(["auto", "silero", "energy"]), default="auto", help="how speech is found"
)
@click.option(
    "--call-type", type=click.Choice(["cold", "discovery", "demo"]), help="which band stands beside the share"
)
@click.option(
    "--language", type=click.Choice(["nl", "en"]), help="of what is printed; otherwise GEHOOR_LANGUAGE"
)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@click.option("--report", type=PATH, help="write a report: one HTML file")
@click.option("--textgrid", type=PATH, help="write a TextGrid, to correct by ear")
def command(
    recording: Path | None,
    transcript: Path | None,
    seller: str | None,
    method: str,
    call_type: str | None,
    language: str | None,
    as_json: bool,
    report: Path | None,
    textgrid: Path | None,
) -> None:
    """What can be heard in a call, beside the seller's own numbers.

    RECORDING is a sound file, best with two channels. With --transcript, or instead of it, the words are
    read too. Nothing is stored and nothing leaves this machine.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.listening.agree import sided
    from gehoor.listening.analyse import analyse
    from gehoor.listening.textgrid import textgrid as as_textgrid

    if recording is not None and transcript is None and recording.suffix.lower() not in SOUND | {""}:
        recording, transcript = None, recording
    if recording is None and transcript is None:
        raise click.UsageError("Give a recording, a transcript, or both.")
    with translation.override(language or settings.ORGANISATION_LANGUAGE):
        heard = _heard(recording, seller, method)
        read = _read(transcript, seller)
        heard = sided(heard, read) if heard else None
        analysis = analyse(heard, read, None, call_type or "")
        if textgrid:
            _write(textgrid, as_textgrid(analysis))
        if report:
            _write(report, _page(analysis, heard, recording, transcript))
        _print(analysis, as_json)


def _heard(recording: Path | None, seller: str | None, method: str) -> "Heard | None":
    """What the ears make of the file; an error of theirs becomes a sentence."""
    from gehoor.calls.problems import sentence
    from gehoor.errors import InputError
    from gehoor.listening.errors import ListeningError
    from gehoor.listening.hear import hear

    if recording is None:
        return None
    side = seller if seller in ("left", "right") else None
    try:
        return hear(recording, seller=side, method=method)  # type: ignore[arg-type]
    except ListeningError as error:
        raise InputError(f"{recording.name}: {sentence(error.code, error.data)}", code=error.code) from error


def _read(transcript: Path | None, seller: str | None) -> "Transcript | None":
    from gehoor.calls.problems import sentence
    from gehoor.errors import InputError
    from gehoor.listening.errors import ListeningError
    from gehoor.listening.transcript import read

    if transcript is None:
        return None
    name = None if seller in ("left", "right") else seller
    try:
        return read(transcript.read_bytes(), name=transcript.name, seller=name)
    except OSError as error:
        code = "no_file" if isinstance(error, FileNotFoundError) else "unreadable"
        raise InputError(f"{transcript.name}: {sentence(code, {})}", code=code) from error
    except ListeningError as error:
        raise InputError(f"{transcript.name}: {sentence(error.code, error.data)}", code=error.code) from error


def _page(analysis: "Analysis", heard: "Heard | None", *files: Path | None) -> str:
    from gehoor.calls.report import report

    return report(analysis, title=" + ".join(file.name for file in files if file), heard=heard)


def _print(analysis: "Analysis", as_json: bool) -> None:
    from gehoor.calls.print_report import as_text
    from gehoor.listening.result import dumps

    click.echo(dumps(analysis) if as_json else as_text(analysis))


def _write(file: Path, text: str) -> None:
    from gehoor.calls.problems import sentence
    from gehoor.errors import InputError

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: {sentence('unwritable', {})}", code="unwritable") from error
