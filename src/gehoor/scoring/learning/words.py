"""What was learned, as sentences in the reader's language; the facts come from the other modules."""

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoor.scoring.explain import signed
from gehoor.scoring.learning.common import ENOUGH as ENOUGH_DEALS
from gehoor.scoring.learning.common import Report, Shared
from gehoor.scoring.learning.measure import Interval
from gehoor.scoring.learning.posterior import ENOUGH
from gehoor.scoring.learning.properties import property_text
from gehoor.scoring.learning.review import NewRule, Review, RuleReview
from gehoor.scoring.learning.sources import Source


def review_text(found: Review) -> str:
    """What the verdicts and outcomes say as a whole, or why they say nothing yet."""
    words = {"count": found.leads, "good": found.good, "needed": ENOUGH}
    if found.refusal == "too_few":
        return _("Too little is known: %(count)d verdicts and outcomes, about %(needed)d are needed.") % words
    if found.refusal:
        return _("Nothing to compare: of %(count)d judged leads %(good)d are good.") % words
    words["proposals"] = len(found.proposals) + len(found.new_rules)
    if not words["proposals"]:
        sentence = _("After %(count)d verdicts and outcomes (%(good)d good) no rule clearly needs change.")
        return sentence % words
    return _("%(count)d verdicts and outcomes (%(good)d good) lead to %(proposals)d proposals.") % words


def proposal_text(one: RuleReview) -> str:
    """A change of points, with what it rests on."""
    belief = one.belief
    words = {
        "rule": label_of(one),
        "now": signed(belief.present),
        "proposed": signed(belief.proposed or 0),
        "low": signed(round(belief.low)),
        "high": signed(round(belief.high)),
        "good": belief.good_paid,
        "paid": belief.paid,
        "other_good": one.good_others,
        "others": one.others,
    }
    if belief.proposed == 0:
        said = _("“%(rule)s”: now %(now)s, leave it out (95 %% certain: %(low)s to %(high)s).")
    else:
        said = _("“%(rule)s”: now %(now)s, propose %(proposed)s (95 %% certain: %(low)s to %(high)s).")
    beside = _("Good were %(good)d of %(paid)d leads with it, and %(other_good)d of %(others)d without.")
    return f"{said % words} {beside % words}"


def label_of(one: RuleReview) -> str:
    """The rule's name in the reader's language."""
    return one.labels.get((get_language() or "nl")[:2]) or one.rule.replace("_", " ")


def new_rule_text(one: NewRule) -> str:
    """A rule that is not there and would help."""
    words = {
        "what": property_text(one.what),
        "points": signed(one.document["points"]),
        "good": one.good_paid,
        "paid": one.paid,
        "range": percent_range(one.share),
    }
    return _("New rule: %(what)s, %(points)s. Good were %(good)d of %(paid)d (%(range)s).") % words


def shared_text(one: Shared) -> str:
    """What won deals share, beside the others."""
    words = {
        "what": property_text(one.what),
        "with_won": one.with_won,
        "won": one.won,
        "with_other": one.with_other,
        "other": one.other,
        "lift": number_format(one.lift.value, 1),
        "low": number_format(one.lift.low, 1),
        "high": number_format(one.lift.high, 1),
    }
    sentence = _(
        "%(what)s: %(with_won)d of %(won)d won deals, %(with_other)d of %(other)d others; "
        "%(lift)s times as common (95 %% certain: %(low)s to %(high)s)."
    )
    said = sentence % words
    return said[:1].upper() + said[1:]


def common_text(found: Report) -> str:
    """What the last won deals have in common as a whole, or why that cannot be told."""
    words = {"won": found.won, "other": found.other, "needed": ENOUGH_DEALS, "clear": len(found.clear)}
    if found.refusal:
        sentence = _("Too little is known: %(won)d won deals beside %(other)d others; %(needed)d are needed.")
        return sentence % words
    if not found.clear:
        return _("The last %(won)d won deals share nothing that %(other)d others clearly lack.") % words
    return _("What the last %(won)d won deals share, and %(other)d others clearly less (%(clear)d):") % words


def source_text(one: Source) -> str:
    """How good the leads of a source are, beside all others."""
    words = {
        "source": one.source,
        "good": one.good,
        "judged": one.judged,
        "range": percent_range(one.share),
        "others": number_format(100 * one.others, 0),
    }
    if not one.judged:
        return _("Source %(source)s: no lead was judged yet.") % words
    return _("Source %(source)s: %(good)d of %(judged)d good (%(range)s), elsewhere %(others)s %%.") % words


def percent_range(share: Interval) -> str:
    """ "3 to 16 %", the bounds of an interval."""
    low, high = number_format(100 * share.low, 0), number_format(100 * share.high, 0)
    return _("%(low)s to %(high)s %%") % {"low": low, "high": high}
