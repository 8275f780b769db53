"""What the templates of the public pages get."""

from typing import Any

from django.conf import settings

from gehoor.intake.models import Form


def words(form: Form, language: str) -> dict[str, Any]:
    """Title and introduction in the language of the page."""
    is_english = language == "en"
    return {
        "title": form.title_en if is_english else form.title_nl,
        "intro": form.intro_en if is_english else form.intro_nl,
        "slug": form.slug,
        "call_requested": form.call_requested,
        "languages": settings.LANGUAGES,
        "language": language,
    }
