"""What every template may use."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from gehoor.team.models import Role, User
from gehoor.web.access import EVERYONE

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
_LEADING = (Role.ADMIN, Role.MANAGER)
_WITH_LISTS = (Role.ADMIN, Role.MANAGER, Role.MARKETING)

# Address name, word, picture, key after g, who, and whether it waits in the menu on a phone.
_WAYS = (
    ("today", _("Today"), "today", "t", EVERYONE, False),
    ("leads", _("Leads"), "leads", "l", EVERYONE, False),
    ("funnel", _("Funnel"), "funnel", "f", EVERYONE, False),
    ("audit", _("Last twenty"), "audit", "a", EVERYONE, False),
    ("definition", _("Definition"), "flag", "d", EVERYONE, True),
    ("agreement", _("Agreement"), "note", "o", EVERYONE, True),
    ("calls", _("My calls"), "ear", "c", EVERYONE, True),
    ("import", _("Import"), "import", "i", _WITH_LISTS, True),
    ("team", _("Team"), "team", "m", _LEADING, True),
    ("settings", _("Settings"), "settings", "s", (Role.ADMIN,), True),
)


@dataclass(frozen=True)
class Way:
    """One word of the navigation."""

    name: str
    url: str
    word: str
    picture: str
    key: str
    later: bool
    here: bool


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Navigation, theme and languages, worked out only when a template asks."""
    return {
        "ways": SimpleLazyObject(lambda: ways(request)),
        "theme": theme_of(request),
        "languages": settings.LANGUAGES,
        "has_mailbox": SimpleLazyObject(lambda: _has_mailbox(request)),
        "product": "Gehoor",
    }


def theme_of(request: HttpRequest) -> str:
    """light, dark, or auto: as the reader's machine has it."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def ways(request: HttpRequest) -> list[Way]:
    """The pages this reader may open, in the order in which a lead walks."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    found = []
    for name, word, picture, key, roles, later in _WAYS:
        url = _url(name)
        if url and user.role in roles:
            found.append(Way(name, url, str(word), picture, key, later, _is_here(request, name, url)))
    return found


def _has_mailbox(request: HttpRequest) -> bool:
    """Whether mail of this installation is kept on the machine, and this reader may look."""
    role = getattr(request.user, "role", "")
    return role in (Role.ADMIN, Role.MANAGER, Role.SALES) and settings.MAILBOX.exists()


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_here(request: HttpRequest, name: str, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))
