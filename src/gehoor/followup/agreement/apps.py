from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AgreementConfig(AppConfig):
    name = "gehoor.followup.agreement"
    label = "agreement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_store_default, sender=self)


def _store_default(sender: AppConfig, using: str, **rest: Any) -> None:
    """A migrated database has an agreement, so that the first clock knows when it ends."""
    from gehoor.followup.agreement import models, versions
    from gehoor.lib import clock

    if using == "default" and models.Version._meta.db_table in connections[using].introspection.table_names():
        versions.ensure_default(clock.now())
