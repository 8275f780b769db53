"""What should have happened on each clock, told from what people did; knows nothing of how it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from tests.quarter.wall import Minute, Wall

DAY = 1440
DEMO, PLAIN, VERDICT, WORD = 15, DAY, 2 * DAY, DAY
REROUTE, TEAM_LEAD = 30, 120
NO_NUMBER = 5 * DAY
Line = tuple[str, int, str, int]  # step, per cent, outcome, minute at which it was done
Said = tuple[str, int, int]  # kind of message, whom, minute


@dataclass
class Facts:
    """One lead, as the test knows it: what people did, in minutes, and whose it was from when on."""

    lead_id: int
    came: int
    is_demo: bool
    is_mql: bool
    has_number: bool
    owners: list[tuple[int, int]] = field(default_factory=list)  # (from, who), oldest first
    called: int | None = None
    spoke: int | None = None
    judged: int | None = None

    def owner(self, minute: int, *, before: bool = False) -> int | None:
        """Whose it was at the end of that minute, or (`before`) at its begin."""
        found = [who for since, who in self.owners if (since < minute if before else since <= minute)]
        return found[-1] if found else None


@dataclass
class Clock:
    """How a clock should stand: when it was due, each step, when it ran out and in whose hands."""

    kind: str
    started: int
    due: int
    lines: list[Line] = field(default_factory=list)
    ran_out: int | None = None
    whose: int | None = None
    stopped: int | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept."""
        return self.stopped is not None and self.stopped <= self.due


@dataclass
class Oracle:
    """`tick` is the first minute from a moment on in which a worker looks; `walls` the hours of each."""

    walls: Callable[[int | None], Wall]
    tick: Callable[[Minute], int]
    leads_of: Callable[[int | None], list[int]]
    could_take: Callable[[Facts, int], bool]
    said: list[Said] = field(default_factory=list)

    def judge(self, lead: Facts) -> dict[str, Clock]:
        """Every clock that the lead should have."""
        clocks = {"first_call": self._first_call(lead)} if self._is_promised(lead) else {}
        if lead.is_mql and lead.has_number and lead.owners:
            clocks["word"] = self._word(lead, clocks["first_call"])
        if lead.is_mql and lead.spoke is not None:
            clocks["verdict"] = self._verdict(lead, lead.spoke)
        return clocks

    @staticmethod
    def _is_promised(lead: Facts) -> bool:
        return lead.is_mql or (lead.has_number and bool(lead.owners))

    def _first_call(self, lead: Facts) -> Clock:
        start = lead.came if lead.is_mql else lead.owners[0][0]
        wall = self.walls(lead.owner(start))
        due = int(wall.after(start, DEMO)) if lead.is_demo else wall.promise(start, PLAIN)
        worktime = wall.worked(start, due)
        begin = start
        if not lead.has_number:
            begin = wall.promise(start, NO_NUMBER)
            left = DEMO if lead.is_demo else wall.whole[due] - wall.whole[start]
            wall = self.walls(lead.owner(self.tick(begin)))
            due = int(wall.after(begin, DEMO)) if lead.is_demo else wall.promise(begin, left)
        clock = Clock("first_call", start, due, stopped=lead.called)
        self._walk(lead, clock, begin, worktime)
        return clock

    def _walk(self, lead: Facts, clock: Clock, begin: int, worktime: Fraction) -> None:
        """Reminders, breach, re-route, team lead; what is due at once happens at once."""
        wall = self.walls(lead.owner(begin))
        step: tuple[str, int, Minute] = ("reminder", 50, self._reminder(wall, clock, worktime, 50))
        present = begin
        if not lead.has_number:
            present = self.tick(begin)  # the worker lets it go on, and looks anew
        while True:
            kind, percent, due = step
            at = max(self.tick(due), present)
            if clock.stopped is not None and clock.stopped <= at:
                clock.lines.append((kind, percent, "cancelled", clock.stopped))
                return
            present = at
            owner = lead.owner(at, before=True) or lead.owner(at)
            wall = self.walls(owner)
            if kind == "reminder":
                follows = ("reminder", 80) if percent == 50 else ("breach", 0)
                next_due = clock.due if percent == 80 else self._reminder(wall, clock, worktime, 80)
                told = self.tick(next_due) > at
                self._line(clock, kind, percent, "told" if told else "overtaken", at)
                if told:
                    self._say("clock_reminder", owner, at)
                step = (*follows, next_due)
            elif kind == "breach":
                clock.ran_out, clock.whose = at, owner
                self._line(clock, kind, 0, "told", at)
                self._say("clock_breached", owner, at)
                step = ("reroute", 0, wall.after(clock.due, REROUTE))
            elif kind == "reroute":
                step = ("team_lead", 0, self._rerouted(lead, clock, due, at))
            else:
                self._line(clock, kind, 0, "told", at)
                for person in self.leads_of(lead.owner(at)):
                    self._say("clock_escalated", person, at)
                return

    def _rerouted(self, lead: Facts, clock: Clock, due: Minute, at: int) -> Minute:
        """When the team lead is due; at once when nobody could take the lead."""
        before, after = lead.owner(at, before=True), lead.owner(at)
        moved = before != after
        assert moved == (lead.has_number and self.could_take(lead, at)), "somebody was there to take it"
        self._line(clock, "reroute", 0, "moved" if moved else "nobody", at)
        if not moved:
            return at
        wall = self.walls(after)
        planned = wall.after(clock.due, TEAM_LEAD)
        gap = max(wall.worked(due, planned), Fraction(0)) if planned > due else Fraction(0)
        return max(planned, wall.after(at, gap))

    def _word(self, lead: Facts, call: Clock) -> Clock:
        start, owner = lead.owners[0]
        due = self.walls(owner).promise(start, WORD)
        stopped = min((one for one in (lead.called, lead.judged) if one is not None), default=None)
        clock = Clock("word", start, due, stopped=stopped)
        same_breath = self._runs(call, due) and due - 60 < call.due <= self.tick(due)
        self._ask(lead, clock, silent=same_breath)
        return clock

    def _runs(self, call: Clock, due: int) -> bool:
        return call.stopped is None or call.stopped > self.tick(due)

    def _verdict(self, lead: Facts, spoke: int) -> Clock:
        due = self.walls(lead.owner(spoke)).promise(spoke, VERDICT)
        clock = Clock("verdict", spoke, due, stopped=lead.judged)
        self._ask(lead, clock, silent=False)
        return clock

    def _ask(self, lead: Facts, clock: Clock, *, silent: bool) -> None:
        at = self.tick(clock.due)
        if clock.stopped is not None and clock.stopped <= at:
            clock.lines.append(("question", 0, "cancelled", clock.stopped))
            return
        owner = lead.owner(at, before=True) or lead.owner(at)
        clock.ran_out, clock.whose = at, owner
        self._line(clock, "question", 0, "overtaken" if silent else "told", at)
        if not silent:
            self._say("lead_question", owner, at)

    @staticmethod
    def _reminder(wall: Wall, clock: Clock, worktime: Fraction, percent: int) -> Minute:
        """When all but the rest of the working time up to the deadline has passed."""
        rest = worktime * (100 - percent) / 100
        return wall.after(clock.started, max(wall.worked(clock.started, clock.due) - rest, Fraction(0)))

    @staticmethod
    def _line(clock: Clock, kind: str, percent: int, outcome: str, at: int) -> None:
        clock.lines.append((kind, percent, outcome, at))

    def _say(self, kind: str, person: int | None, at: int) -> None:
        for one in [person] if person else self.leads_of(None):
            self.said.append((kind, one, at))


def next_tick(at: Minute, down: range) -> int:
    """The first whole minute from `at` on in which the worker is up."""
    minute = ceil(at)
    return down.stop if minute in down else minute
