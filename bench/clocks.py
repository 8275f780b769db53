"""`make bench-clocks`: business time beside a loop and a library, and the worker's scan of many open clocks.

GEHOOR_POSTGRES adds a PostgreSQL server, and one million clocks on it. BENCH_CLOCKS (default 100,000) is how
many are open otherwise.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

MANY = int(os.environ.get("BENCH_CLOCKS", "100000"))
POSTGRES = os.environ.get("GEHOOR_POSTGRES", "")
ROUNDS = 5


def main() -> None:
    arithmetic()
    sizes = [("SQLite", "", MANY)]
    if POSTGRES:
        sizes += [("PostgreSQL", POSTGRES, MANY), ("PostgreSQL", POSTGRES, 10 * MANY)]
    from bench.site import prepared, run

    for name, url, count in sizes:
        with prepared(name, url) as site:
            print(run(site.env, "bench.clocks", "scan", str(count)).strip(), flush=True)


# -- a week of business time -----------------------------------------------------------------------------


def arithmetic() -> None:
    """The same week by interval arithmetic, by businesstimedelta and by counting seconds."""
    import businesstimedelta
    import pytz

    from gehoor.followup.promise import promise_due
    from gehoor.lib.business_time import Hours, add, between
    from gehoor.team.holidays import closed_days

    zone = ZoneInfo("Europe/Amsterdam")
    hours = Hours(
        zone.key, {day: [(clock_time(9), clock_time(17, 30))] for day in range(5)}, closed_days("NL")
    )
    start = datetime(2026, 3, 25, 10, 17, tzinfo=zone).astimezone(UTC)
    end, week = start + timedelta(days=7), timedelta(hours=43.5)  # the clock is set forward in between
    days = businesstimedelta.WorkDayRule(
        start_time=clock_time(9),
        end_time=clock_time(17, 30),
        working_days=[0, 1, 2, 3, 4],
        tz=pytz.timezone(zone.key),
    )
    rules = businesstimedelta.Rules([days])
    assert between(hours, start, end) == week == seconds_between(hours, start, end, zone)
    peer = rules.difference(start, end)
    same = timedelta(hours=peer.hours, seconds=peer.seconds) == week
    told = {
        "gehoor, between": lambda: between(hours, start, end),
        "gehoor, add": lambda: add(hours, start, week),
        "gehoor, the promise of 24 hours": lambda: promise_due(hours, start),
        f"businesstimedelta, between ({'same' if same else 'OTHER'} answer)": lambda: rules.difference(
            start, end
        ),
        "a loop over seconds": lambda: seconds_between(hours, start, end, zone),
    }
    for name, act in told.items():
        print(f"a week of business time   {name:<48}{per_call(act):>14,.1f} µs", flush=True)


def seconds_between(hours: object, start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """As a first version is often written: is it open in this second, and in the next?"""
    shut: dict[date, bool] = {}
    begin, close, count, at = clock_time(9), clock_time(17, 30), 0, start
    while at < end:
        wall = at.astimezone(zone)
        day = wall.date()
        if day not in shut:
            shut[day] = not hours.is_working_day(day)  # type: ignore[attr-defined]
        if not shut[day] and begin <= wall.time() < close:
            count += 1
        at += timedelta(seconds=1)
    return timedelta(seconds=count)


def per_call(act: Callable[[], object]) -> float:
    """Microseconds of CPU for one call, best of five rounds of a tenth of a second at least."""
    act()
    best = float("inf")
    for _ in range(ROUNDS):
        calls, began = 0, time.process_time()
        while time.process_time() - began < 0.1 or not calls:
            for _ in range(25 if best < 1e-3 else 1):
                act()
                calls += 1
        best = min(best, (time.process_time() - began) / calls)
        if best > 0.5:
            break
    return best * 1e6


# -- the scan, inside a site's environment ---------------------------------------------------------------


def scan(count: int) -> None:
    """Fill the table with open clocks, 50 of them due, and time the worker's look at them."""
    import django

    django.setup()
    from django.db import connection

    from gehoor.followup.clocks import act
    from gehoor.followup.models import ClockPause, ClockStep
    from gehoor.lib.clock import now as clock

    now = clock()
    fill(count, now)
    found = {"nothing due": times(lambda: act.due_steps(now - timedelta(days=3), 200))}
    found["50 due"] = times(lambda: act.due_steps(now, 200))
    found["pauses"] = times(lambda: list(ClockPause.objects.filter(ended_at=None, until__lte=now)[:200]))
    assert len(act.due_steps(now, 200)) == 50
    open_now = ClockStep.objects.filter(done_at=None).count()
    told = "  ".join(f"{name} {median:.2f} ms (worst {worst:.2f})" for name, (median, worst) in found.items())
    print(f"{connection.vendor:<11} {open_now:>9,} open clocks: {told}")


def times(act: Callable[[], object]) -> tuple[float, float]:
    """Median and worst of a hundred looks, in milliseconds; the first, which plans, is not counted."""
    act()
    taken = []
    for _ in range(100):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return taken[50], taken[-1]


def fill(count: int, now: datetime) -> None:
    """Clocks that run, of which fifty have waited a minute for their next step.

    Ten thousand are written one by one, and doubled by the database itself with every index in place.
    """
    from django.db import connection, transaction

    from gehoor.followup.models import Clock, ClockStep

    _write(10_000, now)
    step, there = 0, 10_000
    while there < count:
        with transaction.atomic(), connection.cursor() as cursor:
            for model, moved in ((Clock, ("id", "step_id")), (ClockStep, ("id", "clock_id"))):
                names = [field.attname for field in model._meta.concrete_fields]
                values = ", ".join(f'"{n}" - {(1 << 36) << step}' if n in moved else f'"{n}"' for n in names)
                columns = ", ".join(f'"{name}"' for name in names)
                table = model._meta.db_table
                room = min(there, count - there)
                cursor.execute(
                    f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}"'
                    " WHERE due_at > %s ORDER BY id DESC LIMIT %s",
                    [now, room],
                )
        step, there = step + 1, Clock.objects.count()
        if step > 12:
            break
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(count: int, now: datetime) -> None:
    from gehoor.followup.models import Clock, ClockStep
    from gehoor.identity.models import Contact
    from gehoor.leads.models import Lead
    from gehoor.lib.db import write
    from gehoor.lib.rows import Rows

    rows = Rows()
    with write():
        for number in range(count):
            late = number < 50
            due = now - timedelta(minutes=1) if late else now + timedelta(seconds=60 + 9 * number)
            contact = rows.add(Contact, first_name=f"K{number}", created_at=now)
            lead = rows.add(Lead, contact_id=contact, door="api", received_at=now, last_event_at=now)
            clock = rows.add(Clock, lead_id=lead, started_at=now, due_at=due)
            step = rows.add(ClockStep, clock_id=clock, order=1, kind="reminder", percent=50, due_at=due)
            rows.change(Clock, clock, step_id=step)
        rows.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["scan"]:
        scan(int(sys.argv[2]))
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
        main()
