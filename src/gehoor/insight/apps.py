from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from gehoor.notify.letters import Whole


class InsightConfig(AppConfig):
    name = "gehoor.insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gehoor.notify import letters

        letters.write_by("weekly_letter", _weekly_letter)


def _weekly_letter(data: Mapping[str, Any], language: str, user_id: int | None) -> "Whole":
    """Only who writes one needs what makes a PDF."""
    from gehoor.insight.agreement import mail

    return mail.write(data, language, user_id)
