"""What stands on the first page of Settings: one sentence about each part, and whether it needs somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoor.followup.watch import last_round
from gehoor.intake.models import ApiKey, Form
from gehoor.intake.submissions import refused
from gehoor.lib import human
from gehoor.notify import queries as notify
from gehoor.notify.models import Channel
from gehoor.routing.models import Hold, Rule
from gehoor.scoring.definition import current

TABS = (
    ("settings", gettext_lazy("Overview")),
    ("settings-keys", gettext_lazy("Keys")),
    ("settings-forms", gettext_lazy("Forms")),
    ("settings-channels", gettext_lazy("Mail and channels")),
    ("settings-routing", gettext_lazy("Who gets what")),
    ("settings-deliveries", gettext_lazy("Messages")),
    ("settings-refused", gettext_lazy("Refused")),
)


@dataclass(frozen=True)
class Part:
    """One part of the settings: where it is, what stands there, how it fares."""

    name: str
    title: str
    picture: str
    sentence: str
    tone: str = "good"
    word: str = ""


def parts(now: datetime) -> list[Part]:
    """All parts, those that need somebody first."""
    found = [make(now) for make in _PARTS]
    return sorted(found, key=lambda part: {"late": 0, "warn": 1}.get(part.tone, 2))


def _worker(now: datetime) -> Part:
    last = notify.last_beat()
    title = _("The worker")
    if notify.worker_is_alive(now):
        sentence = _("It sends messages and guards the clocks; last seen %(ago)s.")
        return Part(
            "settings-deliveries", title, "retry", sentence % {"ago": _ago(last, now)}, "good", _("runs")
        )
    sentence = _("It does not run, so no message leaves and no clock is guarded. Start it: gehoor work.")
    return Part("settings-deliveries", title, "warning", sentence, "late", _("stands still"))


def _post(now: datetime) -> Part:
    post, title = notify.post(now), _("Messages")
    if post.failed:
        sentence = ngettext(
            "%(n)s message did not arrive this week.", "%(n)s messages did not arrive this week.", post.failed
        ) % {"n": post.failed}
        return Part("settings-deliveries", title, "bell", sentence, "warn", _("look"))
    if not post.waiting:
        return Part("settings-deliveries", title, "bell", _("Nothing waits; everything was sent."))
    sentence = ngettext("%(n)s message waits to be sent.", "%(n)s messages wait to be sent.", post.waiting)
    return Part("settings-deliveries", title, "bell", sentence % {"n": post.waiting})


def _channels(now: datetime) -> Part:
    title, number = _("Mail and channels"), Channel.objects.filter(is_active=True).count()
    more = ngettext("%(n)s channel beside mail.", "%(n)s channels beside mail.", number) % {"n": number}
    mail = _mail()
    sentence = f"{mail} {more}" if number else mail
    if settings.SMTP_URL:
        return Part("settings-channels", title, "mail", sentence)
    return Part("settings-channels", title, "mail", sentence, "warn", _("set up"))


def _mail() -> str:
    if settings.SMTP_URL:
        return _("Mail is set up.")
    if settings.MAILBOX.exists():
        return _("No mail server is set up; until then mail stays in the mailbox on this machine.")
    return _("No mail server is set up, so mail waits.")


def _watch(now: datetime) -> Part:
    title, last = _("In plain sight"), last_round()
    if last is None:
        return Part("watch", title, "clock", _("Nobody looked yet whether a lead falls through."))
    found = last.ownerless + last.clockless
    if found:
        sentence = ngettext(
            "%(n)s lead fell through and was caught.", "%(n)s leads fell through and were caught.", found
        )
        return Part("watch", title, "clock", sentence % {"n": found}, "warn", _("look"))
    return Part("watch", title, "clock", _("No lead without an owner, no MQL without a clock."))


def _keys(now: datetime) -> Part:
    keys = ApiKey.objects.filter(revoked_at__isnull=True)
    number, used = keys.count(), keys.aggregate(at=Max("last_used_at"))["at"]
    if not number:
        return Part("settings-keys", _("Keys"), "key", _("None yet. With a key your website posts leads."))
    sentence = ngettext("%(n)s key", "%(n)s keys", number) % {"n": number}
    tail = _("last used %(ago)s") % {"ago": _ago(used, now)} if used else _("not used yet")
    return Part("settings-keys", _("Keys"), "key", f"{sentence}, {tail}.")


def _forms(now: datetime) -> Part:
    number = Form.objects.filter(is_active=True).count()
    sentence = ngettext("%(n)s form is open.", "%(n)s forms are open.", number) % {"n": number}
    return Part("settings-forms", _("Forms"), "note", sentence)


def _routing(now: datetime) -> Part:
    title, holds = _("Who gets what"), Hold.objects.filter(closed_at__isnull=True).count()
    if holds:
        sentence = ngettext(
            "%(n)s lead waits because nobody could take it.",
            "%(n)s leads wait because nobody could take them.",
            holds,
        )
        return Part("settings-routing", title, "team", sentence % {"n": holds}, "warn", _("look"))
    number = Rule.objects.filter(is_active=True).count()
    sentence = ngettext("%(n)s rule, in order.", "%(n)s rules, in order.", number) % {"n": number}
    return Part("settings-routing", title, "team", sentence)


def _definition(now: datetime) -> Part:
    found = current()
    sentence = _("Version %(version)s: at least %(fit)s for “fits us” and %(engagement)s for “is active”.")
    values = {
        "version": found.version,
        "fit": found.fit_threshold,
        "engagement": found.engagement_threshold,
    }
    return Part("definition", _("Definition of a good lead"), "flag", sentence % values)


def _refused(now: datetime) -> Part:
    number = refused().count()
    if not number:
        return Part("settings-refused", _("Refused"), "warning", _("Nothing was refused at the doors."))
    sentence = ngettext(
        "%(n)s message could not be read; it is kept, letter for letter.",
        "%(n)s messages could not be read; they are kept, letter for letter.",
        number,
    )
    return Part("settings-refused", _("Refused"), "warning", sentence % {"n": number}, "warn", _("look"))


def _ago(moment: datetime | None, now: datetime) -> str:
    return human.ago(moment, now) if moment else _("never")


_PARTS: tuple[Callable[[datetime], Part], ...] = (
    _worker,
    _post,
    _channels,
    _definition,
    _routing,
    _watch,
    _keys,
    _forms,
    _refused,
)
