"""Which cohort: the filter of the Funnel page, read from an address and written back into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from gehoor.insight.period import local_day, midnight, month_start, read_day

PERIODS = {
    "month": _("this month"),
    "3months": _("the last 3 months"),
    "year": _("the last 12 months"),
    "all": _("all time"),
}
_MONTHS_BACK = {"month": 0, "3months": 2, "year": 11}
UNKNOWN = "(unknown)"  # how an address says: leads without a known source


@dataclass(frozen=True, slots=True)
class FunnelFilter:
    """`period` is a code of PERIODS, or "" when `since` and `until` (both included) say it."""

    period: str = "year"
    since: date | None = None
    until: date | None = None
    source: str | None = None
    group: str | None = None
    campaign: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "FunnelFilter":
        """The filter in an address. Raises InputError for a date that is none."""
        since, until = read_day(query.get("from", ""), "from"), read_day(query.get("to", ""), "to")
        period = query.get("period", "")
        source = query.get("source") or None
        return cls(
            period="" if since or until else period if period in PERIODS else "year",
            since=since,
            until=until,
            source="" if source == UNKNOWN else source,
            group=query.get("group") or None,
            campaign=query.get("campaign") or None,
        )

    def window(self, newest: datetime | None, now: datetime) -> tuple[datetime | None, datetime | None]:
        """From and up to which moment; periods count back from the newest lead, so that they hold some."""
        if not self.period:
            after = self.until + timedelta(days=1) if self.until else None
            return midnight(self.since) if self.since else None, midnight(after) if after else None
        if self.period == "all":
            return None, None
        last = local_day(min(newest, now) if newest and self.period == "year" else now)
        return midnight(month_start(last, _MONTHS_BACK[self.period])), midnight(month_start(last, -1))

    def address(self, **changes: object) -> str:
        """This filter as the query of an address, after `changes`; the defaults are left out."""
        it = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        pairs = {
            "period": "" if it.period == "year" else it.period,
            "from": it.since.isoformat() if it.since else "",
            "to": it.until.isoformat() if it.until else "",
            "source": UNKNOWN if it.source == "" else it.source or "",
            "group": it.group or "",
            "campaign": it.campaign or "",
        }
        return urlencode({name: value for name, value in pairs.items() if value})
