"""What would make a lead an MQL: the smallest sets of rules, not met now, that lift it over both thresholds.

Per half of the score the points that are lacking are sought among what could still be gained: a rule that
does not pay yet, or a deduction that would fall away. What is not known yet comes before what is known to
be otherwise: somebody can ask how large a company is, but not make it larger.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from gehoor.scoring import definition
from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.history import known_facts, past_events
from gehoor.scoring.rule import Rule
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import Line, Score

MOST_TOGETHER = 4  # a road of more steps is no advice
MOST_WAYS = 3
_CONSIDERED = 14


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that would have to come true, or cease to be (`falls_away`), and what that is worth.

    `is_unknown` says that the facts it asks about are not there yet, so that asking can settle it.
    """

    rule: str
    group: str
    points: int
    label: str
    is_event: bool
    is_unknown: bool
    falls_away: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """One half of the score: what it lacks and the smallest sets of steps that would fill it."""

    group: str
    points: int
    ways: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True)
class Road:
    """What a lead lacks in each half, and the same in words. Nothing lacks when it is an MQL."""

    lacks: tuple[Lack, ...]
    sentence: str

    @property
    def is_there(self) -> bool:
        """Whether both thresholds are met."""
        return not self.lacks


def what_would_make_mql(lead_id: int, now: datetime, language: str) -> Road:
    """The shortest roads to both thresholds by the present definition, told in `language`."""
    rules = definition.current()
    known, contact_id = known_facts(lead_id)
    score = evaluate(rules, known, past_events(contact_id, now), now)
    with override(language):
        return _road(rules, score, known, language)


def _road(rules: Definition, score: Score, known: Mapping[str, Any], language: str) -> Road:
    lacking = (
        ("fit", rules.fit_threshold - score.fit),
        ("engagement", rules.engagement_threshold - score.engagement),
    )
    lacks = tuple(
        Lack(group, points, tuple(_smallest(_steps(rules, group, score.lines, known, language), points)))
        for group, points in lacking
        if points > 0
    )
    return Road(lacks, " ".join(_told(lack) for lack in lacks) or _("This lead reaches both thresholds."))


def _steps(
    rules: Definition, group: str, lines: Sequence[Line], known: Mapping[str, Any], language: str
) -> list[Step]:
    """Everything that could still lift this half, what is easiest to come by first.

    Nothing can where a limit on the sums has already taken points off.
    """
    if any(line.group == group and line.rule.startswith("cap:") for line in lines):
        return []
    paid = {line.rule: sum(one.points for one in lines if one.rule == line.rule) for line in lines}
    found = [
        step
        for rule in rules.rules
        if rule.group == group and (step := _step(rule, paid.get(rule.key, 0), known, language))
    ]
    found.sort(key=lambda step: (not step.is_event and not step.is_unknown, -step.points, step.rule))
    return found[:_CONSIDERED]


def _step(rule: Rule, paid: int, known: Mapping[str, Any], language: str) -> Step | None:
    falls_away = rule.points < 0
    if (paid < 0) if falls_away else (_could(rule, known) and (paid == 0 or _pays_again(rule))):
        return Step(
            rule=rule.key,
            group=rule.group,
            points=-paid if falls_away else rule.points,
            label=rule.labels.get(language[:2]) or rule.key.replace("_", " "),
            is_event=rule.event is not None or rule.inactive is not None,
            is_unknown=rule.when is not None and not rule.when(known) and _asks_unknown(rule, known),
            falls_away=falls_away,
        )
    return None


def _could(rule: Rule, known: Mapping[str, Any]) -> bool:
    """A rule for some leads only can come true for this one when its condition holds or is still open."""
    if rule.inactive is not None:
        return False  # to fall silent is no way up
    return rule.event is None or rule.when is None or rule.when(known) or _asks_unknown(rule, known)


def _pays_again(rule: Rule) -> bool:
    """Whether the next event pays as the last one did."""
    event = rule.event
    return event is not None and event.at_least == 1 and event.most is None and rule.cap is None


def _asks_unknown(rule: Rule, known: Mapping[str, Any]) -> bool:
    return any(known.get(name) in (None, "", []) for name in _asked(rule.document.get("when")))


def _asked(part: Any) -> Iterator[str]:
    """The names of the facts that a condition asks about."""
    if isinstance(part, Mapping):
        if isinstance(part.get("fact"), str):
            yield part["fact"]
        for word in ("all", "any", "not"):
            yield from _asked(part.get(word))
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _asked(one)


def _smallest(steps: Sequence[Step], lacking: int) -> list[tuple[Step, ...]]:
    """Up to three sets that are enough, of the smallest size there is; the easiest first.

    Sets with something that is known to be otherwise are told only when there is no other.
    """
    for pool in ([step for step in steps if _is_open(step)], steps):
        for size in range(1, min(MOST_TOGETHER, len(pool)) + 1):
            enough = (some for some in combinations(pool, size) if sum(s.points for s in some) >= lacking)
            found = [some for some, _rank in zip(enough, range(MOST_WAYS), strict=False)]
            if found:
                return found
    return []


def _is_open(step: Step) -> bool:
    return step.is_event or step.is_unknown


def _told(lack: Lack) -> str:
    lacking = _lacking(lack)
    if not lack.ways:
        return f"{lacking} {_('No few rules together would give those.')}"
    ways = [_joined([_step_words(step) for step in way], _(" and ")) for way in lack.ways]
    return f"{lacking} {_('Enough would be: %(ways)s.') % {'ways': _joined(ways, _(', or '), '; ')}}"


def _lacking(lack: Lack) -> str:
    if lack.group == "fit":
        said = ngettext(
            "%(n)s point is lacking for “fits us”.", "%(n)s points are lacking for “fits us”.", lack.points
        )
    else:
        said = ngettext(
            "%(n)s point is lacking for “is active”.",
            "%(n)s points are lacking for “is active”.",
            lack.points,
        )
    return said % {"n": lack.points}


def _step_words(step: Step) -> str:
    words = {"label": step.label, "points": step.points}
    if step.falls_away:
        return _("no longer “%(label)s” (+%(points)s)") % words
    if step.is_unknown:
        return _("“%(label)s”, which is not known yet (+%(points)s)") % words
    return _("“%(label)s” (+%(points)s)") % words


def _joined(words: Sequence[str], last: str, between: str = ", ") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{between.join(words[:-1])}{last}{words[-1]}"
