"""What the pages of the two signed texts share: who signed and who is next, and a text as a file."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gehoor.errors import InputError, Malformed, TooLarge
from gehoor.signed.models import AbstractDraft, AbstractSignature
from gehoor.signed.signing import TEAMS, sides
from gehoor.team.models import User


def signing(found: AbstractDraft, given: Sequence[AbstractSignature], user: User) -> dict[str, Any]:
    """The signatures under a draft, the teams that still miss, and for which of those `user` may sign."""
    missing = [team for team in TEAMS if team not in {one.team for one in given}]
    mine = any(one.user_id == user.pk for one in given)
    able = () if mine or found.closed_at else sides(user)
    return {
        "signatures": given,
        "missing": missing,
        "mine": mine,
        "my_teams": [team for team in able if team in missing],
    }


def say_signed(request: HttpRequest, number: int | None, half: str) -> None:
    """Say that it counts now as version `number`; or `half`, when the other team is still to sign."""
    both = _("Signed by both. Version %(version)s counts from now on.")
    messages.success(request, half if number is None else both % {"version": number})


def sent_text(request: HttpRequest, largest: int, too_large: str) -> str:
    """The text of the file that was sent; InputError for none, one over `largest` bytes, or no text."""
    sent = request.FILES.get("file")
    if sent is None:
        raise InputError(_("Choose a file first."))
    if sent.size is None or sent.size > largest:
        raise TooLarge(too_large)
    try:
        return str(sent.read(), "utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(_("This is not a text file.")) from error


def with_place(error: InputError) -> str:
    """The sentence, with the path of what is wrong in the text before it."""
    return f"{error.field}: {error.sentence}" if error.field else error.sentence


def toml_file(body: str, name: str) -> HttpResponse:
    """A text as a file to keep, or to change elsewhere."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/toml; charset=utf-8", headers=headers)
