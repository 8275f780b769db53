"""What was learned, as text for a terminal."""

from django.utils.translation import gettext as _

from gehoor.scoring.explain import signed
from gehoor.scoring.learning.evaluate import Judgement


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
