"""`gehoor agreement`: read what marketing and sales promised, export it, propose another, compare."""

from pathlib import Path

import click

from gehoor.cli import _signed
from gehoor.cli._common import in_language, language_option


@click.group("agreement")
def command() -> None:
    """What marketing and sales promised each other: read it, write it to a file, propose another, compare."""


@command.command("show")
@_signed.version_option
@language_option
def show(number: int | None, language: str | None) -> None:
    """Every promise in plain words, since when it counts and who signed it."""
    from gehoor.followup.agreement import versions
    from gehoor.followup.agreement.wording import lines

    with in_language(language):
        found = versions.version(number) if number else versions.current()
        click.echo("\n".join([*_origin(found.version), "", *(line.sentence for line in lines(found))]))


@command.command("export")
@_signed.target_argument
@_signed.version_option
def export(file: Path | None, number: int | None) -> None:
    """Write the agreement to FILE (or to the terminal) as TOML."""
    from gehoor.followup.agreement import toml, versions

    with in_language(None):
        wanted = number or versions.newest()
        text = toml.dump(versions.document_of(wanted), _origin(wanted))
    _signed.write_out(file, text, f"version {wanted}")


@command.command("import")
@_signed.source_argument
@_signed.user_option
@click.option("--title", default="", help="what the proposal is called; the name of the file when left out")
@language_option
def import_(file: Path, email: str, title: str, language: str | None) -> None:
    """Make a proposal of the TOML in FILE, and tell what it would change.

    Nothing counts before one person of marketing and one of sales signed it on the page Agreement.
    """
    from gehoor.followup.agreement import diff, draft, toml, versions
    from gehoor.lib import clock

    with in_language(language):
        document = _signed.read(file, toml.load)
        user = _signed.colleague(email)
        before = versions.document_of(versions.newest())
        made = draft.start(user, clock.now(), document, title or file.stem)
        click.echo(f"Proposal “{made.title}” on version {made.based_on}.")
        _signed.say_changes(diff.in_words(before, document))


@command.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@language_option
def diff_(old: str, new: str | None, language: str | None) -> None:
    """What changes from OLD to NEW, in words. Each is the number of a version or a TOML file.

    NEW is the version that counts, when left out.
    """
    from gehoor.followup.agreement import diff, toml, versions

    with in_language(language):
        given = (old, new or str(versions.newest()))
        before, after = (_signed.either(one, versions.document_of, toml.load) for one in given)
        for sentence in diff.in_words(before, after):
            click.echo(sentence)


def _origin(number: int) -> list[str]:
    from gehoor.followup.agreement.models import Version
    from gehoor.followup.agreement.sign import signatures

    return _signed.origin(Version.objects.filter(version=number).first(), signatures(number))
