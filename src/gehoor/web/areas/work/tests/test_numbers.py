"""The number of a row stands in an address or a form as a number, never parted in thousands for a reader."""

import re
from datetime import timedelta

import pytest

from gehoor.followup.attempt import log_attempt
from gehoor.routing.models import Rule
from gehoor.team.calendars import ensure_default
from gehoor.web.areas.work.tests.make import a_lead
from gehoor.web.models import SavedView

PARTED = re.compile(r'[\w-]+="[^"]*\d{1,3}(?:[.,\u00a0\u202f]\d{3}){3,}[^"]*"')
PAGES = (
    "/today/",
    "/leads/",
    "/leads/?owner={ana}",
    "/leads/{lead}/",
    "/leads/{lead}/attempts/new/",
    "/funnel/",
    "/audit/",
    "/import/",
    "/team/",
    "/team/{ana}/",
    "/team/{ana}/absences/",
    "/team/hours/{hours}/",
    "/settings/",
    "/settings/routing/",
    "/settings/routing/{rule}/",
    "/settings/keys/",
    "/settings/forms/",
    "/settings/channels/",
    "/settings/messages/",
    "/settings/refused/",
    "/definition/",
    "/profile/",
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_attribute_holds_a_number_that_was_parted_for_reading(present, ana, bob, adam, as_user, language):
    lead, later = a_lead(present, ana), a_lead(present, adam)
    log_attempt(later.pk, adam, "callback", present, callback_at=present + timedelta(days=1))
    SavedView.objects.create(user=adam, name="Mijn", query="mine=1")
    adam.language = language
    adam.takes_leads = True
    adam.save()
    browser = as_user(adam)
    names = {"lead": lead.pk, "ana": ana.pk, "hours": ensure_default().pk, "rule": Rule.objects.get().pk}
    for address in PAGES:
        answer = browser.get(address.format(**names))
        assert answer.status_code == 200, address
        assert PARTED.findall(answer.content.decode()) == [], address
