"""What Ana reads before she dials, and the first sentence she may say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.briefing.compose import Brief, compose, compose_many
from gehoor.briefing.fact import SHORT_LINES, SHORT_WIDTH
from gehoor.errors import NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.identity.models import Company, Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sanne(now: datetime) -> Contact:
    firm = Company.objects.create(name="Bakkerij Jansen", created_at=now)
    return Contact.objects.create(
        first_name="Sanne",
        last_name="de Vries",
        title="Directeur",
        email="sanne@bakkerijjansen.nl",
        phone="+31612345678",
        company=firm,
        created_at=now,
    )


def inquiry(contact: Contact, ana: User, at: datetime, **values: Any) -> Lead:
    lead = Lead.objects.create(
        contact=contact,
        company=contact.company,
        owner=ana,
        **{"door": "api", "stage": "mql", "received_at": at, "last_event_at": at, **values},
    )
    did(contact, "lead.received", at, lead)
    return lead


def did(contact: Contact, kind: str, at: datetime, lead: Lead | None = None, **data: Any) -> Event:
    return Event.objects.create(
        kind=kind,
        at=at,
        recorded_at=at,
        lead_id=lead.pk if lead else None,
        contact_id=contact.pk,
        data=data,
    )


def texts(brief: Brief) -> dict[str, list[str]]:
    return {name: [fact.text for fact in getattr(brief, name)] for name in ("came_in", "pages", "earlier")}


def test_sanne_asked_for_a_demo_this_morning(sanne: Contact, ana: User, now: datetime) -> None:
    first = did(
        sanne, "page_viewed", now - timedelta(days=9), title="Brood en ritme", referrer="linkedin.com"
    )
    did(sanne, "pricing_viewed", now - 3 * HOUR)
    newest = did(sanne, "pricing_viewed", now - 2 * HOUR)
    lead = inquiry(sanne, ana, now - HOUR, source="google", medium="cpc", campaign="Voorjaar", form="Demo")
    did(sanne, "demo_requested", now - HOUR + timedelta(seconds=1), lead)
    brief = compose(lead.pk, now, "nl")

    assert (brief.name, brief.title, brief.company) == ("Sanne de Vries", "Directeur", "Bakkerij Jansen")
    assert brief.phone_shown == "·· ·· ·· 78", "the number itself comes when the call button has asked"
    assert texts(brief)["came_in"] == [
        "Kwam 1 uur geleden binnen: via het formulier “Demo”, campagne Voorjaar, vanuit google (cpc)",
        "Voor het eerst gezien op 2-3-2026: Brood en ritme, gekomen van linkedin.com",
        "Daarvoor het laatst gezien: de prijzen",
    ]
    assert "Vroeg een demo aan, 59 minuten geleden" in texts(brief)["pages"]
    assert "Bekeek de prijzen, 2 keer, 2 uur geleden" in texts(brief)["pages"]
    assert "Las: Brood en ritme, 9 dagen geleden" in texts(brief)["pages"]
    assert brief.opening_line == (
        "Goedemorgen, spreek ik met Sanne de Vries? "
        "U vroeg vanochtend een demo aan; wat maakte dat u juist nu kijkt?"
    )
    numbers = {fact.event_id for fact in [*brief.came_in, *brief.pages]}
    assert {first.pk, newest.pk} <= numbers
    assert None not in numbers


def test_the_same_brief_in_english(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR, source="google")
    did(sanne, "demo_requested", now - HOUR, lead)
    brief = compose(lead.pk, now, "en")
    assert texts(brief)["came_in"][0] == "Came in 1 hour ago: by way of google"
    assert brief.opening_line == (
        "Good morning, am I speaking with Sanne de Vries? "
        "You asked for a demo this morning; what made you look at this now?"
    )


def test_the_opening_line_is_in_the_customers_language(sanne: Contact, ana: User, now: datetime) -> None:
    Contact.objects.update(language="en")
    lead = inquiry(sanne, ana, now - HOUR, source="google")
    brief = compose(lead.pk, now, "nl")
    assert brief.opening_line.startswith("Good morning")
    assert texts(brief)["came_in"][0].startswith("Kwam")


@pytest.mark.parametrize(
    ("values", "events", "line"),
    [
        (
            {"message": "Wij zoeken een partij voor drie winkels in Utrecht."},
            [("demo_requested", {})],
            "U schreef vanochtend: ‘Wij zoeken een partij voor drie winkels in Utrecht.’ "
            "Kunt u daar iets meer over vertellen?",
        ),
        (
            {"product": "het roosterpakket"},
            [("pricing_viewed", {})],
            "U vroeg vanochtend naar het roosterpakket; wat moet het voor u oplossen?",
        ),
        (
            {"form": "Brochure"},
            [],
            "U stuurde ons vanochtend het formulier ‘Brochure’; wat wilt u als eerste weten?",
        ),
        (
            {},
            [("pricing_viewed", {}), ("case_study_read", {"title": "Bakkerij Vos"})],
            "U las vanochtend ‘Bakkerij Vos’ op onze site; wat herkende u daarin?",
        ),
        (
            {},
            [("pricing_viewed", {"path": "/prijzen"})],
            "U bekeek vanochtend onze prijzen; wat is daarin voor u het belangrijkste?",
        ),
        (
            {},
            [("page_viewed", {"path": "/x"}), ("page_viewed", {"title": "Roosteren"})],
            "U las vanochtend ‘Roosteren’ op onze site; wat zocht u?",
        ),
        ({"campaign": "Voorjaar"}, [], "U reageerde vanochtend op ‘Voorjaar’; wat sprak u daarin aan?"),
        ({}, [], "U nam vanochtend contact met ons op; waar kunnen we u mee helpen?"),
        (
            {"door": "csv"},
            [],
            "Wij spraken elkaar nog niet eerder; mag ik vragen waar u op dit moment mee bezig bent?",
        ),
    ],
)
def test_the_line_names_the_most_telling_thing(
    sanne: Contact,
    ana: User,
    now: datetime,
    values: dict[str, Any],
    events: list[tuple[str, dict[str, str]]],
    line: str,
) -> None:
    lead = inquiry(sanne, ana, now - HOUR, **values)
    for kind, data in events:
        did(sanne, kind, now - HOUR, lead, **data)
    brief = compose(lead.pk, now, "nl")
    assert brief.opening_line == f"Goedemorgen, spreek ik met Sanne de Vries? {line}"


@pytest.mark.parametrize(
    ("asked", "now_at", "said"),
    [
        ((2026, 3, 11, 1), (2026, 3, 11, 9), "vannacht"),
        ((2026, 3, 11, 13), (2026, 3, 11, 15), "zojuist"),
        ((2026, 3, 10, 20), (2026, 3, 11, 9), "gisteren"),
        ((2026, 3, 9, 9), (2026, 3, 11, 9), "maandag"),
        ((2026, 3, 3, 9), (2026, 3, 11, 9), "op 3 maart"),
        ((2025, 12, 3, 9), (2026, 3, 11, 9), "op 3 december 2025"),
        ((2026, 3, 10, 23, 30), (2026, 3, 11, 9), "vannacht"),  # half past midnight in Amsterdam
    ],
)
def test_when_it_was_is_said_as_people_say_it(
    sanne: Contact, ana: User, asked: tuple[int, ...], now_at: tuple[int, ...], said: str
) -> None:
    at, now = datetime(*asked, tzinfo=UTC), datetime(*now_at, tzinfo=UTC)
    lead = inquiry(sanne, ana, at)
    did(sanne, "demo_requested", at, lead)
    assert f"U vroeg {said} een demo aan" in compose(lead.pk, now, "nl").opening_line


@pytest.mark.parametrize(("hour", "hello"), [(7, "Goedemorgen"), (11, "Goedemiddag"), (17, "Goedenavond")])
def test_the_greeting_follows_the_callers_clock(
    sanne: Contact, ana: User, now: datetime, hour: int, hello: str
) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=1))
    assert compose(lead.pk, now.replace(hour=hour), "nl").opening_line.startswith(hello)


def test_who_was_spoken_to_is_not_asked_the_same_again(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=2))
    did(sanne, "demo_requested", now - timedelta(days=2), lead)
    log_attempt(lead.pk, ana, "connected", now - timedelta(days=1), note="Overlegt met compagnon")
    brief = compose(lead.pk, now, "nl")
    assert "Wij spraken elkaar gisteren; hoe is het sindsdien gegaan?" in brief.opening_line
    assert texts(brief)["earlier"] == ["Gesproken, 24 uur geleden, Ana: Overlegt met compagnon"]
    assert brief.earlier[0].event_id == Event.objects.get(kind="attempt.logged").pk


def test_an_agreed_callback_is_named(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=2))
    log_attempt(lead.pk, ana, "callback", now - timedelta(days=1), callback_at=now)
    brief = compose(lead.pk, now, "nl")
    assert "We spraken af dat ik u terug zou bellen; schikt het nu?" in brief.opening_line
    assert brief.due_at == now


def test_earlier_leads_and_what_was_decided_are_told(sanne: Contact, ana: User, now: datetime) -> None:
    old = inquiry(sanne, ana, now - timedelta(days=90), product="Kassa")
    dispose(old.pk, ana, "disqualified", now - timedelta(days=80), reason="too_small")
    log_attempt(old.pk, ana, "no_answer", now - timedelta(days=85))
    lead = inquiry(sanne, ana, now - HOUR)
    assert texts(compose(lead.pk, now, "nl"))["earlier"] == [
        "Besloten op 21-12-2025: geen lead voor ons, te klein",
        "Geen gehoor, 2 maanden geleden, Ana, voor een eerdere lead",
        "Eerdere lead van 11-12-2025: Kassa",
    ]


def test_nothing_known_is_said_and_still_gives_a_line(ana: User, now: datetime) -> None:
    nobody = Contact.objects.create(created_at=now)
    lead = inquiry(nobody, ana, now - HOUR, not_callable="no_contact")
    brief = compose(lead.pk, now, "nl")
    assert texts(brief)["came_in"] == [
        "Over deze lead is nog weinig bekend",
        "Kwam 1 uur geleden binnen, vanuit een ander programma",
    ]
    assert (brief.name, brief.company, brief.phone_shown, brief.pages) == ("", "", "", [])
    assert brief.not_callable == "no_contact"
    assert brief.opening_line == (
        "Goedemorgen. U nam vanochtend contact met ons op; waar kunnen we u mee helpen?"
    )


def test_what_happens_later_is_not_known_yet(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR)
    did(sanne, "demo_requested", now + HOUR, lead)
    assert texts(compose(lead.pk, now, "nl"))["pages"] == []


def test_asking_again_is_told(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=3))
    did(sanne, "lead.inquired_again", now - HOUR, lead)
    assert "Vroeg opnieuw, 1 uur geleden" in texts(compose(lead.pk, now, "nl"))["came_in"]


def test_an_act_with_a_name_of_the_customers_own_is_shown_as_it_is(
    sanne: Contact, ana: User, now: datetime
) -> None:
    lead = inquiry(sanne, ana, now - HOUR)
    did(sanne, "webinar_watched", now - HOUR, lead, title="100% rooster")
    assert texts(compose(lead.pk, now, "nl"))["pages"] == ["Webinar watched: 100% rooster, 1 uur geleden"]


def test_the_short_form_is_five_lines_at_most(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR, message="Lang verhaal. " * 200, campaign="C" * 200, form="Demo")
    for number in range(20):
        did(sanne, "page_viewed", now - HOUR, lead, title=f"Pagina {number} " + "x" * 200)
    lines = compose(lead.pk, now, "nl").short("nl")
    assert lines[0] == "Sanne de Vries, Directeur, Bakkerij Jansen"
    assert len(lines) <= SHORT_LINES
    assert all(0 < len(line) <= SHORT_WIDTH and "\n" not in line for line in lines)


def test_a_long_message_is_cut_between_words(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR, message="woord " * 100)
    line = compose(lead.pk, now, "nl").opening_line
    assert "woord…’" in line
    assert len(line) < 280


def test_markup_and_percent_signs_in_words_stay_words(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(
        sanne, ana, now - HOUR, message="Kan 100% <b>nu</b> %(when)s graag?", campaign="5% korting"
    )
    brief = compose(lead.pk, now, "nl")
    assert "Kan 100% <b>nu</b> %(when)s graag?" in brief.opening_line
    assert "campagne 5% korting" in brief.came_in[0].text


def test_twice_is_the_same(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR, campaign="Voorjaar")
    assert compose(lead.pk, now, "nl") == compose(lead.pk, now, "nl")


def test_a_long_story_costs_no_more_queries(sanne: Contact, ana: User, now: datetime) -> None:
    lead = inquiry(sanne, ana, now - HOUR)
    log_attempt(lead.pk, ana, "no_answer", now - HOUR)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            compose(lead.pk, now, "nl")
        return len(found)

    count()  # calendars and the definition are read and kept
    few = count()
    for number in range(30):
        did(sanne, "page_viewed", now - HOUR, lead, title=f"P{number}")
        log_attempt(lead.pk, ana, "no_answer", now - HOUR)
    assert count() == few <= 14


def test_a_lead_that_is_not_there(now: datetime) -> None:
    with pytest.raises(NotFound):
        compose(7, now, "nl")


def test_who_writes_again_is_told_first_the_newest_words_on_top(
    sanne: Contact, ana: User, now: datetime
) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=3), message="Wij zoeken een kassa voor drie winkels.")
    did(sanne, "lead.inquired_again", now - 5 * HOUR, lead, message="Kan het ook met een weegschaal?")
    newest = did(
        sanne, "lead.inquired_again", now - HOUR, lead, message="Bel me <b>graag</b> vóór 100% juni."
    )
    brief = compose(lead.pk, now, "nl")
    assert texts(brief)["came_in"][:2] == [
        "Schreef opnieuw, 1 uur geleden: ‘Bel me <b>graag</b> vóór 100% juni.’",
        "Schreef opnieuw, 5 uur geleden: ‘Kan het ook met een weegschaal?’",
    ]
    assert brief.came_in[0].event_id == newest.pk
    assert "Schreef: ‘Wij zoeken een kassa voor drie winkels.’" in texts(brief)["came_in"]
    assert "U schreef vanochtend: ‘Bel me <b>graag</b> vóór 100% juni.’" in brief.opening_line
    assert compose(lead.pk, now, "en").came_in[0].text.startswith("Wrote again, 1 hour ago: “Bel me")


def test_words_that_came_only_with_the_second_inquiry_are_told_once(
    sanne: Contact, ana: User, now: datetime
) -> None:
    lead = inquiry(sanne, ana, now - timedelta(days=3), message="Graag een offerte.")
    did(sanne, "lead.inquired_again", now - HOUR, lead, message="Graag een offerte.")
    told = [text for text in texts(compose(lead.pk, now, "nl"))["came_in"] if "offerte" in text]
    assert told == ["Schreef opnieuw, 1 uur geleden: ‘Graag een offerte.’"]


def test_many_briefs_cost_no_more_queries_than_one_and_say_the_same(
    sanne: Contact, ana: User, now: datetime
) -> None:
    joris = Contact.objects.create(first_name="Joris", phone="+31612345679", created_at=now)
    leads = [inquiry(person, ana, now - HOUR * n, form="Demo") for n in (2, 3) for person in (sanne, joris)]
    did(sanne, "pricing_viewed", now - HOUR)
    log_attempt(leads[1].pk, ana, "voicemail", now - HOUR, "Belt terug")
    alone = {lead.pk: compose(lead.pk, now, "nl") for lead in leads}
    with CaptureQueriesContext(connection) as one:
        compose(leads[0].pk, now, "nl")
    with CaptureQueriesContext(connection) as many:
        together = compose_many([lead.pk for lead in leads] + [7], now, "nl")
    assert together == alone
    assert len(many) <= len(one)
