"""What a lead's page and the sheet of a call show about permission."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.permission import words
from gehoor.followup.permission.ask import Answer, ask
from gehoor.followup.permission.dial import Dial
from gehoor.followup.permission.facts import CallFacts
from gehoor.followup.permission.one import facts_of, open_ask
from gehoor.followup.permission.profile import profile
from gehoor.identity.legal_form import GUESSED, is_guess
from gehoor.leads.models import Lead
from gehoor.lib.phone import mask
from gehoor.team.models import User
from gehoor.web.areas.work.answers import OVERSEERS

_TONES = {"may": "good", "may_not": "late", "ask_first": "warn"}


def block(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """The answer at this moment with its ground, what to do about it, and who has to."""
    facts = facts_of(lead)
    answer, mailing = ask(facts, now), ask(facts_of_mail(facts), now)
    waits = open_ask(lead.pk)
    rules = profile(facts.country)
    return {
        "permission": told(answer),
        "facts": facts,
        "number_hint": mask(lead.contact.phone),
        "mailing": told(mailing),
        "treatment": words.word(words.TREATMENTS, answer.reason) if answer.verdict == "ask_first" else "",
        "waits": waits,
        "form_word": words.word(words.FORMS, facts.legal_form) if facts.legal_form else "",
        "form_guess": _guessed(facts.legal_form_ground),
        "forms": [(code, words.word(words.FORMS, code)) for code in rules.all_forms],
        "duties": [words.word(words.DUTIES, duty) for duty, _source in rules.duties],
        "asks_list": rules.days["list_check"] > 0,
        "how_requested": words.word(words.HOWS, facts.requested) if facts.requested else "",
        "consent_is": words.word(words.CONSENTS, facts.consent_kind) if facts.consent_kind else "",
        "no_advice": words.NO_ADVICE,
        "may_prove": user.role in OVERSEERS,
    }


def _guessed(ground: str) -> str:
    return ground.removeprefix(GUESSED) if is_guess(ground) else ""


def facts_of_mail(facts: CallFacts) -> CallFacts:
    """The same person, asked about mail."""
    return replace(facts, channel="mail")


def told(answer: Answer) -> dict[str, Any]:
    """An answer in words."""
    return {
        "verdict": answer.verdict,
        "may": answer.may,
        "tone": _TONES[answer.verdict],
        "headline": words.word(words.VERDICTS, answer.verdict),
        "reason": words.word(words.REASONS, answer.reason),
        "code": answer.reason,
        "article": answer.article,
        "source": answer.source_url,
        "until": answer.until,
        "rule": answer.rule,
    }


def dialled(lead: Lead, dial: Dial, now: datetime) -> dict[str, Any]:
    """What stands in the place of the button after it was pressed."""
    return {
        "lead": lead,
        "dial": dial,
        "permission": told(dial.answer),
        "refused": "" if dial.allowed else _("Not now"),
        "now": now,
        "asked_just_now": True,
    }
