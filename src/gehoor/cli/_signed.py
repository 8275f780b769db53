"""What `gehoor definition` and `gehoor agreement` share: a text in the terminal and as a file."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gehoor.signed.models import AbstractSignature, AbstractVersion
    from gehoor.team.models import User

LARGEST = 4 * 1024 * 1024  # bytes; no more is read than what could be such a text

Document = dict[str, Any]

version_option = click.option(
    "--version", "number", type=click.IntRange(min=1), help="instead of the one that counts"
)
target_argument = click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
source_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
user_option = click.option(
    "--user", "email", required=True, metavar="MAIL", help="who proposes it, by mail address"
)


def origin(row: "AbstractVersion | None", signatures: "Iterable[AbstractSignature]") -> list[str]:
    """Which version this is, since when, called what and signed by whom; one line each."""
    from django.utils.translation import gettext as _

    from gehoor.lib import human

    if row is None:
        return []
    since = _("Version {version}, since {day}.")
    lines = [since.format(version=row.version, day=human.day(row.published_at))]
    lines += [row.note] if row.note else []
    for one in signatures:
        team = _("marketing") if one.team == "marketing" else _("sales")
        lines.append(_("Signed for {team} by {name}.").format(team=team, name=one.name))
    return lines


def write_out(file: Path | None, text: str, said: str) -> None:
    """The text to FILE, with a line that says so; or to the terminal, and nothing else."""
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        click.echo(f"{file}: {said}")


def colleague(email: str) -> "User":
    """Who has this mail address; NotFound for nobody who works here."""
    from gehoor.errors import NotFound
    from gehoor.team.models import User

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(f"--user: nobody here has the address {email}.")
    return user


def say_changes(sentences: Iterable[str]) -> None:
    """What a proposal would change, a line each; a dash for nothing."""
    for sentence in list(sentences) or ["-"]:
        click.echo(sentence)


def either(given: str, document_of: Callable[[int], Document], load: Callable[[str], Document]) -> Document:
    """The document of a version or of a file."""
    if given.isdecimal():
        return document_of(int(given))
    path = Path(given)
    if not path.is_file():
        raise click.UsageError(f"{given} is neither the number of a version nor a file.")
    return read(path, load)


def read(file: Path, load: Callable[[str], Document]) -> Document:
    """The document in a file; what is wrong is told with the file and the place in it."""
    from gehoor.errors import InputError

    try:
        with file.open("rb") as source:
            return load(source.read(LARGEST).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: this is not text in UTF-8.") from error
    except InputError as error:
        place = f"{file}: {error.field}" if error.field else str(file)
        raise InputError(f"{place}: {error.sentence}", field=error.field, code=error.code) from error
