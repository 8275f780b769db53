"""Each form that is shown is a signed copy: it knows what the visitor was shown."""

import secrets
from datetime import datetime

from gehoor.errors import InputError
from gehoor.intake.models import Form
from gehoor.intake.sources.form.read import Shown
from gehoor.lib import signing

PURPOSE = "form"
DAYS = 2  # a page may stay open overnight


def consent_of(form: Form, language: str) -> str:
    """The sentence a visitor may say yes to, in the language of the page."""
    return form.consent_en if language == "en" else form.consent_nl


def make_copy(form: Form, consent: str, language: str, now: datetime) -> str:
    """A token for one showing of `form` with this consent sentence."""
    payload = {
        "form": form.slug,
        "consent": consent,
        "language": language,
        "copy": secrets.token_hex(8),
    }
    return signing.sign(payload, PURPOSE, now, DAYS)


def read_copy(token: str, form: Form, now: datetime) -> Shown | None:
    """What was shown, or None when the token is not of this form, or too old."""
    try:
        payload = signing.unsign(token, PURPOSE, now)
    except InputError:
        return None
    if payload.get("form") != form.slug:
        return None
    return Shown(payload["consent"], payload["language"], payload["copy"])
