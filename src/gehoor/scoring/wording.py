"""The agreement in plain words, made from the document: one sentence, and the list behind it.

The same document always gives the same words. The sentence says which rules together reach the thresholds
(`combos`), each as a part of a sentence (`clauses`); the list tells every rule in full (`parts`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from gehoor.scoring.clauses import clause, is_clause, label_of, named
from gehoor.scoring.combos import Member, Roads, Rule, roads
from gehoor.scoring.explain import signed
from gehoor.scoring.parts import both, either, number, rule_in_words
from gehoor.scoring.required import label

_NAMED = 6  # rules of a long list that a sentence names


def in_words(document: Mapping[str, Any], language: str) -> str:
    """The whole agreement as plain text: sentences, an empty line, then every rule.

    `document` is one that `document.check` accepts; `language` is "nl" or "en".
    """
    with override(language):
        return "\n\n".join([_sentences(document), *_lists(document)])


def sentence(document: Mapping[str, Any], language: str) -> str:
    """Who is an MQL, what takes points off and what must be known; a few sentences, no list."""
    with override(language):
        return _sentences(document)


def _sentences(document: Mapping[str, Any]) -> str:
    said = [_who(document), _deductions(document["rules"]), _required(document.get("required_facts", []))]
    return " ".join(one for one in said if one)


def _who(document: Mapping[str, Any]) -> str:
    halves = []
    for group in ("fit", "engagement"):
        rules = [rule for rule in document["rules"] if rule["group"] == group]
        cap = (document.get("caps") or {}).get(group)
        halves.append(roads(rules, document[f"{group}_threshold"], cap))
    most = (document.get("caps") or {}).get("total")
    both_need = sum(max(document[f"{group}_threshold"], 0) for group in ("fit", "engagement"))
    if any(half.kind == "never" for half in halves) or (most is not None and most < both_need):
        return _("Nobody is an MQL: the rules together give fewer points than the thresholds ask.")
    wanted = [said for half in halves if (said := _SAID[half.kind](half))]
    if not wanted:
        return _("Everybody is an MQL: the thresholds ask no points.")
    between = _(", and ") if _mixed(halves) else ", "
    return _("An MQL is a person {what}.").format(what=between.join(wanted))


def _mixed(halves: Sequence[Roads]) -> bool:
    """Whether the second half cannot simply follow the first after a comma."""
    last = halves[-1]
    return last.kind in ("some", "sum") or not all(is_clause(rule) for rule in last.rules)


def _no_points(half: Roads) -> str:
    return ""


def _one_of_sets(half: Roads) -> str:
    """ "with a, at b" for one set; "who did a, b, or c and d" for several."""
    members = [member for one in half.sets for member in one]
    if all(is_clause(member.rule) for member in members):
        said = [both([_told(member) for member in one]) for one in half.sets]
        return _("who {what}").format(what=_choice(said, half.sets))
    return _choice([_together(one) for one in half.sets], half.sets)


def _together(members: Sequence[Member]) -> str:
    """What one person is and did: what they are one after the other, then what they did."""
    is_ = [_told(member) for member in members if not is_clause(member.rule)]
    did = [_told(member) for member in members if is_clause(member.rule)]
    return ", ".join([*is_, *([_("who {what}").format(what=both(did))] if did else [])])


def _choice(said: Sequence[str], sets: Sequence[Sequence[Member]]) -> str:
    """a or b; with a comma before "or" when one of them has an "and" of its own."""
    if len(said) > 1 and any(len(one) > 1 for one in sets):
        last = _(", or ")  # apart: messages inside an f-string are not collected
        return f"{', '.join(said[:-1])}{last}{said[-1]}"
    return either(said)


def _some_of(half: Roads) -> str:
    words = {"least": _counted(half.least), "count": _counted(len(half.rules))}
    said = _("for whom at least {least} of these {count} hold").format(**words)
    return f"{said} ({'; '.join(_whole(rule) for rule in half.rules)})"


def _sum_of(half: Roads) -> str:
    shown = [f"{_whole(rule)} ({signed(rule['points'])})" for rule in half.rules[:_NAMED]]
    left = len(half.rules) - len(shown)
    if left:
        shown.append(ngettext("%(n)s other rule", "%(n)s other rules", left) % {"n": left})
    return _("with enough points of these rules together: {what}").format(what="; ".join(shown))


_SAID: Mapping[str, Callable[[Roads], str]] = {
    "free": _no_points,
    "sets": _one_of_sets,
    "some": _some_of,
    "sum": _sum_of,
}


def _told(member: Member) -> str:
    said = clause(member.rule)
    if member.times == 1:
        return said
    return _("{what} (at least {n} times)").format(what=said, n=member.times)


def _whole(rule: Rule) -> str:
    return _("who {what}").format(what=clause(rule)) if is_clause(rule) else clause(rule)


def _counted(count: int) -> str:
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five"), 6: _("six")}
    return words.get(count, str(count))


def _deductions(rules: Sequence[Rule]) -> str:
    taken = sorted(
        (rule for rule in rules if rule["points"] < 0), key=lambda rule: (rule["points"], rule["key"])
    )
    if not taken:
        return ""
    shown = [f"{named(rule)} ({signed(rule['points'])})" for rule in taken[:_NAMED]]
    left = len(taken) - len(shown)
    if left:
        shown.append(ngettext("%(n)s other rule", "%(n)s other rules", left) % {"n": left})
    return _("Points are taken off for {what}.").format(what=both(shown))


def _required(names: Sequence[str]) -> str:
    if not names:
        return ""
    return _("To be known of everybody: {what}.").format(what=both([label(name) for name in names]))


def _lists(document: Mapping[str, Any]) -> list[str]:
    found = []
    for group, title in (("fit", _("Fits us")), ("engagement", _("Is active"))):
        need = document[f"{group}_threshold"]
        head = ngettext("{title}: at least {need} point", "{title}: at least {need} points", need)
        lines = [head.format(title=title, need=number(need))]
        rules = [rule for rule in document["rules"] if rule["group"] == group]
        lines += [f"- {_line(rule)}" for rule in rules]
        found.append("\n".join(lines))
    found.append("\n".join(_terms(document)))
    return found


def _line(rule: Rule) -> str:
    return f"{signed(rule['points'])} {label_of(rule)}: {rule_in_words(rule)}"


def _terms(document: Mapping[str, Any]) -> list[str]:
    """Hysteresis, and the most that can be added."""
    slack = document["hysteresis"]
    said = [
        ngettext(
            "Who is an MQL stays one until a sum is more than {n} point below.",
            "Who is an MQL stays one until a sum is more than {n} points below.",
            slack,
        ).format(n=number(slack))
    ]
    titles = {"fit": _("Fits us"), "engagement": _("Is active"), "total": _("Together")}
    for name, most in sorted((document.get("caps") or {}).items()):
        said.append(_("{title}: at most {most} points count.").format(title=titles[name], most=number(most)))
    return said
