"""An agreement counts as soon as one person of each team signed the same text."""

from datetime import timedelta

import pytest

from gehoor.errors import Conflict, InputError, NotAllowed
from gehoor.followup.agreement import draft, models, sign, versions
from gehoor.journal.models import Event

LATER = timedelta(minutes=10)


def bolder(mqls=40):
    document = versions.default_document()
    document["marketing"]["mqls_per_month"] = mqls
    return document


@pytest.fixture
def plan(mia, now):
    return draft.start(mia, now, bolder(), "Forty a month")


def test_nothing_counts_before_two_people_signed(plan, mia, ben, now):
    assert sign.sign(plan.id, mia, now, plan.digest) is None
    assert versions.current().marketing.mqls_per_month == 0
    assert sign.sign(plan.id, ben, now + LATER, plan.digest) == 2
    assert versions.current().marketing.mqls_per_month == 40
    assert [(one.team, one.name) for one in sign.signatures(2)] == [("marketing", "Mia"), ("sales", "Ben")]
    kinds = Event.objects.filter(kind__startswith="agreement.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "agreement.draft_started",
        "agreement.signed",
        "agreement.signed",
        "agreement.published",
    ]


def test_a_change_takes_the_signatures_away(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    changed = draft.change(plan.id, bolder(50), ben, now + LATER, plan.digest)
    assert not models.Consent.objects.exists()
    with pytest.raises(Conflict):
        sign.sign(plan.id, ben, now + LATER, plan.digest)
    assert sign.sign(plan.id, ben, now + LATER, changed.digest) is None


def test_one_person_signs_once_and_a_stranger_never(plan, adam, cleo, ana, ben, now):
    with pytest.raises(NotAllowed):
        sign.sign(plan.id, cleo, now, plan.digest)
    with pytest.raises(InputError):
        sign.sign(plan.id, adam, now, plan.digest)  # for which team?
    sign.sign(plan.id, adam, now, plan.digest, "marketing")
    with pytest.raises(Conflict):
        sign.sign(plan.id, adam, now, plan.digest, "sales")
    assert sign.sign(plan.id, ana, now, plan.digest) == 2
    with pytest.raises(Conflict):
        sign.sign(plan.id, ben, now, plan.digest)


def test_an_overtaken_proposal_is_put_on_the_new_version_first(plan, mia, ben, now):
    other = draft.start(ben, now, bolder(30))
    sign.sign(plan.id, mia, now, plan.digest)
    sign.sign(plan.id, ben, now, plan.digest)
    assert draft.is_overtaken(other)
    with pytest.raises(Conflict):
        sign.sign(other.id, ben, now, other.digest)
    draft.rebase(other.id, ben, now, other.digest)
    sign.sign(other.id, ben, now, other.digest)
    sign.withdraw(other.id, ben, now)
    assert not sign.signatures(3)


def test_a_version_is_never_changed(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    sign.sign(plan.id, ben, now, plan.digest)
    row = models.Version.objects.get(version=2)
    with pytest.raises(Conflict):
        row.save()
    with pytest.raises(Conflict):
        row.delete()


def test_the_agreement_of_a_past_moment_can_be_asked(plan, mia, ben, now):
    versions.ensure_default(now - timedelta(days=30))
    sign.sign(plan.id, mia, now, plan.digest)
    sign.sign(plan.id, ben, now, plan.digest)
    assert versions.at(now + LATER).version == 2
    assert versions.at(now - timedelta(seconds=1)).version == 1
