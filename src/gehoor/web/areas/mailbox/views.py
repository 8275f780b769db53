"""The mailbox: what Gehoor would have mailed, on an installation that has no mail server yet."""

from email.utils import getaddresses

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.notify.mailbox import Letter, letter, letters
from gehoor.team.models import Role, User
from gehoor.web.access import needs, reader

READERS = (Role.ADMIN, Role.MANAGER, Role.SALES)  # whom Gehoor writes to
_SHOWN = 100

# The letter is html that somebody else's words went into: no script, no form, nothing from outside.
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'self'; "
    "form-action 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"
)


@needs(*READERS)
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest letters; everybody sees their own, an administrator all of them."""
    found = [one for one in letters(settings.MAILBOX, _SHOWN) if _may_read(reader(request), one)]
    return render(request, "mailbox/list.html", {"letters": found, "has_server": bool(settings.SMTP_URL)})


@needs(*READERS)
def letter_page(request: HttpRequest, key: str) -> HttpResponse:
    """One letter, as it would look in a mail program, and its plain text."""
    return render(request, "mailbox/letter.html", {"letter": _letter(request, key)})


@needs(*READERS)
def letter_body(request: HttpRequest, key: str) -> HttpResponse:
    """The html of a letter, for the frame in its page."""
    found = _letter(request, key)
    html = found.html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(
        html, headers={"Content-Security-Policy": _LETTER_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    )


def _letter(request: HttpRequest, key: str) -> Letter:
    found = letter(settings.MAILBOX, key)
    if found is None or not _may_read(reader(request), found):
        raise Http404
    return found


def _may_read(user: User, found: Letter) -> bool:
    """A letter holds links that act in the name of whom it was sent to."""
    return user.role == Role.ADMIN or user.email in {mail.lower() for _, mail in getaddresses([found.to])}
