"""Which leads: the filter of the Leads page, read from an address and told back in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from gehoor.leads.models import Stage
from gehoor.lib.text import squash

SORTS = ("newest", "score", "clock")
CLOCKS = ("waiting", "late", "none")
PERIODS = (1, 7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Empty fields do not filter. `owner` is "", "me", "none" or a user's number; `days` counts back
    from today; `since` and `until` are local days, both included."""

    search: str = ""
    stages: tuple[str, ...] = ()
    owner: str = ""
    source: str = ""
    days: int = 0
    since: date | None = None
    until: date | None = None
    clock: str = ""
    callable: str = ""  # yes, no
    sort: str = "newest"

    @classmethod
    def read(cls, query: QueryDict | Mapping[str, str]) -> "LeadFilter":
        """The filter in an address. What cannot be understood is left out: an old bookmark still works."""
        get = query.get
        stages = query.getlist("stage") if isinstance(query, QueryDict) else [get("stage", "")]
        owner = "me" if get("mine") else get("owner") or ""
        return cls(
            search=squash(get("q") or "", 100),
            stages=tuple(stage for stage in Stage.values if stage in stages),
            owner=owner if owner in ("me", "none") or _is_number(owner) else "",
            source=squash(get("source") or "", 120),
            days=_number(get("days"), PERIODS),
            since=_day(get("from")),
            until=_day(get("to")),
            clock=_one_of(get("clock"), CLOCKS),
            callable=_one_of(get("callable"), ("yes", "no")),
            sort=_one_of(get("sort"), SORTS) or "newest",
        )

    def address(self, **changes: object) -> str:
        """The filter as the query of an address, after `changes`; the defaults are left out."""
        it = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", it.search)]
        pairs += [("stage", stage) for stage in it.stages]
        pairs += [
            ("owner", it.owner),
            ("source", it.source),
            ("days", str(it.days or "")),
            ("from", it.since.isoformat() if it.since else ""),
            ("to", it.until.isoformat() if it.until else ""),
            ("clock", it.clock),
            ("callable", it.callable),
            ("sort", "" if it.sort == "newest" else it.sort),
        ]
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def is_empty(self) -> bool:
        """Whether every lead passes."""
        return not replace(self, sort="newest").address()

    def window(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """From and until which moment a lead came in, in local days; the end is not included."""
        today = timezone.localdate(now)
        first = today - timedelta(days=self.days - 1) if self.days else self.since
        after = self.until + timedelta(days=1) if self.until and not self.days else None
        return _midnight(first), _midnight(after)


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63


def _number(text: str | None, allowed: tuple[int, ...]) -> int:
    return int(text) if text and _is_number(text) and int(text) in allowed else 0


def _one_of(text: str | None, allowed: tuple[str, ...]) -> str:
    return text if text in allowed else ""


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    # Outside these years local midnight does not exist for every time zone library.
    return found if found and 1970 <= found.year <= 2200 else None
