"""Everything that was learned, in one object: for the command, a page or a program."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.scoring.learning.common import LAST, Report, Shared, commonalities
from gehoor.scoring.learning.measure import Interval
from gehoor.scoring.learning.review import NewRule, Review, RuleReview, posterior
from gehoor.scoring.learning.sources import Source, sources
from gehoor.scoring.learning.words import (
    common_text,
    new_rule_text,
    proposal_text,
    review_text,
    shared_text,
    source_text,
)


@dataclass(frozen=True, slots=True)
class Learned:
    """What the leads say of the definition at one moment."""

    common: Report
    review: Review
    sources: tuple[Source, ...]

    def as_dict(self) -> dict[str, Any]:
        """Codes and numbers, with the sentences of the present language beside them."""
        return {
            "won_deals": {
                "text": common_text(self.common),
                "refusal": self.common.refusal,
                "won": self.common.won,
                "others": self.common.other,
                "shared": [_shared(one) for one in self.common.shared],
            },
            "verdicts": {
                "text": review_text(self.review),
                "refusal": self.review.refusal,
                "version": self.review.version,
                "leads": self.review.leads,
                "good": self.review.good,
                "proposals": [_proposal(one) for one in self.review.proposals],
                "new_rules": [_new_rule(one) for one in self.review.new_rules],
            },
            "sources": [_source(one) for one in self.sources],
        }


def learned(now: datetime, last: int = LAST) -> Learned:
    """Look at everything. Reads only."""
    return Learned(commonalities(now, last), posterior(now), tuple(sources(now)))


def _proposal(one: RuleReview) -> dict[str, Any]:
    belief = one.belief
    return {
        "text": proposal_text(one),
        "rule": one.rule,
        "points": belief.present,
        "proposed": belief.proposed,
        "low": round(belief.low, 1),
        "high": round(belief.high, 1),
        "leads_with": belief.paid,
        "good_with": belief.good_paid,
        "leads_without": one.others,
        "good_without": one.good_others,
    }


def _new_rule(one: NewRule) -> dict[str, Any]:
    return {
        "text": new_rule_text(one),
        "rule": one.document,
        "low": round(one.low, 1),
        "high": round(one.high, 1),
        "leads_with": one.paid,
        "good_with": one.good_paid,
    }


def _shared(one: Shared) -> dict[str, Any]:
    return {
        "text": shared_text(one),
        "property": one.what.name,
        "value": one.what.value,
        "with_won": one.with_won,
        "with_others": one.with_other,
        "lift": _interval(one.lift),
        "is_clear": one.is_clear,
    }


def _source(one: Source) -> dict[str, Any]:
    return {
        "text": source_text(one),
        "source": one.source,
        "leads": one.leads,
        "judged": one.judged,
        "good": one.good,
        "won": one.won,
        "share": _interval(one.share),
        "disappoints": one.disappoints,
        "proposed_rule": one.document if one.disappoints else None,
    }


def _interval(one: Interval) -> dict[str, float]:
    return {"value": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)}
