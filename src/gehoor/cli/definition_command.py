"""`gehoor definition`: read what both teams agreed on, take it out as a file, propose another, compare."""

from pathlib import Path

import click

from gehoor.cli import _signed
from gehoor.cli._common import in_language, language_option


@click.group("definition")
def command() -> None:
    """What both teams call an MQL: read it, write it to a file, propose another, compare two."""


@command.command("show")
@_signed.version_option
@language_option
def show(number: int | None, language: str | None) -> None:
    """The agreement in plain words, since when it counts and who signed it."""
    from gehoor.scoring import definition, wording

    with in_language(language) as tongue:
        wanted = number or definition.newest()
        document = definition.document_of(wanted)
        click.echo("\n".join([*_origin(wanted), "", wording.in_words(document, tongue)]))


@command.command("export")
@_signed.target_argument
@_signed.version_option
def export(file: Path | None, number: int | None) -> None:
    """Write the definition to FILE (or to the terminal) as TOML."""
    from gehoor.scoring import definition, toml

    with in_language(None):
        wanted = number or definition.newest()
        document = definition.document_of(wanted)
        text = toml.dump(document, _origin(wanted))
    _signed.write_out(file, text, f"version {wanted}, {len(document['rules'])} rules")


@command.command("import")
@_signed.source_argument
@_signed.user_option
@click.option("--title", default="", help="what the draft is called; the name of the file when left out")
@language_option
def import_(file: Path, email: str, title: str, language: str | None) -> None:
    """Make a draft of the TOML in FILE, and tell what it would change.

    Nothing counts before one person of marketing and one of sales signed it on the page Definition.
    """
    from gehoor.lib import clock
    from gehoor.scoring import definition, diff, draft, toml

    with in_language(language) as tongue:
        document = _signed.read(file, toml.load)
        user = _signed.colleague(email)
        before = definition.document_of(definition.newest())
        made = draft.start(user, clock.now(), document, title or file.stem)
        click.echo(f"Draft “{made.title}” on version {made.based_on}.")
        _signed.say_changes(diff.in_words(before, document, tongue))


@command.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@language_option
def diff_(old: str, new: str | None, language: str | None) -> None:
    """What changes from OLD to NEW, in words. Each is the number of a version or a TOML file.

    NEW is the version that counts, when left out.
    """
    from gehoor.scoring import definition, diff, toml

    with in_language(language) as tongue:
        given = (old, new or str(definition.newest()))
        before, after = (_signed.either(one, definition.document_of, toml.load) for one in given)
        for sentence in diff.in_words(before, after, tongue):
            click.echo(sentence)


def _origin(number: int) -> list[str]:
    from gehoor.scoring.models import Definition
    from gehoor.scoring.sign import signatures

    return _signed.origin(Definition.objects.filter(version=number).first(), signatures(number))
