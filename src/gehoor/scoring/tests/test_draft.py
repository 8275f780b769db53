"""Writing a next definition, and the two signatures that make it count."""

from datetime import timedelta

import pytest

from gehoor.errors import Conflict, InputError, NotAllowed, NotFound
from gehoor.journal.models import Event
from gehoor.scoring import definition, draft, models, sign
from gehoor.scoring.document import canonical, check, digest
from gehoor.signed.tests.together import together

LATER = timedelta(minutes=10)


def stricter(threshold=45):
    return {**definition.default_document(), "fit_threshold": threshold}


@pytest.fixture
def plan(mia, now):
    return draft.start(mia, now, stricter(), "Strenger")


def kinds():
    return list(
        Event.objects.filter(kind__startswith="definition.").order_by("id").values_list("kind", flat=True)
    )


def test_a_draft_without_a_text_starts_from_what_counts_now(mia, now):
    plan = draft.start(mia, now)
    assert plan.document == definition.default_document()
    assert (plan.based_on, plan.created_by_id, plan.closed_at) == (1, mia.id, None)
    assert definition.current().version == 1


def test_a_draft_changes_nothing_until_two_people_signed(plan, mia, ben, now):
    assert sign.sign(plan.id, mia, now, plan.digest) is None
    assert definition.current().fit_threshold == 30
    assert sign.sign(plan.id, ben, now + LATER, plan.digest) == 2
    assert definition.current().fit_threshold == 45
    row = models.Definition.objects.get(version=2)
    assert (row.published_at, row.note) == (now + LATER, "Strenger")
    assert [(one.team, one.name, one.document_digest) for one in sign.signatures(2)] == [
        ("marketing", "Mia", plan.digest),
        ("sales", "Ben", plan.digest),
    ]
    assert models.Rescoring.objects.get().version == 2
    assert kinds() == [
        "definition.draft_started",
        "definition.signed",
        "definition.signed",
        "definition.published",
    ]


def test_sales_may_sign_first(plan, ana, mia, now):
    assert sign.sign(plan.id, ana, now, plan.digest) is None
    assert sign.sign(plan.id, mia, now, plan.digest) == 2


def test_the_same_person_does_not_sign_twice(plan, mia, now):
    sign.sign(plan.id, mia, now, plan.digest)
    with pytest.raises(Conflict):
        sign.sign(plan.id, mia, now, plan.digest)
    assert models.Signature.objects.count() == 1


def test_two_people_of_one_team_are_not_two_teams(plan, ana, ben, now):
    sign.sign(plan.id, ana, now, plan.digest)
    with pytest.raises(Conflict):
        sign.sign(plan.id, ben, now, plan.digest)
    assert definition.newest() == 1


def test_an_administrator_stands_in_for_one_team_and_never_for_both(plan, adam, mia, now):
    with pytest.raises(InputError) as asked:
        sign.sign(plan.id, adam, now, plan.digest)
    assert asked.value.field == "team"
    sign.sign(plan.id, adam, now, plan.digest, "sales")
    with pytest.raises(Conflict):
        sign.sign(plan.id, adam, now, plan.digest, "marketing")
    assert sign.sign(plan.id, mia, now, plan.digest) == 2


def test_nobody_signs_for_the_other_team_and_a_stranger_for_none(plan, mia, cleo, now):
    with pytest.raises(NotAllowed):
        sign.sign(plan.id, mia, now, plan.digest, "sales")
    with pytest.raises(NotAllowed):
        sign.sign(plan.id, cleo, now, plan.digest)
    with pytest.raises(NotAllowed):
        draft.start(cleo, now)


def test_somebody_who_left_signs_nothing(plan, mia, now):
    mia.is_active = False
    with pytest.raises(NotAllowed):
        sign.sign(plan.id, mia, now, plan.digest)


def test_changing_a_draft_takes_the_signatures_off(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    changed = draft.change(plan.id, stricter(50), ben, now + LATER, plan.digest)
    assert changed.digest != plan.digest
    assert not changed.signatures.exists()
    assert sign.sign(plan.id, ben, now + LATER, changed.digest) is None


def test_a_change_that_changes_nothing_leaves_the_signatures(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    turned = dict(reversed(stricter().items()))
    draft.change(plan.id, turned, ben, now, plan.digest, title="Anders genoemd")
    assert models.Draft.objects.get().title == "Anders genoemd"
    assert sign.sign(plan.id, ben, now, plan.digest) == 2


def test_a_signature_on_an_older_text_is_refused(plan, mia, ben, now):
    draft.change(plan.id, stricter(50), ben, now, plan.digest)
    with pytest.raises(Conflict):
        sign.sign(plan.id, mia, now, plan.digest)
    assert not models.Signature.objects.exists()


def test_a_change_made_on_an_older_text_is_refused(plan, mia, ben, now):
    draft.change(plan.id, stricter(50), ben, now, plan.digest)
    with pytest.raises(Conflict):
        draft.change(plan.id, stricter(60), mia, now, plan.digest)
    assert models.Draft.objects.get().document["fit_threshold"] == 50


def test_a_signature_can_be_taken_back_until_it_is_published(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    sign.withdraw(plan.id, mia, now)
    with pytest.raises(Conflict):
        sign.withdraw(plan.id, mia, now)
    assert sign.sign(plan.id, ben, now, plan.digest) is None
    assert sign.sign(plan.id, mia, now, plan.digest) == 2
    with pytest.raises(Conflict):
        sign.withdraw(plan.id, mia, now)


def test_a_draft_that_was_overtaken_is_not_published(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    other = draft.start(ben, now, stricter(60))
    sign.sign(other.id, mia, now, other.digest)
    sign.sign(other.id, ben, now, other.digest)
    with pytest.raises(Conflict) as caught:
        sign.sign(plan.id, ben, now, plan.digest)
    assert "2" in caught.value.sentence
    assert draft.is_overtaken(models.Draft.objects.get(id=plan.id))
    assert (definition.newest(), definition.current().fit_threshold) == (2, 60)
    assert plan.signatures.count() == 1


def test_an_overtaken_draft_goes_on_from_the_newer_version_and_is_signed_anew(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    definition.publish(stricter(60), now)
    moved = draft.rebase(plan.id, ben, now + LATER, plan.digest)
    assert (moved.based_on, moved.signatures.count()) == (2, 0)
    sign.sign(plan.id, mia, now, moved.digest)
    assert sign.sign(plan.id, ben, now, moved.digest) == 3


def test_a_draft_put_away_or_published_is_closed_for_everybody(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    sign.sign(plan.id, ben, now, plan.digest)
    away = draft.start(mia, now)
    assert draft.drafts() == [away]
    draft.close(away.id, ben, now)
    assert draft.drafts() == []
    for one in (plan, away):
        for act in (
            lambda one=one: sign.sign(one.id, mia, now, one.digest),
            lambda one=one: draft.change(one.id, stricter(70), mia, now, one.digest),
            lambda one=one: draft.close(one.id, mia, now),
        ):
            with pytest.raises(Conflict):
                act()
    with pytest.raises(NotFound):
        draft.close(1, mia, now)


def test_a_rule_on_a_field_that_no_longer_exists_stops_the_signature(plan, mia, now):
    document = stricter()
    document["rules"][2]["when"] = {"fact": "company.turnover", "at_least": 5}
    models.Draft.objects.filter(id=plan.id).update(document=document)
    with pytest.raises(InputError) as caught:
        sign.sign(plan.id, mia, now, plan.digest)
    assert caught.value.field == "rules[2].when.fact"
    assert not models.Signature.objects.exists()


def test_a_second_signature_that_cannot_publish_leaves_nothing(plan, mia, ben, now):
    sign.sign(plan.id, mia, now, plan.digest)
    document = stricter()
    document["rules"][2]["when"] = {"fact": "company.turnover", "at_least": 5}
    models.Draft.objects.filter(id=plan.id).update(document=document)
    with pytest.raises(InputError):
        sign.sign(plan.id, ben, now, plan.digest)
    assert models.Signature.objects.count() == 1
    assert (definition.newest(), models.Rescoring.objects.count()) == (1, 0)
    assert models.Draft.objects.get().closed_at is None


@pytest.mark.parametrize("letter", ["\0", "\ud800"])
def test_a_letter_that_no_database_keeps_is_refused_with_its_place(letter):
    document = stricter()
    document["rules"][1]["label"]["nl"] = f"Functie{letter}"
    with pytest.raises(InputError) as caught:
        check(document)
    assert caught.value.field == "rules[1].label.nl"


def test_a_document_that_is_much_too_long_is_refused():
    document = stricter()
    words = [f"{'x' * 190}{i}" for i in range(1000)]
    document["rules"] = [
        {**document["rules"][0], "key": f"rule_{i}", "when": {"fact": "company.city", "in": words}}
        for i in range(6)
    ]
    with pytest.raises(InputError):
        check(document)


def test_the_fingerprint_does_not_depend_on_the_order_of_names():
    document = stricter()
    assert digest(document) == digest(dict(reversed(document.items())))
    assert digest(document) != digest(stricter(46))
    assert "\n" not in canonical(document)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_sign_at_the_same_moment_publish_once(mia, ben, now):
    definition.ensure_default(now)
    plan = draft.start(mia, now, stricter())
    found = together(*[lambda who=who: sign.sign(plan.id, who, now, plan.digest) for who in (mia, ben)])
    assert sorted(found, key=str) == [2, None]
    assert [one.team for one in sign.signatures(2)] == ["marketing", "sales"]
    assert models.Definition.objects.count() == 2
    assert models.Rescoring.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_signed_at_the_same_moment_one_becomes_the_version(mia, ben, now):
    definition.ensure_default(now)
    plans = [draft.start(mia, now, stricter(threshold)) for threshold in (50, 60)]
    for plan in plans:
        sign.sign(plan.id, mia, now, plan.digest)
    found = together(*[lambda plan=plan: sign.sign(plan.id, ben, now, plan.digest) for plan in plans])
    assert sorted(found, key=str) == [2, Conflict]
    assert (definition.newest(), models.Rescoring.objects.count()) == (2, 1)
    assert models.Signature.objects.count() == 3
    assert models.Draft.objects.filter(closed_at=None).count() == 1
