"""Whether this installation can do its work: for load balancers, and for the Settings page."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, InterfaceError

from gehoor.notify.queries import BEAT_LIFE, last_beat


@dataclass(frozen=True)
class Report:
    """What was found. The worker is told of, but pages are served without it."""

    database: bool
    migrations: bool
    worker_seconds: float | None  # since its last beat; None when it never beat

    @property
    def ready(self) -> bool:
        """Whether requests may come."""
        return self.database and self.migrations

    @property
    def worker(self) -> str:
        """ok, late or absent."""
        if self.worker_seconds is None:
            return "absent"
        return "ok" if self.worker_seconds <= BEAT_LIFE.total_seconds() else "late"

    def as_dict(self) -> dict[str, object]:
        """For the answer of /readyz."""
        return {
            "ready": self.ready,
            "database": "ok" if self.database else "unreachable",
            "migrations": "ok" if self.migrations else "waiting",
            "worker": self.worker,
            "worker_seconds": self.worker_seconds,
        }


def report(now: datetime) -> Report:
    """Ask the database and look when the worker last beat."""
    database = _reachable()
    migrations = database and _migrated()
    return Report(database, migrations, worker_seconds(now) if migrations else None)


def worker_seconds(now: datetime) -> float | None:
    """How long ago a worker last beat; None when none ever did, or it stopped properly."""
    beat = last_beat()
    return None if beat is None else round(max(0.0, (now - beat).total_seconds()), 1)


def _reachable() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


_all_applied = False


def _migrated() -> bool:
    """Once all migrations are applied they stay so while this process lives."""
    global _all_applied
    if not _all_applied:
        executor = MigrationExecutor(connection)
        _all_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _all_applied
