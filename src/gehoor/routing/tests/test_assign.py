from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from gehoor.errors import InputError
from gehoor.journal.models import Event
from gehoor.lib.rows import Rows
from gehoor.routing.assign import give, plan_assignment
from gehoor.routing.drain import waiting
from gehoor.routing.explain import why
from gehoor.routing.models import Assignment, Hold, PoolMember
from gehoor.routing.queries import exceptions, rules, unowned
from gehoor.routing.queries import why as reason_of
from gehoor.routing.route import Choice, Router

NOBODY = Choice(None, None, "", {"why": "nobody_present", "passed": ["Noord"]}, "nobody_present")
TURN = {"why": "turn", "rule": "Noord", "present": 3, "share": 33.3, "passed": []}


def assign(lead, choice, now, **more):
    rows = Rows()
    plan_assignment(rows, lead.id, lead.contact_id, choice, now, **more)
    rows.flush()
    lead.refresh_from_db()


def kinds(lead):
    return list(Event.objects.filter(lead_id=lead.id).order_by("at", "id").values_list("kind", flat=True))


def test_an_assignment_gives_the_lead_an_owner_a_moment_and_a_reason(make_lead, ana, now):
    lead = make_lead()
    assign(lead, Choice(ana.id, 5, "Noord", TURN), now)
    assert (lead.owner, lead.assigned_at) == (ana, now)
    row = Assignment.objects.get()
    assert (row.user, row.rule_id, row.by_id, row.reason) == (ana, 5, None, TURN)
    event = Event.objects.get(kind="lead.assigned")
    assert (event.actor, event.data["user_id"], event.data["rule"]) == ("system", str(ana.id), "Noord")
    assert reason_of(lead.id) == TURN


def test_a_lead_nobody_can_take_is_in_sight_and_can_be_released(make_lead, ana, now):
    lead = make_lead()
    assign(lead, NOBODY, now)
    assert lead.owner is None
    [held] = exceptions()
    assert (held.lead_id, held.name, held.company, held.since, held.reason) == (
        lead.id,
        "Els",
        "Acme",
        now,
        "nobody_present",
    )
    later = now + timedelta(hours=20)
    assign(lead, Choice(ana.id, 5, "Noord", TURN), later, hold_id=Hold.objects.get().id)
    assert (lead.owner, lead.assigned_at) == (ana, later)
    assert Hold.objects.get().closed_at == later
    assert exceptions() == []
    assert kinds(lead) == ["hold.opened", "hold.closed", "lead.assigned"]


def test_a_lead_that_still_cannot_be_placed_stays_on_the_same_hold(make_lead, now):
    lead = make_lead()
    assign(lead, NOBODY, now)
    assign(lead, NOBODY, now + timedelta(hours=1), hold_id=Hold.objects.get().id)
    assert Hold.objects.get().opened_at == now
    assert kinds(lead) == ["hold.opened"]


def test_a_lead_is_on_hold_once(make_lead, now):
    lead = make_lead()
    assign(lead, NOBODY, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(lead=lead, opened_at=now, reason="no_rule")


def test_leads_wait_in_the_order_in_which_they_began_to_wait(make_lead, now):
    leads = [make_lead() for _ in range(3)]
    for hours, lead in zip((2, 0, 1), leads, strict=True):
        assign(lead, NOBODY, now + timedelta(hours=hours))
    later = now + timedelta(days=1)
    assert waiting(later, 10) == [leads[1].id, leads[2].id, leads[0].id]
    assert waiting(later, 1) == [leads[1].id]
    assert waiting(later, 10, skip=2) == [leads[0].id]
    assert waiting(now, 10) == [leads[1].id]


def test_a_lead_given_by_hand_changes_owner_and_not_the_turn(make_lead, ana, bob, ben, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)
    lead = make_lead()
    assign(lead, Choice(ana.id, None, "Iedereen", TURN), now)
    later = now + timedelta(hours=1)
    assert give(lead, bob, ben, later)
    lead.refresh_from_db()
    assert (lead.owner, lead.assigned_at) == (bob, now)
    newest = Assignment.objects.order_by("-at").first()
    assert (newest.user, newest.by_id) == (bob, ben.id)
    assert newest.reason == {"why": "hand", "before": str(ana.id)}
    assert Event.objects.order_by("-at").first().actor == f"user:{ben.id}"
    assert set(PoolMember.objects.values_list("served", flat=True)) == {0}


def test_giving_a_lead_to_its_owner_changes_nothing(make_lead, ana, ben, now):
    lead = make_lead(owner=ana, assigned_at=now)
    assert not give(lead, ana, ben, now)
    assert Assignment.objects.count() == 0


def test_giving_a_waiting_lead_ends_the_wait(make_lead, ana, ben, now):
    lead = make_lead()
    assign(lead, NOBODY, now)
    give(lead, ana, ben, now + timedelta(hours=1))
    lead.refresh_from_db()
    assert lead.assigned_at == now + timedelta(hours=1)
    assert waiting(now + timedelta(days=1), 10) == []


def test_a_lead_cannot_be_given_to_somebody_who_left(make_lead, ana, ben, now):
    ana.is_active = False
    with pytest.raises(InputError, match="Ana"):
        give(make_lead(), ana, ben, now)


def test_a_live_lead_without_owner_and_without_hold_is_found(make_lead, ana, now):
    lost = make_lead()
    make_lead(owner=ana)
    make_lead(mode="history")
    make_lead(stage="disqualified")
    assign(make_lead(), NOBODY, now)
    assert unowned() == [lost.id]


def test_why_you_in_dutch_and_english():
    with override("nl"):
        assert why(TURN) == "Jij was aan de beurt in “Noord”: er waren 3 mensen en jouw aandeel is 33,3%."
        alone = {**TURN, "present": 1, "passed": ["Zuid"]}
        assert why(alone) == "Jij was aan de beurt in “Noord”: je was de enige. Voor Zuid was er niemand."
        assert why({"why": "hand"}) == "Een collega gaf je deze lead."
        assert why({}) == ""
    with override("en"):
        assert why(TURN) == "It was your turn in “Noord”: 3 people were there, and your share is 33.3%."


def test_the_state_of_the_pools_shows_who_is_next(ana, bob, now, pool_of, away, django_assert_num_queries):
    pool_of("Iedereen", {}, ana, bob)
    Router.load(now).choose({})
    with django_assert_num_queries(3):
        [state] = rules(now)
    assert [(place.name, place.share, place.is_present, place.is_next) for place in state.places] == [
        ("Ana", 50.0, True, True),
        ("Bob", 50.0, True, False),
    ]
    away(ana)
    [state] = rules(now)
    assert [(place.name, place.is_present, place.is_next) for place in state.places] == [
        ("Ana", False, False),
        ("Bob", True, True),
    ]
