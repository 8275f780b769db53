"""`gehoor definition`: read what both teams agreed on, take it out as a file, propose another, compare."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_language = click.option("--language", type=click.Choice(["nl", "en"]), help="instead of the organisation's")
_version = click.option(
    "--version", "number", type=click.IntRange(min=1), help="instead of the one that counts"
)


@click.group("definition")
def command() -> None:
    """What both teams call an MQL: read it, write it to a file, propose another, compare two."""


@command.command("show")
@_version
@_language
def show(number: int | None, language: str | None) -> None:
    """The agreement in plain words, since when it counts and who signed it."""
    from gehoor.scoring import wording

    with _in(language) as tongue:
        row = _row(number)
        click.echo("\n".join([*_origin(row), "", wording.in_words(row.document, tongue)]))


@command.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@_version
def export(file: Path | None, number: int | None) -> None:
    """Write the definition to FILE (or to the terminal) as TOML."""
    from gehoor.scoring import toml

    with _in(None):
        row = _row(number)
        text = toml.dump(row.document, _origin(row))
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        click.echo(f"{file}: version {row.version}, {len(row.document['rules'])} rules")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "email", required=True, metavar="MAIL", help="who proposes it, by mail address")
@click.option("--title", default="", help="what the draft is called; the name of the file when left out")
@_language
def import_(file: Path, email: str, title: str, language: str | None) -> None:
    """Make a draft of the TOML in FILE, and tell what it would change.

    Nothing counts before one person of marketing and one of sales signed it on the page Definition.
    """
    from gehoor.errors import NotFound
    from gehoor.lib import clock
    from gehoor.scoring import diff, draft
    from gehoor.team.models import User

    with _in(language) as tongue:
        document = _read(file)
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise NotFound(f"--user: nobody here has the address {email}.")
        before = _row(None)
        made = draft.start(user, clock.now(), document, title or file.stem)
        click.echo(f"Draft “{made.title}” on version {made.based_on}.")
        for sentence in diff.in_words(before.document, document, tongue) or ["-"]:
            click.echo(sentence)


@command.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@_language
def diff_(old: str, new: str | None, language: str | None) -> None:
    """What changes from OLD to NEW, in words. Each is the number of a version or a TOML file.

    NEW is the version that counts, when left out.
    """
    from gehoor.scoring import diff

    with _in(language) as tongue:
        before = _either(old)
        after = _either(new) if new else _row(None).document
        for sentence in diff.in_words(before, after, tongue):
            click.echo(sentence)


@contextmanager
def _in(language: str | None) -> Iterator[str]:
    """A database that is ready, and the language asked for or else the organisation's."""
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database

    prepare_database()
    tongue = language or settings.ORGANISATION_LANGUAGE
    with translation.override(tongue):
        yield tongue


def _row(number: int | None) -> Any:
    """The row of a version; NotFound when there is none."""
    from gehoor.errors import NotFound
    from gehoor.scoring import definition
    from gehoor.scoring.models import Definition

    row = Definition.objects.filter(version=number or definition.newest()).first()
    if row is None:
        raise NotFound(f"There is no version {number} of the definition.")
    return row


def _origin(row: Any) -> list[str]:
    """Which version this is, since when, called what and signed by whom; one line each."""
    from django.utils.formats import date_format
    from django.utils.timezone import localtime
    from django.utils.translation import gettext as _

    from gehoor.scoring.sign import signatures

    day = date_format(localtime(row.published_at), "j-n-Y")
    lines = [_("Version {version}, since {day}.").format(version=row.version, day=day)]
    lines += [row.note] if row.note else []
    for one in signatures(row.version):
        team = _("marketing") if one.team == "marketing" else _("sales")
        lines.append(_("Signed for {team} by {name}.").format(team=team, name=one.name))
    return lines


def _either(given: str) -> Any:
    """The document of a version or of a file."""
    if given.isdecimal():
        return _row(int(given)).document
    path = Path(given)
    if not path.is_file():
        raise click.UsageError(f"{given} is neither the number of a version nor a file.")
    return _read(path)


def _read(file: Path) -> dict[str, Any]:
    """The document in a file; what is wrong is told with the file and the place in it."""
    from gehoor.errors import InputError
    from gehoor.scoring import toml

    try:
        with file.open("rb") as source:  # no more than what could be a definition
            text = source.read(4 * 1024 * 1024).decode("utf-8")
        return toml.load(text)
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: this is not text in UTF-8.") from error
    except InputError as error:
        place = f"{file}: {error.field}" if error.field else str(file)
        raise InputError(f"{place}: {error.sentence}", field=error.field, code=error.code) from error
