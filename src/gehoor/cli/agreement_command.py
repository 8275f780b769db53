"""`gehoor agreement`: read what marketing and sales promised, export it, propose another, compare."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_language = click.option("--language", type=click.Choice(["nl", "en"]), help="instead of the organisation's")
_version = click.option(
    "--version", "number", type=click.IntRange(min=1), help="instead of the one that counts"
)


@click.group("agreement")
def command() -> None:
    """What marketing and sales promised each other: read it, write it to a file, propose another, compare."""


@command.command("show")
@_version
@_language
def show(number: int | None, language: str | None) -> None:
    """Every promise in plain words, since when it counts and who signed it."""
    from gehoor.followup.agreement import versions
    from gehoor.followup.agreement.wording import lines

    with in_language(language):
        found = versions.version(number) if number else versions.current()
        click.echo("\n".join([*_origin(found.version), "", *(line.sentence for line in lines(found))]))


@command.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@_version
def export(file: Path | None, number: int | None) -> None:
    """Write the agreement to FILE (or to the terminal) as TOML."""
    from gehoor.followup.agreement import toml, versions

    with in_language(None):
        wanted = number or versions.newest()
        text = toml.dump(versions.document_of(wanted), _origin(wanted))
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        click.echo(f"{file}: version {wanted}")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "email", required=True, metavar="MAIL", help="who proposes it, by mail address")
@click.option("--title", default="", help="what the proposal is called; the name of the file when left out")
@_language
def import_(file: Path, email: str, title: str, language: str | None) -> None:
    """Make a proposal of the TOML in FILE, and tell what it would change.

    Nothing counts before one person of marketing and one of sales signed it on the page Agreement.
    """
    from gehoor.errors import NotFound
    from gehoor.followup.agreement import diff, draft, versions
    from gehoor.lib import clock
    from gehoor.team.models import User

    with in_language(language):
        document = _read(file)
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise NotFound(f"--user: nobody here has the address {email}.")
        before = versions.document_of(versions.newest())
        made = draft.start(user, clock.now(), document, title or file.stem)
        click.echo(f"Proposal “{made.title}” on version {made.based_on}.")
        for sentence in diff.in_words(before, document) or ["-"]:
            click.echo(sentence)


@command.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@_language
def diff_(old: str, new: str | None, language: str | None) -> None:
    """What changes from OLD to NEW, in words. Each is the number of a version or a TOML file.

    NEW is the version that counts, when left out.
    """
    from gehoor.followup.agreement import diff, versions

    with in_language(language):
        after = _either(new) if new else versions.document_of(versions.newest())
        for sentence in diff.in_words(_either(old), after):
            click.echo(sentence)


@contextmanager
def in_language(language: str | None) -> Iterator[str]:
    """A database that is ready, and the language asked for or else the organisation's."""
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database

    prepare_database()
    tongue = language or settings.ORGANISATION_LANGUAGE
    with translation.override(tongue):
        yield tongue


def _origin(number: int) -> list[str]:
    """Which version this is, since when, called what and signed by whom; one line each."""
    from django.utils.translation import gettext as _

    from gehoor.followup.agreement.models import Version
    from gehoor.followup.agreement.sign import signatures
    from gehoor.lib import human

    row = Version.objects.filter(version=number).first()
    if row is None:
        return []
    lines = [_("Version {version}, since {day}.").format(version=number, day=human.day(row.published_at))]
    lines += [row.note] if row.note else []
    for one in signatures(number):
        team = _("marketing") if one.team == "marketing" else _("sales")
        lines.append(_("Signed for {team} by {name}.").format(team=team, name=one.name))
    return lines


def _either(given: str) -> Any:
    """The document of a version or of a file."""
    from gehoor.followup.agreement import versions

    if given.isdecimal():
        return versions.document_of(int(given))
    path = Path(given)
    if not path.is_file():
        raise click.UsageError(f"{given} is neither the number of a version nor a file.")
    return _read(path)


def _read(file: Path) -> dict[str, Any]:
    """The document in a file; what is wrong is told with the file and the place in it."""
    from gehoor.errors import InputError
    from gehoor.followup.agreement import toml

    try:
        with file.open("rb") as source:  # no more than what could be an agreement
            return toml.load(source.read(4 * 1024 * 1024).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: this is not text in UTF-8.") from error
    except InputError as error:
        place = f"{file}: {error.field}" if error.field else str(file)
        raise InputError(f"{place}: {error.sentence}", field=error.field, code=error.code) from error
