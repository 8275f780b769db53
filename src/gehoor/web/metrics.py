"""Figures for Prometheus. What stands in the database is counted when asked, so every process answers alike;
the histogram of requests is of the process that answers.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gehoor.followup.models import CallTask, Clock
from gehoor.followup.watch import last_round
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.routing.models import Hold
from gehoor.web import health

CONTENT_TYPE = CONTENT_TYPE_LATEST

_process = CollectorRegistry()
_requests = Histogram(
    "gehoor_request_seconds",
    "Time from request to answer, in this process.",
    ["method", "route", "status"],
    registry=_process,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request; the status by its hundreds."""
    _requests.labels(method, route, f"{status // 100}xx").observe(seconds)


def text(now: datetime) -> bytes:
    """Everything, in Prometheus' text form."""
    counted = CollectorRegistry()
    counted.register(_Counted(now))
    return generate_latest(counted) + generate_latest(_process)


class _Counted(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _by("gehoor_leads", "Leads by stage.", "stage", dict(_counts(Lead, "stage")))
        yield _by("gehoor_deliveries", "Messages by state.", "state", dict(_counts(Delivery, "state")))
        yield self._oldest_waiting()
        open_tasks = CallTask.objects.filter(closed_at__isnull=True).count()
        yield GaugeMetricFamily("gehoor_tasks_open", "Leads waiting to be called.", open_tasks)
        holds = Hold.objects.filter(closed_at__isnull=True).count()
        yield GaugeMetricFamily("gehoor_holds_open", "Leads that nobody could take.", holds)
        running = Clock.objects.filter(stopped_at__isnull=True, kind="first_call")
        states = {
            "running": running.filter(breached_at__isnull=True).count(),
            "breached": running.filter(breached_at__isnull=False).count(),
        }
        yield _by("gehoor_clocks", "Promised first calls not made yet.", "state", states)
        yield from self._invariant()
        beat = health.worker_seconds(self.now)
        if beat is not None:
            yield GaugeMetricFamily("gehoor_worker_beat_age_seconds", "Since the worker's last beat.", beat)

    def _invariant(self) -> Iterator[GaugeMetricFamily]:
        """What the worker's last look found; nothing before the first."""
        last = last_round()
        if last is None:
            return
        about = "Leads without an owner and a hold, MQLs without a clock, found at the last look."
        yield _by(
            "gehoor_invariant_broken", about, "what", {"owner": last.ownerless, "clock": last.clockless}
        )
        mended = {"owner": last.mended_owner, "clock": last.mended_clock}
        yield _by("gehoor_invariant_mended", "Of those, mended since the beginning.", "what", mended)
        age = max(0.0, (self.now - last.checked_at).total_seconds())
        yield GaugeMetricFamily("gehoor_invariant_age_seconds", "Since the last look.", age)

    def _oldest_waiting(self) -> GaugeMetricFamily:
        oldest = Delivery.objects.filter(due_at__isnull=False).aggregate(at=Min("due_at"))["at"]
        age = max(0.0, (self.now - oldest).total_seconds()) if oldest else 0.0
        return GaugeMetricFamily("gehoor_delivery_oldest_seconds", "Age of the oldest message due.", age)


def _counts(model: type[Lead] | type[Delivery], column: str) -> Iterator[tuple[str, int]]:
    for row in model._default_manager.values(column).annotate(n=Count("pk")).order_by(column):
        yield row[column], row["n"]


def _by(name: str, about: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, count in counts.items():
        family.add_metric([key], count)
    return family
