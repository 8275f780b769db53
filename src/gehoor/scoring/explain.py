"""Why this score: the lines with their labels, and one sentence that sums them up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language, gettext, override

from gehoor.errors import NotFound
from gehoor.journal.models import Event
from gehoor.scoring import definition
from gehoor.scoring.history import standing_at
from gehoor.scoring.models import ScoreLine

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the ledger as a person reads it. `at` is when it happened, or was first known."""

    rule: str
    group: str
    points: int
    event_id: int | None
    at: datetime
    labels: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The rule's name in the reader's language."""
        return self.label_in(get_language() or "nl")

    def label_in(self, language: str) -> str:
        """The rule's name in `language`; a rule that left no name is called by its key."""
        if self.rule.startswith("cap:"):
            with override(language):
                return gettext("More than counts at most")
        return self.labels.get(language[:2]) or self.rule.replace("_", " ")

    def phrase_in(self, language: str) -> str:
        """The rule's words for the middle of a sentence, or "" when it has none."""
        return self.phrases.get(language[:2], "")


def reasons(lead_id: int) -> list[Reason]:
    """The lines that make up the lead's present score: fit before engagement, most points first."""
    return reasons_of([lead_id]).get(lead_id, [])


def reasons_of(lead_ids: Collection[int]) -> dict[int, list[Reason]]:
    """The same for a page full of leads, in as many queries as for one."""
    return _reasons(list(ScoreLine.objects.filter(lead__in=list(lead_ids), ended_at=None)))


def reasons_at(lead_id: int, at: datetime) -> list[Reason]:
    """The lines that made up the lead's score at the moment `at`, in the same order."""
    return _reasons(list(standing_at(lead_id, at))).get(lead_id, [])


def _reasons(lines: Sequence[ScoreLine]) -> dict[int, list[Reason]]:
    moments = dict(
        Event.objects.filter(id__in={line.event_id for line in lines if line.event_id}).values_list(
            "id", "at"
        )
    )
    words = _words({line.version for line in lines})
    found: defaultdict[int, list[Reason]] = defaultdict(list)
    for line in lines:
        labels, phrases = words[line.version].get(line.rule, ({}, {}))
        happened = moments.get(line.event_id, line.at) if line.event_id else line.at
        reason = Reason(line.rule, line.group, line.points, line.event_id, happened, labels, phrases)
        found[line.lead_id].append(reason)
    for several in found.values():
        several.sort(key=lambda reason: (reason.group != "fit", -reason.points, reason.rule, reason.at))
    return dict(found)


def sentence(reasons: Sequence[Reason], language: str) -> str:
    """One sentence or two: what speaks for the lead, and what was taken off."""
    with override(language):
        good = [_fit_part(reasons, language), _engagement_part(reasons, language)]
        parts = [_joined([part for part in good if part], gettext(", and ")), _taken_off(reasons, language)]
        said = " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)
        return said or gettext("No points yet: too little is known of this lead.")


def signed(points: int) -> str:
    """+45 or −30, with a real minus sign."""
    return f"+{points}" if points >= 0 else f"{MINUS}{-points}"


def _words(versions: Iterable[int]) -> dict[int, dict[str, tuple[Mapping[str, str], Mapping[str, str]]]]:
    found = {}
    for number in versions:
        try:
            rules = definition.version(number).rules
        except NotFound:
            rules = ()
        found[number] = {rule.key: (rule.labels, rule.phrases) for rule in rules}
    return found


def _totals(reasons: Iterable[Reason]) -> list[tuple[Reason, int]]:
    """One reason per rule with all its points, most points first."""
    by_rule: dict[str, tuple[Reason, int]] = {}
    for reason in reasons:
        first, points = by_rule.get(reason.rule, (reason, 0))
        by_rule[reason.rule] = (first, points + reason.points)
    return sorted(by_rule.values(), key=lambda one: (-abs(one[1]), one[0].rule))


def _fit_part(reasons: Sequence[Reason], language: str) -> str:
    found = _totals(reason for reason in reasons if reason.group == "fit" and reason.points > 0)
    if not found:
        return ""
    words = {"what": _list([_plain(reason, language) for reason, _ in found])}
    total = signed(sum(points for _, points in found))
    said = gettext("fits us by %(what)s") % words  # apart: messages inside an f-string are not collected
    return f"{said} ({total})"


def _engagement_part(reasons: Sequence[Reason], language: str) -> str:
    found = _totals(reason for reason in reasons if reason.group == "engagement" and reason.points > 0)
    return _list([f"{_verb(reason, language)} ({signed(points)})" for reason, points in found])


def _taken_off(reasons: Sequence[Reason], language: str) -> str:
    found = _totals(reason for reason in reasons if reason.points < 0)
    if not found:
        return ""
    words = [f"{_plain(reason, language)} ({signed(points)})" for reason, points in found]
    return gettext("taken off: %(what)s") % {"what": _list(words)}


def _plain(reason: Reason, language: str) -> str:
    return reason.phrase_in(language) or _lowered(reason.label_in(language))


def _verb(reason: Reason, language: str) -> str:
    """What the person did; a rule without words of its own is named behind a colon."""
    named = {"what": _lowered(reason.label_in(language))}
    return reason.phrase_in(language) or gettext("showed interest: %(what)s") % named


def _list(words: Sequence[str]) -> str:
    return _joined(words, gettext(" and "))


def _joined(words: Sequence[str], last: str) -> str:
    """ "a, b and c" """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])}{last}{words[-1]}"


def _lowered(label: str) -> str:
    """A label inside a sentence starts small, unless it is an abbreviation such as KvK or CEO."""
    first = label.split(" ")[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
