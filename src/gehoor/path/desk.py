"""Everything one batch of leads needs, on one table: read once, decided in memory, written once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count

from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.agreement.versions import current as agreement
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.followup.permission.board import Board
from gehoor.followup.permission.models import AskFirst
from gehoor.identity.directory import Directory
from gehoor.intake.models import Submission
from gehoor.intake.shape import Inquiry
from gehoor.journal.models import Event
from gehoor.leads.book import Book
from gehoor.leads.models import Lead
from gehoor.lib.reads import CHUNK, select, select_rows
from gehoor.lib.rows import Row, Rows
from gehoor.routing.accounts import Accounts
from gehoor.routing.models import Hold
from gehoor.routing.route import Router
from gehoor.scoring.apply import ScoreBefore
from gehoor.scoring.definition import current
from gehoor.scoring.evaluate import EventFact, Score, evaluate
from gehoor.scoring.facts import facts
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.rules import Definition
from gehoor.team.models import User
from gehoor.team.presence import present

# In the words of the index `event_visitor`, or SQLite does not see that it fits; the plus keeps it from
# walking along everything that nobody in particular ever did.
UNNAMED = 'NOT ("visitor" = \'\') AND +"contact_id" IS NULL'

LineFact = tuple[int, str, str, int, int | None]  # id, rule, group, points, event


class Desk:
    """The state of one batch. Made inside the writing transaction; `close` writes everything."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows = Rows()
        self.book = Book()
        self.definition: Definition = current()
        self.agreement: Agreement = agreement()
        self.directory = Directory(self.rows, now)
        self.events: defaultdict[int, list[EventFact]] = defaultdict(list)  # by contact
        self.unnamed: defaultdict[str, list[EventFact]] = defaultdict(list)  # by anonymous browser
        self.lines: defaultdict[int, list[LineFact]] = defaultdict(list)  # by lead
        self.clocks: defaultdict[int, list[Row]] = defaultdict(list)  # all of them, by lead
        self.calls: set[tuple[int, datetime, str]] = set()  # attempts we know of, when a door tells of some
        self.tasks: dict[int, Row] = {}  # the open one, by lead
        self.held: dict[int, int] = {}  # the open hold, by lead
        self.told_of_hold = False
        self.quiet = False  # whether owners hear of new MQLs together, afterwards
        self.untold: Counter[int] = Counter()  # of how many, by owner
        self.board = Board(self.rows)  # what people said about being called
        self.asks: dict[int, Row | None] = {}  # the open question whether we may call, by lead
        self.receipts: dict[str, Mapping[str, Any]] = {}  # by message id
        self.messages: set[str] = set()  # ids of tracked events that are in the journal already
        self.taken: Counter[int] = Counter()  # leads this batch gave, by owner
        self.opened: Counter[int] = Counter()  # and call tasks
        self._owners: dict[str, int | None] = {}
        self._there: dict[int, bool] = {}
        self._names: set[str] = set()  # of companies that this batch speaks of

    @classmethod
    def for_inquiries(cls, inquiries: Sequence[Inquiry], now: datetime) -> "Desk":
        """Lay out what these inquiries may touch."""
        desk = cls(now)
        desk._load_receipts({i.message_id for i in inquiries if i.message_id})
        desk.directory = Directory.load(inquiries, desk.rows, now)
        desk.book.load_external(i.external_id for i in inquiries if i.external_id)
        desk.directory.add_contacts(row["contact_id"] for row in desk.book.by_external.values())
        desk.book.load_contacts(desk.directory.contacts)
        desk.load_messages({e.message_id for i in inquiries for e in i.events if e.message_id})
        desk._load_unnamed({i.anonymous_id for i in inquiries if i.anonymous_id})
        desk._names = {inquiry.company for inquiry in inquiries if inquiry.company}
        desk._load_past()
        if any(inquiry.calls for inquiry in inquiries):
            known = [row["id"] for row in desk.book.rows()]
            desk.calls = set(select(Attempt, ("lead_id", "at", "outcome"), "lead_id", known))
        return desk

    @classmethod
    def for_leads(cls, lead_ids: Iterable[int], now: datetime) -> "Desk":
        """Lay out these leads, their people and their past."""
        desk = cls(now)
        for row in select_rows(Lead, "id", lead_ids, lock=True):
            desk.book.asked_for.append(row)
        desk.directory.add_contacts(row["contact_id"] for row in desk.book.asked_for)
        desk.book.load_owners(row["contact_id"] for row in desk.book.asked_for if not row["owner_id"])
        desk._load_past()
        return desk

    @cached_property
    def router(self) -> Router:
        """The turns of the rotation; locked for us from here to the end of the transaction."""
        return Router.load(self.now, open_tasks, self.taken, self.opened)

    @cached_property
    def accounts(self) -> Accounts:
        """Who has the companies of this batch already."""
        companies = self.directory.companies
        return Accounts.load(companies, self._names | {row["name"] for row in companies.values()})

    def is_there(self, user_id: int) -> bool:
        """Whether this person takes leads today; asked once per batch."""
        if user_id not in self._there:
            self._there[user_id] = bool(present([user_id], self.now))
        return self._there[user_id]

    def close(self) -> None:
        """Write everything that was decided."""
        if "router" in self.__dict__:
            self.router.save(self.rows)
        self.rows.flush()

    def evaluate(self, lead: Row) -> Score:
        """The score of `lead` now, from what is on the desk."""
        contact = self.directory.contacts[lead["contact_id"]]
        company = self.directory.companies.get(lead["company_id"] or contact["company_id"] or 0)
        known = facts(contact, company, lead)
        return evaluate(self.definition, known, self.events[lead["contact_id"]], self.now)

    def before(self, lead: Row) -> ScoreBefore | None:
        """What the ledger of `lead` says at this moment; None for a lead without a score."""
        if lead["scored_at"] is None:
            return None
        return ScoreBefore(
            fit=lead["fit"],
            engagement=lead["engagement"],
            was_mql=lead["is_mql"],
            lines=self.lines[lead["id"]],
            version=lead["score_version"],
            until=lead["score_until"],
        )

    def keep_lines(self, lead_id: int, score: Score, start: int) -> None:
        """Remember the ledger as it will stand, for a second inquiry of the same person in this batch.

        `start` is how many lines the batch had planned before this score was written.
        """
        numbers = {line[1:]: line[0] for line in self.lines[lead_id]}
        for row in self.rows.planned(ScoreLine)[start:]:
            numbers[row["rule"], row["group"], row["points"], row["event_id"]] = row["id"]
        keys = ((line.rule, line.group, line.points, line.event_id) for line in score.lines)
        self.lines[lead_id] = [(numbers[key], *key) for key in keys if key in numbers]

    def owner_by_mail(self, email: str) -> int | None:
        """Who of ours has this address, when a file or a program names the owner."""
        if email not in self._owners:
            found = User.objects.filter(email=email.strip().lower(), is_active=True)
            self._owners[email] = found.values_list("id", flat=True).first()
        return self._owners[email]

    def adopt(self, visitor: str, contact_id: int) -> None:
        """What an anonymous browser did belongs to a person from now on."""
        past = self.unnamed.pop(visitor, [])
        self.events[contact_id].extend(past)
        for event in past:
            self.rows.change(Event, event.id, contact_id=contact_id)

    def _load_receipts(self, message_ids: set[str]) -> None:
        columns = ("message_id", "state", "receipt")
        for message_id, state, receipt in select(Submission, columns, "message_id", message_ids):
            if state == "accepted":
                self.receipts[message_id] = receipt or {}

    def is_first(self, message_id: str | None) -> bool:
        """Whether this tracked event is heard for the first time; it counts as heard from now on."""
        if message_id is None:
            return True
        if message_id in self.messages:
            return False
        self.messages.add(message_id)
        return True

    def load_messages(self, message_ids: set[str]) -> None:
        """Which of these tracked events were recorded before."""
        found = select(Event, ("message_id",), "message_id", message_ids)
        self.messages |= {message_id for (message_id,) in found}

    def _load_unnamed(self, visitors: set[str]) -> None:
        columns = ("visitor", "id", "kind", "at", "data")
        for visitor, *fact in select(Event, columns, "visitor", visitors, UNNAMED):
            self.unnamed[visitor].append(EventFact(*fact))

    def _load_past(self) -> None:
        """Behaviour of everybody on the desk, and ledger, hold and task of their leads."""
        # Acts of our own have a dot in their kind; what people do has none, but for writing to us again.
        columns = ("contact_id", "id", "kind", "at", "data")
        for contact_id, number, kind, at, data in select(
            Event, columns, "contact_id", self.directory.contacts
        ):
            if "." not in kind or kind == "lead.inquired_again":
                self.events[contact_id].append(EventFact(number, kind, at, data))
        self.board = Board.load(self.directory.contacts, self.rows)
        leads = [row["id"] for row in self.book.rows()]
        if not leads:
            return
        asking = [row["id"] for row in self.book.rows() if row["not_callable"] == "ask_first"]
        for lead_id, *ask in select(
            AskFirst, ("lead_id", "id", "reason"), "lead_id", asking, '"closed_at" IS NULL'
        ):
            self.asks[lead_id] = {"id": ask[0], "reason": ask[1]}
        line_columns = ("lead_id", "id", "rule", "group", "points", "event_id")
        for lead_id, *line in select(ScoreLine, line_columns, "lead_id", leads, '"ended_at" IS NULL'):
            self.lines[lead_id].append((line[0], line[1], line[2], line[3], line[4]))
        self.held = dict(select(Hold, ("lead_id", "id"), "lead_id", leads, '"closed_at" IS NULL'))
        task_columns = ("lead_id", "id", "due_at", "owner_id")
        for lead_id, *task in select(CallTask, task_columns, "lead_id", leads, '"closed_at" IS NULL'):
            self.tasks[lead_id] = dict(zip(task_columns[1:], task, strict=True))
        for clock in select_rows(Clock, "lead_id", leads, lock=True):
            self.clocks[clock["lead_id"]].append(clock)


def open_tasks(user_ids: Iterable[int]) -> Mapping[int, int]:
    """How many call tasks each of these people has open, for `routing.capacity`."""
    found = CallTask.objects.filter(owner_id__in=list(user_ids), closed_at__isnull=True)
    return dict(found.values_list("owner_id").annotate(number=Count("id")))


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Parts that fit into one IN list."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
