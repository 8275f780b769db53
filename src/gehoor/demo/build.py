"""Building the made-up company in one go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import F

from gehoor.demo.agreement import look_back, sign_agreement
from gehoor.demo.calls import record_calls
from gehoor.demo.campaign import campaign
from gehoor.demo.chance import Chance
from gehoor.demo.company import hire
from gehoor.demo.history import live, run_out
from gehoor.demo.visitors import inquiry
from gehoor.demo.words import CALLER
from gehoor.errors import Conflict
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import CallTask, Clock
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.notify.models import Delivery
from gehoor.pipeline import expired, receive_many, rescore
from gehoor.team.models import User

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether nobody works here yet; only then may a made-up company move in."""
    return not User.objects.exists()


def build(now: datetime, progress: Progress = lambda step: None) -> dict[str, int]:
    """Fill an empty database; returns how many people and leads there are now. Raises Conflict otherwise."""
    if not is_empty():
        raise Conflict("There are people in this database already; the demo only moves into an empty one.")
    chance = Chance(f"roosterwerk {now:%Y-%m-%d}")
    with write():
        progress("people")
        people = hire(now)
        sign_agreement(people, now)
        callers = {user.id: user for user in people.values()}
        progress("campaign")
        campaign(chance, callers, people["marit"], now)
        progress("history")  # last, so that what is newest was also written last
        live(chance, callers, now - timedelta(hours=4))
        progress("today")
        _today(chance, people[CALLER], now)
        _settle(now)
        _tidy(people["marit"], now)
    progress("scores")
    while numbers := expired(now, 500):
        rescore(numbers, now)
    with write():
        progress("agreement")
        look_back(people, now)
        _delivered(now)
    progress("calls")
    record_calls(people, now)
    return {"people": User.objects.count(), "leads": Lead.objects.count()}


def _today(chance: Chance, caller: User, now: datetime) -> None:
    """What waits for the demo's caller this morning: three fresh leads and a promise to call back."""
    for minutes, source in ((190, "google"), (95, "partner"), (24, "website")):
        at = now - timedelta(minutes=minutes)
        one = inquiry(chance, chance.number(), at, source, promising=True)
        one = replace(
            one, owner_email=caller.email, phone="0612345678", call_requested=True, call_explicit=True
        )
        receipt = receive_many([one], at + timedelta(milliseconds=400))[0]
        if minutes == 190:
            log_attempt(
                receipt.lead_id, caller, "callback", now - timedelta(minutes=140),
                callback_at=now + timedelta(minutes=50),
            )  # fmt: skip
    _to_ask(chance, caller, now - timedelta(minutes=61))


def _to_ask(chance: Chance, caller: User, at: datetime) -> None:
    """Somebody who fits, read everything, and never said that they may be called: to be asked first."""
    one = inquiry(chance, chance.number(), at, "google", promising=True)
    one = replace(one, call_requested=False, call_explicit=False, consent_text="", consent_at=None)
    one = replace(one, owner_email=caller.email, phone="0612345679", form="whitepaper")
    receive_many([one], at + timedelta(milliseconds=400))


def _settle(now: datetime) -> None:
    """What the worker would have done meanwhile: promises that ran out are marked as such."""
    for lead_id in Clock.objects.filter(stopped_at=None, breached_at=None, due_at__lt=now).values_list(
        "lead_id", flat=True
    ):
        run_out(lead_id, now)


def _tidy(manager: User, now: datetime) -> None:
    """Twice a month somebody clears away what nobody called: that is how leads disappear."""
    old = CallTask.objects.filter(closed_at=None, opened_at__lt=now - timedelta(days=9))
    old = old.filter(lead__stage__in=("lead", "mql", "nurture"))
    for lead_id in old.values_list("lead_id", flat=True):
        dispose(lead_id, manager, "nurture", now - timedelta(days=2), reason="other_priority")


def _delivered(now: datetime) -> None:
    """The messages of the past were sent in the past; those of the last hours are left to the worker.

    So nobody gets hundreds of mails at the first start, and the mailbox is not empty either.
    """
    soon = timedelta(seconds=2)
    old = Delivery.objects.filter(state="waiting", created_at__lt=now - timedelta(hours=2))
    old.update(state="sent", due_at=None, tries=1, sent_at=F("created_at") + soon)
    told = Delivery.objects.filter(kind="lead_assigned", state="sent").values("lead_id")
    Lead.objects.filter(id__in=told, notified_at=None).update(notified_at=F("assigned_at") + soon)
