"""What was learned, as text for a terminal."""

from django.utils.translation import gettext as _

from gehoor.scoring.explain import signed
from gehoor.scoring.learning.evaluate import Judgement
from gehoor.scoring.learning.report import Learned
from gehoor.scoring.learning.words import (
    common_text,
    new_rule_text,
    proposal_text,
    review_text,
    shared_text,
    source_text,
)


def judgement_text(found: Judgement) -> str:
    """The scorecard with its points, and how well it does on leads it has not seen."""
    words = {
        "learned": found.learned,
        "judged": found.judged,
        "good": found.good,
        "auc": f"{found.area.value:.3f}",
        "low": f"{found.area.low:.3f}",
        "high": f"{found.area.high:.3f}",
        "loss": f"{found.log_loss:.3f}",
    }
    lines = [
        _("Learned from %(learned)d leads, judged on %(judged)d others of which %(good)d were good.") % words,
        _("AUC %(auc)s (95 %% certain: %(low)s to %(high)s), log loss %(loss)s.") % words,
        "",
    ]
    rules = zip(found.card.traits, found.card.points.points, strict=True)
    lines += [f"{signed(int(points)):>5}  {trait.text()}" for trait, points in rules]
    if not found.card.traits:
        lines.append(_("No rule does better than chance; the scorecard is empty."))
    return "\n".join(lines)


def report_text(found: Learned) -> str:
    """What the leads say of the definition: won deals, verdicts, sources."""
    lines = [common_text(found.common), *(f"  {shared_text(one)}" for one in found.common.clear), ""]
    lines += [review_text(found.review)]
    lines += [f"  {proposal_text(one)}" for one in found.review.proposals]
    lines += [f"  {new_rule_text(one)}" for one in found.review.new_rules]
    judged = [one for one in found.sources if one.judged]
    if judged:
        lines += ["", _("Sources")]
    for one in judged:
        mark = _("disappoints: propose %(points)s for it") % {"points": signed(one.document["points"])}
        lines.append(f"  {source_text(one)}" + (f" {mark[:1].upper()}{mark[1:]}." if one.disappoints else ""))
    lines += ["", _("Nothing changes by itself: a proposal goes into a draft, and two people sign it.")]
    return "\n".join(lines)
