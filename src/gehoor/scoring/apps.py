from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ScoringConfig(AppConfig):
    name = "gehoor.scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_store_default, sender=self)


def _store_default(sender: AppConfig, using: str, **rest: Any) -> None:
    """A migrated database has a definition, so that its first lead can be scored."""
    from gehoor.lib import clock
    from gehoor.scoring import definition, models

    if (
        using == "default"
        and models.Definition._meta.db_table in connections[using].introspection.table_names()
    ):
        definition.ensure_default(clock.now())
