"""The weekly letter comes once, at the agreed moment; so does word of what keeps deviating."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from gehoor.errors import InputError, NotAllowed, NotFound
from gehoor.insight.agreement.check import check, stored
from gehoor.insight.agreement.conclude import agreed, conclude, set_done
from gehoor.insight.agreement.deviation import missed_in_a_row, structural
from gehoor.insight.agreement.judged import Fact
from gehoor.insight.agreement.spans import read
from gehoor.insight.agreement.tests.conftest import DAY, HOUR, MONDAY
from gehoor.insight.models import Conclusion, Deviation, Review
from gehoor.insight.tests.build import lead
from gehoor.journal.models import Event
from gehoor.notify.models import Delivery
from gehoor.notify.note import Reader, plain_note

WEEK = timedelta(weeks=1)
CHECK = MONDAY + WEEK  # Monday 9 March, 09:00: about week 10


@pytest.fixture
def began(db):
    """The first lead came in long ago, so that the weeks looked at are whole."""
    return lead(MONDAY - 20 * WEEK)


def letters():
    return Delivery.objects.filter(kind="weekly_letter", channel="mail")


def test_everybody_gets_the_letter_once_whoever_asks(sign_agreement, a_clock, ana, cleo, mia, ben):
    sign_agreement(MONDAY)
    a_clock(MONDAY + DAY, HOUR)
    assert check(CHECK - timedelta(minutes=1)) == 0
    assert [check(CHECK + timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]
    assert set(letters().values_list("user", flat=True)) == {ana.pk, mia.pk, ben.pk}
    assert {one.data["week"] for one in letters()} == {"2026-W10"}
    assert stored(read("2026-W10")).kept[0].code == "first_call"


def test_without_signatures_there_is_nothing_to_look_back_on(a_clock):
    a_clock(MONDAY + DAY, HOUR)
    assert check(CHECK + HOUR) == 0
    assert not Delivery.objects.exists()


def test_signing_in_the_week_brings_no_letter_about_the_time_before(sign_agreement, now):
    sign_agreement(now)
    assert check(now + HOUR) == 0


def test_a_worker_that_slept_for_weeks_writes_only_the_newest(sign_agreement, mia):
    sign_agreement(MONDAY)
    assert check(CHECK + 3 * WEEK + 2 * DAY) == 1
    assert [row.starts_on.isoformat() for row in Review.objects.all()] == ["2026-03-23"]


def test_a_new_quarter_brings_a_letter_about_the_old_one(sign_agreement, mia):
    sign_agreement(MONDAY)
    assert check(MONDAY + 5 * WEEK) == 2  # Monday 6 April
    assert {one.data["week"] for one in letters().filter(user=mia)} == {"2026-W14", "2026-Q1"}
    assert check(MONDAY + 6 * WEEK) == 1


def test_the_figures_of_a_letter_stay_as_they_were(sign_agreement, a_clock):
    sign_agreement(MONDAY)
    a_clock(MONDAY + DAY, HOUR)
    check(CHECK)
    a_clock(MONDAY + DAY, -HOUR)
    assert stored(read("2026-W10")).facts[0].n == 1


def test_three_weeks_in_a_row_reach_the_team_leads_once_and_end_by_themselves(
    sign_agreement, a_clock, ben, began
):
    sign_agreement(MONDAY - DAY)
    for week in range(5):
        a_clock(MONDAY + week * WEEK + DAY, -HOUR)
        check(CHECK + week * WEEK)
    [one] = Deviation.objects.all()
    assert (one.promise, one.kind, one.weeks, one.closed_at) == ("first_call", "run", 5, None)
    told = Delivery.objects.filter(kind="deviation", channel="mail")
    assert list(told.values_list("user", flat=True)) == [ben.pk]
    assert told.get().data == {"promise": "first_call", "weeks": 3, "kind": "run", "week": "2026-W12"}
    a_clock(MONDAY + 5 * WEEK + DAY, HOUR)
    check(CHECK + 5 * WEEK)
    one.refresh_from_db()
    assert one.closed_at == CHECK + 5 * WEEK
    kinds = Event.objects.filter(kind__in=("agreement.deviated", "agreement.restored")).order_by("at")
    assert list(kinds.values_list("kind", flat=True)) == ["agreement.deviated", "agreement.restored"]


def test_a_clear_shift_is_told_at_once(sign_agreement, a_clock, ben, began):
    sign_agreement(MONDAY - DAY)
    for week in range(1, 9):
        for _ in range(3):
            a_clock(MONDAY - week * WEEK + DAY, HOUR)
    for _ in range(6):
        a_clock(MONDAY + DAY, -HOUR)
    check(CHECK)
    one = Deviation.objects.get()
    assert (one.promise, one.kind) == ("first_call", "shift")
    assert one.chance is not None
    assert one.chance < 0.001


def test_what_marketing_promised_is_brought_to_marketing_too(sign_agreement, ben, mia, began):
    sign_agreement(MONDAY - DAY, {"mqls_per_month": 40}, deviation_weeks=2)
    for week in range(2):
        check(CHECK + week * WEEK)
    told = Delivery.objects.filter(kind="deviation", channel="mail").values_list("user", flat=True)
    assert set(told) == {ben.pk, mia.pk}


def of(kept):
    return Fact("first_call", "sales", 0 if kept is None else 10, 10 if kept else 5, 95, "percent", kept)


@pytest.mark.parametrize(
    ("course", "count"),
    [
        ([False, False, False], 3),
        ([False, True, False], 1),
        ([False, None, False, False], 3),
        ([True, None], 0),
        ([None, None], 0),
        ([False, False, True], 0),
    ],
)
def test_a_week_in_which_nothing_was_decided_neither_counts_nor_ends_the_row(course, count):
    facts = [of(kept) for kept in course]
    assert missed_in_a_row(facts) == count
    found = structural([[one] for one in facts], 3)
    assert bool(found) == (count >= 3)


def test_a_conclusion_stands_open_until_it_is_done(mia, ana, cleo, now):
    week, next_week = read("2026-W10"), read("2026-W11")
    one = conclude(week, "  Bel op vrijdag\nom drie uur ", mia, CHECK)
    assert conclude(week, "Bel op vrijdag om drie uur", mia, CHECK).pk == one.pk  # sent twice
    assert [each.text for each in agreed(week).here] == ["Bel op vrijdag om drie uur"]
    assert [each.pk for each in agreed(next_week).earlier] == [one.pk]
    set_done(one.pk, True, ana, now)
    assert agreed(next_week).done == 1
    assert not agreed(next_week.before(-1)).earlier
    set_done(one.pk, False, ana, now)
    assert Conclusion.objects.get().done_at is None
    with pytest.raises(NotAllowed):
        conclude(week, "Iets", cleo, now)
    with pytest.raises(InputError):
        conclude(week, "   ", ana, now)
    with pytest.raises(NotFound):
        set_done(one.pk + 1, True, ana, now)


def test_word_of_a_deviation_calls_the_promise_by_its_name():
    for language, name in (("nl", "Op tijd gebeld: Demo"), ("en", "Called in time: Demo")):
        with override(language):
            note = plain_note("deviation", Reader(None, language, "UTC"), {"promise": "segment:Demo"}, 1)
        assert name in note.subject
