"""Two teams write their conclusions, also at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from gehoor.errors import NotAllowed, NotFound
from gehoor.insight.conclude import conclude
from gehoor.insight.models import Audit
from gehoor.insight.tests.build import DAY
from gehoor.journal.models import Event
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_the_first_note_makes_the_audit_and_the_second_joins_it(now: datetime, mia: User, ana: User) -> None:
    first, _ = conclude(None, [3, 2, 1], mia, {"marketing_note": "Te breed."}, {}, now)
    second, _ = conclude(None, [1, 2, 3], ana, {"sales_note": "Te laat gebeld."}, {}, now)
    assert first == second
    audit = Audit.objects.get()
    assert (audit.marketing_note, audit.sales_note) == ("Te breed.", "Te laat gebeld.")
    assert Event.objects.filter(kind="audit.noted").count() == 2


def test_the_same_leads_on_another_day_are_another_audit(now: datetime, mia: User) -> None:
    first, _ = conclude(None, [1], mia, {"agreed": "A"}, {}, now)
    second, _ = conclude(None, [1], mia, {"agreed": "B"}, {}, now + DAY)
    assert first != second


def test_a_note_saved_from_an_old_page_does_not_wipe_the_other_teams_note(
    now: datetime, mia: User, ben: User
) -> None:
    number, _ = conclude(None, [1], mia, {"marketing_note": "Van Mia"}, {}, now)
    before = {"marketing_note": "", "sales_note": "", "agreed": ""}
    texts = {"marketing_note": "", "sales_note": "Van Ben", "agreed": ""}
    _, met = conclude(number, [], ben, texts, before, now)
    audit = Audit.objects.get()
    assert met == []
    assert (audit.marketing_note, audit.sales_note) == ("Van Mia", "Van Ben")


def test_when_two_change_the_same_note_both_texts_stay(now: datetime, ben: User, adam: User) -> None:
    number, _ = conclude(None, [1], ben, {"agreed": "Binnen een uur bellen."}, {"agreed": ""}, now)
    _, met = conclude(number, [], adam, {"agreed": "Vijf keer proberen."}, {"agreed": ""}, now)
    agreed = Audit.objects.get().agreed
    assert met == ["agreed"]
    assert agreed.startswith("Binnen een uur bellen.")
    assert agreed.endswith("Vijf keer proberen.")
    assert "Adam" in agreed


def test_line_ends_of_a_browser_are_no_change(now: datetime, ben: User) -> None:
    number, _ = conclude(None, [1], ben, {"agreed": "een\r\ntwee"}, {}, now)
    before = Event.objects.count()
    conclude(number, [], ben, {"agreed": "een\r\ntwee"}, {"agreed": "een\ntwee"}, now)
    assert Event.objects.count() == before


def test_each_team_writes_its_own_note(now: datetime, mia: User, ana: User) -> None:
    with pytest.raises(NotAllowed):
        conclude(None, [1], mia, {"sales_note": "x"}, {}, now)
    with pytest.raises(NotAllowed):
        conclude(None, [1], ana, {"marketing_note": "x"}, {}, now)
    assert not Audit.objects.exists()


def test_an_audit_that_is_not_there_cannot_be_written_to(now: datetime, ben: User) -> None:
    with pytest.raises(NotFound):
        conclude(5, [], ben, {"agreed": "x"}, {}, now)


@pytest.mark.django_db(transaction=True)
def test_two_first_notes_of_one_moment_end_in_one_audit(now: datetime) -> None:
    roles = ("marketing", "sales")
    people = [User.objects.create_user(f"{role}@example.com", name=role, role=role) for role in roles]
    together = Barrier(2)

    def note(user: User) -> None:
        try:
            together.wait(timeout=10)
            conclude(None, [1, 2], user, {f"{user.role}_note": f"Van {user.name}"}, {}, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(note, people))
    audit = Audit.objects.get()
    assert (audit.marketing_note, audit.sales_note) == ("Van marketing", "Van sales")
