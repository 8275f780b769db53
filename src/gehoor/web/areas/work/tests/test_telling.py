"""The journal in words, in both languages."""

import pytest
from django.utils import translation

from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.web.areas.work.kinds import KINDS
from gehoor.web.areas.work.telling import headline, tell


def event(now, kind, data=None, actor=""):
    return Event(kind=kind, at=now, recorded_at=now, actor=actor, data=data or {})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words_in_dutch_and_english_also_without_data(db, now, kind):
    told = {}
    for language in ("nl", "en"):
        with translation.override(language):
            told[language] = tell([event(now, kind)])[0].headline
            assert headline(kind)
    assert told["nl"] != kind
    assert told["en"] != kind
    assert told["nl"] != told["en"] or kind == "deal.changed"


def test_a_kind_of_somebody_s_own_website_is_told_by_its_name(db, now):
    told = tell([event(now, "webinar_attended", {"title": "Plannen zonder stress"})])[0]
    assert (told.headline, told.detail) == ("Webinar attended", "Plannen zonder stress")


def test_who_did_it_is_named(ana, now):
    line = event(now, "attempt.logged", {"outcome": "no_answer", "note": "In de auto"}, f"user:{ana.pk}")
    told = tell([line])[0]
    assert told.by == "Ana"
    assert told.headline == "Gebeld · Geen gehoor"
    assert "In de auto" in told.detail


def test_somebody_who_left_is_a_former_colleague(db, now):
    assert tell([event(now, "lead.seen", actor="user:7")])[0].by == "een vroegere collega"


def test_what_gehoor_did_by_itself_at_one_moment_is_one_line(ana, now):
    lines = [
        event(now, "task.opened", {"due_at": "2026-03-12T09:00:00+00:00"}),
        event(now, "lead.assigned", {"user": str(ana.pk)}),
        event(now, "score.changed", {"fit": 40, "engagement": 50}),
        event(now, "lead.received", {"door": "form", "source": "linkedin"}),
    ]
    told = tell(lines)
    assert [line.headline for line in told] == ["Telefoontje gepland", "Binnengekomen"]
    assert [step.headline for step in told[0].also] == ["Ging naar Ana", "Score veranderd"]


def test_reasons_and_steps_are_words_not_codes(db, now):
    told = tell([event(now, "verdict.given", {"is_good": False, "reasons": ["too_small"], "note": "3 man"})])[
        0
    ]
    assert (told.headline, told.detail) == ("Geen goede lead", "te klein · 3 man")


def test_a_form_is_told_by_its_title_and_not_by_its_slug(db, now):
    Form.objects.create(slug="demo", title_nl="Vraag een demo aan", title_en="Ask for a demo")
    line = event(now, "demo_requested", {"form": "demo"})
    assert tell([line])[0].detail == "Vraag een demo aan"
    with translation.override("en"):
        assert tell([line])[0].detail == "Ask for a demo"


def test_a_deal_is_told_with_its_amount_and_reason_in_words(db, now):
    line = event(now, "deal.changed", {"stage": "lost", "amount": "12500.00", "reason": "price"})
    assert tell([line])[0].detail == "€\N{NO-BREAK SPACE}12.500 · prijs"


def test_strange_data_does_not_break_the_story(db, now):
    strange = {"reason": ["x"], "user": {}, "due_at": 7, "stage": None, "fit": None, "reasons": None}
    assert len(tell([event(now, kind, strange) for kind in KINDS])) > 0


def test_what_somebody_wrote_the_second_time_is_in_the_story_word_for_word(db, now):
    data = {"door": "form", "source": "google", "message": "Bel me <b>nu</b>"}
    told = tell([event(now, "lead.inquired_again", data)])[0]
    assert (told.headline, told.detail) == (
        "Schreef opnieuw",
        "‘Bel me <b>nu</b>’ · via het formulier · google",
    )
    del data["message"]
    assert tell([event(now, "lead.inquired_again", data)])[0].headline == "Vroeg opnieuw"
