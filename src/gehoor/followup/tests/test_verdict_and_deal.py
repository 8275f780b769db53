"""Good lead or not, and what became of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gehoor.errors import InputError, NotFound
from gehoor.followup.deal import change_deal
from gehoor.followup.models import CallTask, Clock, Verdict
from gehoor.followup.queries import verdicts
from gehoor.followup.tests.conftest import MakeLead
from gehoor.followup.verdict import give_verdict, newest
from gehoor.followup.words import BAD_REASONS, GOOD_REASONS
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_two_clicks_and_a_sentence(lead: Lead, ana: User, now: datetime) -> None:
    made = give_verdict(lead.pk, ana, True, ["concrete_project", "budget"], " Begint in mei. ", now, "queue")
    assert (made.is_good, made.reasons, made.note) == (True, ["concrete_project", "budget"], "Begint in mei.")
    line = Event.objects.get(kind="verdict.given")
    assert line.data == {
        "verdict": str(made.pk),
        "is_good": True,
        "reasons": ["concrete_project", "budget"],
        "note": "Begint in mei.",
        "via": "queue",
    }


def test_the_newest_verdict_counts_and_the_earlier_one_stays(lead: Lead, ana: User, now: datetime) -> None:
    give_verdict(lead.pk, ana, True, [], "", now)
    give_verdict(lead.pk, ana, False, ["too_small"], "", now + timedelta(hours=1))
    found = newest(lead.pk)
    assert found is not None
    assert not found.is_good
    assert Verdict.objects.count() == 2
    assert verdicts([lead.pk])[lead.pk].pk == found.pk


def test_a_verdict_needs_no_reason_and_a_reason_once_is_enough(lead: Lead, ana: User, now: datetime) -> None:
    assert give_verdict(lead.pk, ana, False, [], "", now).reasons == []
    twice = ["too_small", "too_small", "competitor"]
    assert give_verdict(lead.pk, ana, False, twice, "", now).reasons == ["too_small", "competitor"]


@pytest.mark.parametrize(
    ("is_good", "reasons", "via"),
    [
        (True, ["too_small"], "page"),
        (False, ["budget"], "page"),
        (True, ["concreet project"], "page"),
        (True, [], "duif"),
    ],
)
def test_an_unknown_word_is_refused(
    lead: Lead, ana: User, now: datetime, is_good: bool, reasons: list[str], via: str
) -> None:
    with pytest.raises(InputError):
        give_verdict(lead.pk, ana, is_good, reasons, "", now, via)
    assert not Verdict.objects.exists()


def test_a_double_click_judges_once_and_bob_may_judge_too(
    lead: Lead, ana: User, bob: User, now: datetime
) -> None:
    one = give_verdict(lead.pk, ana, True, ["budget"], "", now)
    assert give_verdict(lead.pk, ana, True, ["budget"], "", now + timedelta(seconds=1)).pk == one.pk
    assert give_verdict(lead.pk, bob, True, ["budget"], "", now + timedelta(seconds=1)).pk != one.pk


def test_every_reason_of_the_screen_is_known(lead: Lead, ana: User, now: datetime) -> None:
    give_verdict(lead.pk, ana, True, list(GOOD_REASONS), "", now)
    give_verdict(lead.pk, ana, False, list(BAD_REASONS), "", now)


def test_an_opportunity_becomes_a_customer(lead: Lead, ana: User, now: datetime) -> None:
    change_deal(lead.pk, ana, "opportunity", now, amount=Decimal("12000"))
    assert CallTask.objects.get().closed_at is None
    found = change_deal(lead.pk, ana, "customer", now + timedelta(days=9), amount=Decimal("11500.50"))
    assert (found.stage, found.amount) == ("customer", Decimal("11500.50"))
    assert CallTask.objects.get().closed_as == "customer"
    assert not Clock.objects.filter(stopped_at=None).exists()
    stages = Event.objects.filter(kind="stage.entered").order_by("at")
    assert [line.data["stage"] for line in stages] == ["opportunity", "customer"]


def test_the_amount_changes_without_entering_the_stage_again(lead: Lead, ana: User, now: datetime) -> None:
    change_deal(lead.pk, ana, "opportunity", now, amount=Decimal(100))
    change_deal(lead.pk, ana, "opportunity", now, amount=Decimal(200))
    assert Event.objects.filter(kind="stage.entered").count() == 1
    assert Event.objects.filter(kind="deal.changed").count() == 2
    assert change_deal(lead.pk, ana, "opportunity", now).amount == Decimal(200)


def test_a_program_may_change_a_deal_under_its_own_name(make_lead: MakeLead, now: datetime) -> None:
    lead = make_lead(reason="")
    change_deal(lead.pk, None, "lost", now, reason="price", actor="key:3")
    assert Event.objects.get(kind="deal.changed").actor == "key:3"
    lead.refresh_from_db()
    assert lead.stage == "lost"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"stage": "mql"}, "stage"),
        ({"stage": "lost"}, "reason"),
        ({"stage": "lost", "reason": "te duur"}, "reason"),
        ({"stage": "customer", "amount": Decimal(-1)}, "amount"),
        ({"stage": "customer", "amount": Decimal("NaN")}, "amount"),
        ({"stage": "customer", "amount": Decimal("1e12")}, "amount"),
    ],
)
def test_a_deal_that_makes_no_sense_is_refused(
    lead: Lead, ana: User, now: datetime, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        change_deal(lead.pk, ana, now=now, **values)
    assert caught.value.field == field


def test_a_lead_that_is_not_there(ana: User, now: datetime) -> None:
    with pytest.raises(NotFound):
        change_deal(7, ana, "customer", now)
    with pytest.raises(NotFound):
        give_verdict(7, ana, True, [], "", now)
