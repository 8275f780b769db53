"""What changes between two definitions, in words: for who signs it, and for who reads it a year later."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gehoor.scoring.clauses import label_of
from gehoor.scoring.document import canonical
from gehoor.scoring.explain import signed
from gehoor.scoring.parts import both, counts, looks_at, number, rule_in_words
from gehoor.scoring.required import label

Document = Mapping[str, Any]
Rule = Mapping[str, Any]

_SHOWN = 12  # words of a list that came or went
_NUMBERS = {
    "fit_threshold": gettext_lazy("Fits us: {after} points needed, was {before}."),
    "engagement_threshold": gettext_lazy("Is active: {after} points needed, was {before}."),
    "hysteresis": gettext_lazy("Who is an MQL stays one down to {after} points below, was {before}."),
}
_CAPS = {
    "fit": gettext_lazy("Fits us: at most {after} points count, was {before}."),
    "engagement": gettext_lazy("Is active: at most {after} points count, was {before}."),
    "total": gettext_lazy("Together: at most {after} points count, was {before}."),
}
_LOOKS = ("when", "event", "inactive_days")
_COUNTS = ("frequency", "window_days", "at_least", "distinct", "decay_days", "since", "cap")


def in_words(before: Document, after: Document, language: str) -> list[str]:
    """One sentence for each difference, thresholds before rules; empty when both mean the same.

    Both documents are such as `document.check` accepts; `language` is "nl" or "en".
    """
    with override(language):
        return [*_agreement(before, after), *_rules(before["rules"], after["rules"])]


def _agreement(before: Document, after: Document) -> Iterator[str]:
    for name, sentence in _NUMBERS.items():
        if before[name] != after[name]:
            yield str(sentence).format(before=number(before[name]), after=number(after[name]))
    old, new = before.get("caps") or {}, after.get("caps") or {}
    for name, sentence in _CAPS.items():
        if old.get(name) != new.get(name):
            words = {"before": _limit(old.get(name)), "after": _limit(new.get(name))}
            yield str(sentence).format(**words)
    zones = [one.get("time_zone", "Europe/Amsterdam") for one in (before, after)]
    if zones[0] != zones[1]:
        yield _("Time zone: {after}, was {before}.").format(before=zones[0], after=zones[1])
    yield from _required(before.get("required_facts", []), after.get("required_facts", []))


def _limit(value: int | None) -> str:
    return _("unlimited") if value is None else number(value)


def _required(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    if added := [label(name) for name in after if name not in before]:
        yield _("To be known from now on: {what}.").format(what=both(added))
    if gone := [label(name) for name in before if name not in after]:
        yield _("No longer has to be known: {what}.").format(what=both(gone))


def _rules(before: Sequence[Rule], after: Sequence[Rule]) -> Iterator[str]:
    old = {rule["key"]: rule for rule in before}
    new = {rule["key"]: rule for rule in after}
    for key, rule in new.items():
        if key not in old:
            words = {"label": label_of(rule), "points": signed(rule["points"]), "what": rule_in_words(rule)}
            yield _("New rule “{label}” ({points}): {what}.").format(**words)
        elif canonical(old[key]) != canonical(rule):
            yield from _changes(old[key], rule)
    for key, rule in old.items():
        if key not in new:
            words = {"label": label_of(rule), "points": signed(rule["points"])}
            yield _("Rule “{label}” ({points}) goes.").format(**words)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _("The rules stand in another order.")


def _changes(before: Rule, after: Rule) -> Iterator[str]:
    """What changed in one rule, each sentence with the rule's name."""
    name = label_of(before)
    for sentence in (*_names(before, after), *_points(before, after), *_conditions(before, after)):
        yield f"“{name}”: {sentence}"


def _names(before: Rule, after: Rule) -> Iterator[str]:
    if before["label"] != after["label"]:
        told = label_of(after)
        if told != label_of(before):
            yield _("is called “{label}” from now on.").format(label=told)
        else:
            yield _("is called otherwise in the other language.")
    if before.get("phrase") != after.get("phrase"):
        yield _("has other words in a sentence.")


def _points(before: Rule, after: Rule) -> Iterator[str]:
    if before["points"] != after["points"]:
        words = {"before": signed(before["points"]), "after": signed(after["points"])}
        yield _("{after}, was {before}.").format(**words)
    if before["group"] != after["group"]:
        to_fit = after["group"] == "fit"
        yield _("counts for “fits us” from now on.") if to_fit else _("counts for “is active” from now on.")


def _conditions(before: Rule, after: Rule) -> Iterator[str]:
    """Words that came and went, where nothing else changed; otherwise how it reads now and read before."""
    old, new = _of(before, _LOOKS), _of(after, _LOOKS)
    if canonical(old) != canonical(new):
        if canonical(_without_words(old)) == canonical(_without_words(new)):
            yield from _words(old, new)
        else:
            yield _turned(looks_at(before), looks_at(after))
    if canonical(_of(before, _COUNTS)) != canonical(_of(after, _COUNTS)):
        yield _turned(", ".join(counts(before)), ", ".join(counts(after)))


def _turned(was: str, now: str) -> str:
    if now == was:  # what differs is more than the words show
        return _("looks at something else: {now}.").format(now=now)
    return _("from now on {now}; was {was}.").format(
        now=now or _("without a count"), was=was or _("without a count")
    )


def _words(old: Any, new: Any) -> Iterator[str]:
    before, after = list(_listed(old)), list(_listed(new))
    added = [word for word in dict.fromkeys(after) if word not in before]
    gone = [word for word in dict.fromkeys(before) if word not in after]
    if added:
        yield _("also looks for {what}.").format(what=_some(added))
    if gone:
        yield _("no longer looks for {what}.").format(what=_some(gone))
    if not added and not gone:
        yield _("has its words in another place.")


def _some(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:_SHOWN]]
    left = len(words) - len(shown)
    if left:
        shown.append(_("%(n)s more") % {"n": left})
    return both(shown)


def _of(rule: Rule, names: Sequence[str]) -> dict[str, Any]:
    return {name: rule[name] for name in names if rule.get(name) is not None}


def _without_words(value: Any) -> Any:
    """The same shape with empty lists where lists of words stood."""
    if isinstance(value, Mapping):
        return {name: _without_words(one) for name, one in value.items()}
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return []
        return [_without_words(one) for one in value]
    return value


def _listed(value: Any) -> Iterator[str]:
    """Every word that stands in a list, in order."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _listed(one)
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, str):
                yield one
            else:
                yield from _listed(one)
