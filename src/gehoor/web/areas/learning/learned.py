"""What was learned, as proposals that can be taken over into a draft one by one."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.scoring import draft
from gehoor.scoring.learning.common import Report, Shared
from gehoor.scoring.learning.report import Learned, learned
from gehoor.scoring.learning.review import NewRule, RuleReview
from gehoor.scoring.learning.sources import Source
from gehoor.scoring.learning.words import (
    common_text,
    new_rule_text,
    proposal_text,
    review_text,
    shared_text,
    source_text,
)
from gehoor.scoring.models import Draft
from gehoor.team.models import User
from gehoor.web.areas.learning.effect import Share, percent, share

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to take over. `points` None means a new `rule`; 0 leaves the rule `key` out.

    `line` draws the interval of the points with the present ones; `shares` what it rests on.
    """

    code: str
    key: str
    words: str
    points: int | None
    rule: Document | None
    line: "PointsLine | None" = None
    shares: tuple[tuple[str, Share], ...] = ()
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class PointsLine:
    """Present and proposed points on one line with the interval; percentages as SVG wants them."""

    low: str
    span: str
    present: str
    proposed: str
    zero: str
    words: str


def page(now: datetime) -> dict[str, Any]:
    """Everything on the Learning page."""
    found = learned(now)
    target = open_draft()
    taken = target.document["rules"] if target else []
    return {
        "answer": review_text(found.review),
        "points": _marked(_points(found.review.proposals), taken),
        "new_rules": _marked(_new(found.review.new_rules), taken),
        "common": common_text(found.common),
        "shared": _marked(_shared(found.common), taken),
        "since": found.common.since,
        "disappointing": [source_text(one) for one in found.sources if one.disappoints],
        "target": target,
    }


def sources_page(found: Sequence[Source]) -> dict[str, Any]:
    """Every source with its quality, what disappoints first."""
    target = open_draft()
    taken = target.document["rules"] if target else []
    several = sorted(found, key=lambda one: (not one.disappoints, one.source.casefold()))
    return {
        "sources": [_source(one, taken) for one in several],
        "disappointing": [one.source for one in several if one.disappoints],
        "target": target,
    }


def take(code: str, now: datetime, user: User) -> Draft | None:
    """Take the proposal `code` over into the open draft, or into a new one; None when it no longer stands.

    The proposal is worked out afresh: what a browser sends is only which one.
    """
    found = next((one for one in _all(learned(now)) if one.code == code), None)
    if found is None:
        return None
    target = open_draft() or draft.start(user, now, title=_("From verdicts and outcomes"))
    return draft.change(target.pk, with_proposal(target.document, found), user, now, target.digest)


def open_draft() -> Draft | None:
    """The draft that was changed last and still stands on the version that counts."""
    return next((one for one in draft.drafts() if not draft.is_overtaken(one)), None)


def with_proposal(document: Mapping[str, Any], one: Proposal) -> Document:
    """The document with the proposal in it."""
    changed = deepcopy(dict(document))
    rules = [rule for rule in changed["rules"] if rule["key"] != one.key or one.points]
    if one.rule is not None:
        rules.append(one.rule)
    changed["rules"] = [
        {**rule, "points": one.points} if rule["key"] == one.key and one.points else rule for rule in rules
    ]
    return changed


def _all(found: Learned) -> list[Proposal]:
    disappointing = [_filter(one) for one in found.sources if one.disappoints]
    proposed = _points(found.review.proposals) + _new(found.review.new_rules)
    return proposed + _shared(found.common) + disappointing


def _points(several: Sequence[RuleReview]) -> list[Proposal]:
    return [
        Proposal(
            f"points:{one.rule}",
            one.rule,
            proposal_text(one),
            one.belief.proposed,
            None,
            _line(one),
        )
        for one in several
    ]


def _line(one: RuleReview) -> PointsLine:
    belief = one.belief
    proposed = belief.proposed or 0
    ends = [belief.low, belief.high, belief.present, proposed, 0]
    low, width = min(ends), (max(ends) - min(ends)) or 1
    return PointsLine(
        low=percent((belief.low - low) / width),
        span=percent((belief.high - belief.low) / width),
        present=percent((belief.present - low) / width),
        proposed=percent((proposed - low) / width),
        zero=percent(-low / width),
        words=_("now %(now)s, proposed %(proposed)s") % {"now": belief.present, "proposed": proposed},
    )


def _new(several: Sequence[NewRule]) -> list[Proposal]:
    return [
        Proposal(
            f"new:{one.document['key']}",
            one.document["key"],
            new_rule_text(one),
            None,
            one.document,
            shares=((_("good"), share(one.good_paid, one.paid, one.share)),),
        )
        for one in several
    ]


def _shared(found: Report) -> list[Proposal]:
    return [_one_shared(one) for one in found.clear]


def _one_shared(one: Shared) -> Proposal:
    shares = (
        (_("won"), share(one.with_won, one.won, one.share_won)),
        (_("others"), share(one.with_other, one.other, one.share_other)),
    )
    rule = one.document
    return Proposal(f"shared:{rule['key']}", rule["key"], shared_text(one), None, rule, shares=shares)


def _filter(one: Source) -> Proposal:
    rule = one.document
    return Proposal(f"source:{rule['key']}", rule["key"], source_text(one), None, rule)


def _source(one: Source, taken: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    largest = max((judged for _month, judged, _good in one.months), default=0) or 1
    return {
        "source": one,
        "words": source_text(one),
        "share": share(one.good, one.judged, one.share),
        "others": percent(one.others),
        "months": [
            (month, judged, good, percent(judged / largest), percent(good / largest))
            for month, judged, good in one.months
        ],
        "proposal": _marked([_filter(one)], taken)[0] if one.disappoints else None,
    }


def _marked(several: Sequence[Proposal], taken: Sequence[Mapping[str, Any]]) -> list[Proposal]:
    """The same, with those that stand in the open draft already marked."""
    points = {rule["key"]: rule["points"] for rule in taken}
    return [
        Proposal(
            one.code, one.key, one.words, one.points, one.rule, one.line, one.shares,
            is_taken=bool(taken) and _is_taken(one, points),
        )
        for one in several
    ]  # fmt: skip


def _is_taken(one: Proposal, points: Mapping[str, int]) -> bool:
    if one.rule is not None:
        return one.key in points
    return one.key not in points if one.points == 0 else points.get(one.key) == one.points
