"""A team of twelve, their leads, and a worker that is driven minute by minute through three months."""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.db import connection

from gehoor import pipeline
from gehoor.errors import BoundaryError
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Clock
from gehoor.followup.verdict import give_verdict
from gehoor.followup.watch import look
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.leads.models import Lead
from gehoor.notify.channels.base import Parcel, Transport
from gehoor.notify.claim import claim
from gehoor.notify.connect import switch
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Channel, Delivery
from gehoor.routing.models import Assignment
from gehoor.routing.rules import add_member, create, ensure_default
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.absence import add_absence
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import Role, User
from gehoor.team.people import change_person
from gehoor.team.working_hours import save_calendar
from gehoor.worker.clocks import Clocks
from tests.quarter.oracle import Facts, next_tick
from tests.quarter.wall import BEGIN, ZONE, Wall, minute_of, moment

OFFICE = dict.fromkeys(range(5), (9 * 60, 17 * 60 + 30))
LATE = dict.fromkeys(range(5), (12 * 60, 20 * 60 + 30))
LATE_WEEK = {str(day): [["12:00", "20:30"]] for day in range(5)}
WEIGHTS = (100, 100, 100, 50, 100, 100, 200, 100, 100, 100, 60, 100)
LARGE = ((0, 200), (1, 100), (2, 100), (3, 50), (10, 150))  # who takes large companies, with their weight
OUTING = date(2026, 5, 8)  # nobody is there
FAR = moment(10**7)
LARGE_AWAY = date(2026, 4, 20)  # none of those who take large companies


class Telephone(Transport):
    """The other side of a chat channel, which does not answer in its dead week."""

    def __init__(self, dead: range) -> None:
        self.dead = dead
        self.minute = 0
        self.arrived: Counter[int] = Counter()

    def send(self, parcel: Parcel) -> None:
        if self.minute in self.dead:
            raise BoundaryError("does not answer", permanent=False)
        self.arrived[parcel.number] += 1


@dataclass
class World:
    """Made by `settle`, lived through by `live`."""

    days: int
    leads: int
    down: range
    seed: int = 7
    came: int = 0
    people: list[User] = field(default_factory=list)
    away: dict[int, set[date]] = field(default_factory=dict)
    known: dict[int, Facts] = field(default_factory=dict)
    large: set[int] = field(default_factory=set)
    broken: list[tuple[int, int]] = field(default_factory=list)
    plan: dict[int, list[Callable[[int], None]]] = field(default_factory=dict)
    agenda: list[int] = field(default_factory=list)
    waiting: int = 1  # leads on hold
    next_call: datetime = BEGIN  # when the telephone has something to tell
    clocks: Clocks = field(default_factory=Clocks)
    walls: tuple[Wall, Wall] = field(default_factory=lambda: (Wall(OFFICE), Wall(LATE)))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.phone = Telephone(range(30 * 1440, 37 * 1440))
        self._late: set[int] = set()

    # -- the team ---------------------------------------------------------------------------------------

    def settle(self) -> None:
        """People with their hours, absences and places in the two pools."""
        start = moment(0)
        ensure_calendar()
        ensure_definition(start)
        for number in range(12):
            person = User.objects.create_user(
                f"beller{number}@example.com",
                None,
                name=f"Beller {number}",
                role=Role.SALES,
                takes_leads=True,
            )
            self.people.append(person)
        self.boss = User.objects.create_user("baas@example.com", None, name="Baas", role=Role.MANAGER)
        evening = save_calendar(start, name="Avond", week=LATE_WEEK)
        for person in self.people[9:11]:
            change_person(person.pk, start, calendar_id=evening.pk)
            self._late.add(person.pk)
        self._pools(start)
        self._absences(start)
        self.channel = Channel.objects.create(name="Telefoon", address="x", user=self.people[0])

    def _pools(self, start: datetime) -> None:
        everybody = ensure_default(start)
        everybody.pool.all().delete()
        for person, weight in zip(self.people, WEIGHTS, strict=True):
            add_member(everybody.pk, person.pk, start, weight=weight)
        large = create("Groot", {"product": ["groot"]}, start)
        for number, weight in LARGE:
            add_member(large.pk, self.people[number].pk, start, weight=weight)
        self.pools = {everybody.pk: dict(zip(self._ids(), WEIGHTS, strict=True))}
        self.pools[large.pk] = {self.people[number].pk: weight for number, weight in LARGE}
        self.everybody, self.large_rule = everybody.pk, large.pk

    def _ids(self) -> list[int]:
        return [person.pk for person in self.people]

    def _absences(self, start: datetime) -> None:
        for number, person in enumerate(self.people):
            days = {OUTING}
            first = date(2026, 3, 9) + timedelta(days=6 * number)
            days |= {first + timedelta(days=n) for n in range(5)}
            if number in {place for place, _weight in LARGE}:
                days.add(LARGE_AWAY)
            self.away[person.pk] = days
            add_absence(person.pk, first, first + timedelta(days=4), start)
            add_absence(person.pk, OUTING, OUTING, start)
            if LARGE_AWAY in days:
                add_absence(person.pk, LARGE_AWAY, LARGE_AWAY, start)

    def wall(self, user_id: int | None) -> Wall:
        return self.walls[user_id in self._late]

    def is_there(self, user_id: int, minute: int) -> bool:
        return moment(minute).astimezone(ZONE).date() not in self.away[user_id]

    def tick_at(self, at: float) -> int:
        return next_tick(at, self.down)

    def could_take(self, lead: Facts, minute: int) -> bool:
        """Whether a colleague of the pool from which the lead came is there."""
        since, owner = lead.owners[0]
        pool = self.pools[self.rule_of(lead, since)]
        return any(one != owner and self.is_there(one, minute) for one in pool)

    def rule_of(self, lead: Facts, minute: int) -> int:
        if lead.lead_id in self.large and any(
            self.is_there(one, minute) for one in self.pools[self.large_rule]
        ):
            return self.large_rule
        return self.everybody

    # -- three months -----------------------------------------------------------------------------------

    def live(self) -> None:
        """Everything that happens, minute by minute: leads come in, people act, the worker looks."""
        for minute in sorted(self._arrival() for _ in range(self.leads)):
            self.at(minute, self.arrive)
        self.at(self.phone.dead.stop + 60, lambda minute: switch(self.channel.pk, True))
        for minute in sorted(self.chance.sample(range(self.days * 1440), 5)):
            self.at(minute, self.spoil)
        self.at(self.down.stop)  # the worker comes back
        last = -1
        while self.agenda:
            minute = heapq.heappop(self.agenda)
            if minute == last:
                continue
            last = minute
            for act in self.plan.pop(minute, ()):
                act(minute)
            if minute not in self.down:
                self.work(minute)
            self._remember(minute)

    def at(self, minute: int, act: Callable[[int], None] | None = None) -> None:
        if act:
            self.plan.setdefault(minute, []).append(act)
        heapq.heappush(self.agenda, minute)

    def _arrival(self) -> int:
        """Mostly by day and on weekdays, but also at night and on Sunday."""
        while True:
            minute = self.chance.randrange(self.days * 1440)
            local = moment(minute).astimezone(ZONE)
            likely = 1.0 if 8 <= local.hour < 18 else 0.15
            if self.chance.random() < likely * (1.0 if local.weekday() < 5 else 0.3):
                return minute

    def arrive(self, minute: int) -> None:
        self.came += 1
        number, now = self.came, moment(minute)
        is_demo, fits = self.chance.random() < 0.3, self.chance.random() < 0.9
        has_number, is_large = self.chance.random() < 0.95, self.chance.random() < 0.3
        kinds = ["demo_requested"] if is_demo else ["pricing_viewed", "case_study_read"] if fits else []
        inquiry = Inquiry(
            door="form", raw="{}", received_at=now, first_name="Klant", last_name=f"Nummer {number}",
            email=f"klant@zaak{number}.nl", phone=f"06{10_000_000 + number}" if has_number else "",
            title="Directeur" if fits else "Stagiair", company=_name(number),
            industry="software" if fits else "", employees=120 if fits else None,
            product="groot" if is_large else "klein", call_explicit=True,
            events=tuple(Tracked(kind, now, {"path": f"/{kind}"}) for kind in kinds),
        )  # fmt: skip
        receipt = pipeline.receive_many([inquiry], now)[0]
        lead = Facts(receipt.lead_id, minute, is_demo, receipt.stage == "mql", has_number)
        self.known[lead.lead_id] = lead
        if is_large:
            self.large.add(lead.lead_id)
        if receipt.owner_id:
            self._owned(lead, receipt.owner_id, minute)

    def _owned(self, lead: Facts, user_id: int, minute: int) -> None:
        """Somebody has the lead from now on, and calls sooner, later, or not at all."""
        first = not lead.owners
        lead.owners.append((minute, user_id))
        wall, luck = self.wall(user_id), self.chance.random()
        if not lead.has_number or luck > (0.85 if first else 0.6):
            return
        if not first:
            wait = self.chance.randint(1, 60)
        else:
            wait = self.chance.randint(1, 90) if luck < 0.6 else self.chance.randint(200, 900)
        when = minute + wait * 3 if 0.55 < luck < 0.6 else int(wall.after(minute, wait))
        self.at(when, lambda now: self.call(lead, user_id, now))

    def call(self, lead: Facts, user_id: int, minute: int) -> None:
        """The owner calls, if the lead is still theirs and they are there."""
        if lead.called is not None or lead.owner(minute) != user_id or not self.is_there(user_id, minute):
            return
        lead.called = minute
        spoke = self.chance.random() < 0.45
        person = next(one for one in self.people if one.pk == user_id)
        log_attempt(lead.lead_id, person, "connected" if spoke else "no_answer", moment(minute))
        if spoke:
            lead.spoke = minute
            luck = self.chance.random()
            if luck < 0.85:
                later = minute + (
                    self.chance.randint(1, 30) if luck < 0.7 else self.chance.randint(2000, 6000)
                )
                self.at(later, lambda now: self.judge(lead, person, now))

    def judge(self, lead: Facts, person: User, minute: int) -> None:
        lead.judged = minute
        give_verdict(lead.lead_id, person, self.chance.random() < 0.5, [], "", moment(minute))

    def spoil(self, minute: int) -> None:
        """Somebody takes a clock away behind our back."""
        made = Lead.objects.filter(stage="mql", clocks__isnull=False).order_by("-received_at").first()
        if made is None or minute in self.down:
            return
        self.known.pop(made.pk)  # the oracle judges what was left in peace
        Clock.objects.filter(lead=made).delete()
        assert self._loose()[1] == 1

    def work(self, minute: int) -> None:
        """What the worker does in one minute, and where that leaves the invariant."""
        now = moment(minute)
        while self.clocks.go(now):
            pass
        if self.waiting:
            pipeline.drain_holds(now)
        if any(self._loose()) or minute % 60 == 0:  # looking when all is well changes nothing
            look(now)
        self.phone.minute = minute
        self._tell(now)
        self.broken += [(minute, sum(self._loose()))] if any(self._loose()) else []
        self._look_ahead(minute)

    def _tell(self, now: datetime) -> None:
        """What is due on the telephone; mail is only counted."""
        if self.next_call > now:
            return
        while claimed := claim(now, 50, "apprise", self.channel.pk):
            finish(send(claimed, self.phone, lambda: now).results, now)

    def _loose(self) -> tuple[int, int]:
        """Leads in nobody's hands and no hold, and MQLs without a clock; asked past the product."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM leads_lead l WHERE l.owner_id IS NULL AND l.mode = 'live'"
                " AND l.stage NOT IN ('customer', 'disqualified', 'lost') AND NOT EXISTS"
                " (SELECT 1 FROM routing_hold h WHERE h.lead_id = l.id AND h.closed_at IS NULL)"
            )
            ownerless = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT count(*) FROM leads_lead l WHERE l.stage = 'mql' AND l.mode = 'live'"
                " AND NOT EXISTS (SELECT 1 FROM followup_clock c WHERE c.lead_id = l.id)"
            )
            return ownerless, int(cursor.fetchone()[0])

    def _look_ahead(self, minute: int) -> None:
        """The next minute in which anything is due."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT min(due_at) FROM followup_clockstep WHERE done_at IS NULL),"
                " (SELECT min(until) FROM followup_clockpause WHERE ended_at IS NULL),"
                " (SELECT min(due_at) FROM notify_delivery WHERE channel = 'apprise' AND due_at IS NOT NULL),"
                " (SELECT count(*) FROM routing_hold WHERE closed_at IS NULL)"
            )
            *moments, self.waiting = cursor.fetchone()
        step, pause, call = (_aware(one) for one in moments)
        self.next_call = call
        for at in (step, pause, call):
            if at < FAR:
                self.at(max(minute + 1, ceil((at - BEGIN) / timedelta(minutes=1))))
        if self.waiting:
            self.at(minute + 1)

    def _remember(self, minute: int) -> None:
        """Who got a lead in this minute by the worker: off a hold, or from a colleague."""
        given = Assignment.objects.filter(at=moment(minute)).order_by("id")
        for lead_id, user_id in given.values_list("lead_id", "user_id"):
            lead = self.known.get(lead_id)
            if lead and (not lead.owners or lead.owner(minute) != user_id):
                self._owned(lead, user_id, minute)

    def told(self) -> Counter[tuple[str, int, int]]:
        """What went out by mail about clocks: kind, whom, in which minute."""
        kinds = ("clock_reminder", "clock_breached", "clock_escalated", "lead_question")
        sent = Delivery.objects.filter(channel="mail", kind__in=kinds, lead_id__in=self.known)
        rows = sent.values_list("kind", "user_id", "created_at")
        return Counter((kind, user_id or 0, minute_of(at)) for kind, user_id, at in rows)


def _aware(value: object) -> datetime:
    """SQLite gives text without a zone, PostgreSQL a moment."""
    if value is None:
        return FAR
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(at, datetime)
    return at if at.tzinfo else at.replace(tzinfo=BEGIN.tzinfo)


def _name(number: int) -> str:
    """Names of which no two look alike."""
    letters = random.Random(number)
    return "".join(letters.choice("bcdfghjklmnpqrstvwxz") + letters.choice("aeiou") for _ in range(6)).title()
