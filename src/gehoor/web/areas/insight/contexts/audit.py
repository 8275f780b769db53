"""What the template of the Last twenty page says."""

from typing import Any

from django.utils.translation import gettext as _

from gehoor.insight import audit_sentences as sentences
from gehoor.insight import words
from gehoor.insight.audit import Audit as Found
from gehoor.insight.conclude import may_write
from gehoor.insight.models import Audit
from gehoor.insight.queries import earlier_audits
from gehoor.insight.told import Told
from gehoor.team.models import User

TONES = {"good": "good", "fresh": "info", "callback": "info", "kept_warm": "calm", "not_good": "calm"}


def context(
    found: Found, noted: Audit | None, user: User, *, campaign: str | None = None, is_saved: bool = False
) -> dict[str, Any]:
    """Everything on the page."""
    return {
        "answer": sentences.answer(found),
        "stuck": sentences.stuck(found),
        "stories": [story(found, lead) for lead in found.leads],
        "tally": tally(found),
        "shares": [
            {"sentence": sentences.shared(share), "is_clear": share.is_clear} for share in found.shared()[:10]
        ],
        "comparing": sentences.comparing(found) if found.leads else "",
        "notes": notes(noted, user),
        "noted": noted,
        "is_saved": is_saved,
        "campaign": campaign,
        "numbers": ",".join(lead.key for lead in found.leads),
        "earlier": [audit for audit in earlier_audits() if noted is None or audit.pk != noted.pk],
    }


def story(found: Found, lead: Told) -> dict[str, Any]:
    """One lead: who, the sentences, and in a word where it stands."""
    gate = found.gate(lead)
    return {
        "lead_id": lead.lead_id,
        "who": sentences.who(lead),
        "title": lead.title,
        "sentences": sentences.story(lead, found.now),
        "word": gate_word(gate),
        "tone": TONES.get(gate, "warn"),
    }


def gate_word(gate: str) -> str:
    """Where a lead stands, in two or three words."""
    return {
        "not_callable": _("not callable"),
        "no_owner": _("no owner"),
        "not_called": _("not called"),
        "too_few_calls": _("called too few times"),
        "not_reached": _("not reached"),
        "no_verdict": _("no verdict yet"),
        "not_good": _("not a good lead"),
        "kept_warm": _("kept warm"),
        "callback": _("call agreed"),
        "fresh": _("within the promise"),
        "good": _("good lead"),
    }[gate]


def tally(found: Found) -> list[dict[str, Any]]:
    """The counts above the stories, each with its noun."""
    summary, hours = found.summary(), found.median_hours
    return [
        {"figure": summary["called"], "noun": _("called")},
        {
            "figure": words.span(hours * 3600) if hours is not None else "–",
            "noun": _("to the first call, median"),
        },
        {"figure": summary["five_attempts"], "noun": _("called five times or more")},
        {"figure": summary["answered"], "noun": _("answered")},
        {"figure": summary["good"], "noun": _("good leads")},
    ]


def notes(noted: Audit | None, user: User) -> list[dict[str, Any]]:
    """The three notes, with whether this reader may write them."""
    labels = {
        "marketing_note": (_("What marketing concludes"), _("What do we send that helps, and what not?")),
        "sales_note": (_("What sales concludes"), _("What did we hear, and what did we leave?")),
        "agreed": (_("What we agree"), _("One thing that both do differently from tomorrow.")),
    }
    return [
        {
            "name": name,
            "label": label,
            "hint": hint,
            "text": getattr(noted, name) if noted else "",
            "may_write": may_write(user, name),
        }
        for name, (label, hint) in labels.items()
    ]
