"""`make bench-agreement`: the weekly check over many leads: the report, fifteen weeks, the letter.

BENCH_AGREEMENT (default 100,000) is how many leads there are, spread over 26 weeks, each with three clocks;
GEHOOR_POSTGRES adds a PostgreSQL server.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

MANY = int(os.environ.get("BENCH_AGREEMENT", "100000"))
POSTGRES = os.environ.get("GEHOOR_POSTGRES", "")
NOW = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)  # a Monday, on which a quarter is looked back on too
WEEKS, CALLERS, BATCH = 26, 40, 5_000
HOUR = timedelta(hours=1)


def main() -> None:
    from bench.site import prepared, run

    for name, url in [("SQLite", ""), *([("PostgreSQL", POSTGRES)] if POSTGRES else [])]:
        with prepared(name, url) as site:
            print(run(site.env, "bench.agreement", "measure", str(MANY)).strip(), flush=True)


def measure(count: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from gehoor.followup.agreement import versions
    from gehoor.insight.agreement.deviation import history, structural
    from gehoor.insight.agreement.letter import as_html, letter
    from gehoor.insight.agreement.letter_pdf import as_pdf
    from gehoor.insight.agreement.report import report
    from gehoor.insight.agreement.spans import quarter_of, this_week

    fill(count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    week, quarter = this_week(NOW).before(), quarter_of(NOW.date()).before()
    ours = versions.current()
    written = letter(week, NOW)
    acts: dict[str, Callable[[], object]] = {
        "the report of a week": lambda: report(week, NOW),
        "the report of a quarter": lambda: report(quarter, NOW),
        "fifteen weeks, and what deviates": lambda: structural(history(week, NOW, ours), 3),
        "the letter as mail": lambda: as_html(written),
        "the letter on paper": lambda: as_pdf(written),
    }
    for name, act in acts.items():
        print(f"{connection.vendor:<11} {count:>9,} leads: {name:<34}{seconds(act) * 1000:>9,.0f} ms")


def seconds(act: Callable[[], object]) -> float:
    """The median of five, after one that is not counted."""
    act()
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[2]


def fill(count: int) -> None:
    """Leads with their stages, three clocks and a decision each; nine in ten calls in time."""
    from gehoor.followup.agreement import draft, sign, versions
    from gehoor.team.models import Role, User

    chance = random.Random(7)
    people = [
        User.objects.create_user(
            f"c{i}@example.com", name=f"C{i}", role=Role.SALES, group=f"Team {i % 4}", takes_leads=True
        )
        for i in range(CALLERS)
    ]
    mia = User.objects.create_user("mia@example.com", name="Mia", role=Role.MARKETING)
    document = versions.default_document()
    document["marketing"] = {"mqls_per_month": count // 7, "accepted_percent": 60, "complete_percent": 90}
    before = NOW - timedelta(weeks=WEEKS + 1)
    plan = draft.start(mia, before, document)
    sign.sign(plan.pk, mia, before, plan.digest)
    sign.sign(plan.pk, people[0], before, plan.digest)
    for first in range(0, count, BATCH):
        _batch(range(first, min(first + BATCH, count)), count, people, chance)


def _batch(numbers: range, count: int, people: list[object], chance: random.Random) -> None:
    from gehoor.followup.models import Clock, Disposition
    from gehoor.identity.models import Company, Contact
    from gehoor.leads.models import Lead, LeadStage
    from gehoor.lib.db import write
    from gehoor.lib.rows import Rows

    rows = Rows()
    for number in numbers:
        came = NOW - timedelta(weeks=WEEKS) * (1 - number / count)
        owner = chance.choice(people).pk  # type: ignore[attr-defined]
        due, took = came + 24 * HOUR, chance.expovariate(2.3 / 24) * HOUR
        company = rows.add(Company, name=f"Firm {number}", created_at=came)
        contact = rows.add(
            Contact, first_name="Els", last_name=f"{number}", phone="+31201234567", company_id=company,
            created_at=came,
        )  # fmt: skip
        lead = rows.add(
            Lead, contact_id=contact, company_id=company, owner_id=owner, stage="mql", door="api",
            received_at=came, assigned_at=came, seen_at=came + took / 2, first_attempt_at=came + took,
            connected_at=came + took, last_event_at=came,
        )  # fmt: skip
        rows.add(LeadStage, lead_id=lead, stage="lead", entered_at=came)
        rows.add(LeadStage, lead_id=lead, stage="mql", entered_at=came)
        for kind, ended in (("first_call", "called"), ("word", "called"), ("verdict", "judged")):
            rows.add(
                Clock, lead_id=lead, kind=kind, segment="Demo" if number % 5 == 0 else "", started_at=came,
                due_at=due, wall_due=due, worktime=30_600, stopped_at=came + took, ended_as=ended,
            )  # fmt: skip
        kind = "accepted" if number % 3 else "disqualified"
        rows.add(Disposition, lead_id=lead, kind=kind, reason="too_small", user_id=owner, at=came + took)
    with write():
        rows.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        main()
