"""What holds for every text that both teams sign, tried on both that there are."""

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from gehoor.errors import Conflict, NotAllowed, NotFound
from gehoor.followup.agreement import draft as agreement_draft
from gehoor.followup.agreement import sign as agreement_sign
from gehoor.followup.agreement import versions as agreement
from gehoor.followup.agreement.models import Consent, Version
from gehoor.journal.models import Event
from gehoor.scoring import definition
from gehoor.scoring import draft as definition_draft
from gehoor.scoring import sign as definition_sign
from gehoor.scoring.models import Definition, Signature
from gehoor.signed import versions
from gehoor.signed.models import AbstractDraft, AbstractSignature, AbstractVersion
from gehoor.signed.signing import sides
from gehoor.signed.tests.together import both_sign, together
from gehoor.team.models import Role

LATER = timedelta(minutes=10)


@dataclass(frozen=True)
class Text:
    """The modules and rows of a text, and what a test changes in it."""

    kind: str
    versions: ModuleType
    draft: ModuleType
    sign: ModuleType
    row: type[AbstractVersion]
    signature: type[AbstractSignature]
    change: dict[str, Any]

    def changed(self):
        return {**self.versions.default_document(), **self.change}


TEXTS = [
    Text(
        "definition",
        definition,
        definition_draft,
        definition_sign,
        Definition,
        Signature,
        {"fit_threshold": 45},
    ),
    Text("agreement", agreement, agreement_draft, agreement_sign, Version, Consent, {"deviation_weeks": 5}),
]


@pytest.fixture(params=TEXTS, ids=lambda text: text.kind)
def text(request):
    return request.param


@pytest.fixture
def plan(text, mia, now):
    return text.draft.start(mia, now, text.changed(), "Anders")


def test_every_text_there_is_is_tried_here():
    found = {
        parent: {model for model in apps.get_models() if issubclass(model, parent)}
        for parent in (AbstractVersion, AbstractDraft, AbstractSignature)
    }
    assert found[AbstractVersion] == {text.row for text in TEXTS}
    assert [len(models) for models in found.values()] == [len(TEXTS)] * 3


def test_one_team_and_one_person_sign_a_draft_once_also_when_the_database_is_asked_alone():
    for model in apps.get_models():
        if issubclass(model, AbstractSignature):
            fields = {one.fields for one in model._meta.constraints}
            assert fields == {(model.under, "team"), (model.under, "user")}, model


def test_it_is_started_changed_signed_and_published_in_its_own_name(text, plan, mia, ben, now):
    assert both_sign(text.sign, plan, [mia, ben], now + LATER) == 2
    away = text.draft.start(ben, now)
    text.sign.sign(away.id, ben, now, away.digest)
    text.sign.withdraw(away.id, ben, now)
    text.draft.close(away.id, ben, now)
    events = Event.objects.filter(kind__startswith=f"{text.kind}.").order_by("id")
    assert [(one.kind.removeprefix(f"{text.kind}."), one.actor) for one in events] == [
        ("draft_started", f"user:{mia.id}"),
        ("signed", f"user:{mia.id}"),
        ("signed", f"user:{ben.id}"),
        ("published", f"user:{ben.id}"),
        ("draft_started", f"user:{ben.id}"),
        ("signed", f"user:{ben.id}"),
        ("signature_withdrawn", f"user:{ben.id}"),
        ("draft_closed", f"user:{ben.id}"),
    ]
    assert events[1].data == {"draft": str(plan.id), "team": "marketing", "digest": plan.digest}
    assert events[3].data == {"version": 2, "note": "Anders"}
    assert events[6].data == {"draft": str(away.id), "team": "sales"}


def test_the_text_of_each_version_is_kept_as_it_was_signed(text, plan, mia, ben, now):
    both_sign(text.sign, plan, [mia, ben], now)
    assert text.versions.document_of(1) == text.versions.default_document()
    assert text.versions.document_of(2) == text.changed()
    with pytest.raises(NotFound):
        text.versions.document_of(3)
    with pytest.raises(NotFound):
        text.versions.version(3)
    row = text.row.objects.get(version=2)
    for act in (row.save, row.delete):
        with pytest.raises(Conflict):
            act()


def test_without_any_row_the_one_we_come_with_counts(text, db):
    text.row.objects.all().delete()
    text.versions.forget()
    assert (text.versions.newest(), text.versions.current().version) == (1, 1)
    assert text.versions.version(1).version == 1
    assert text.versions.document_of(1) == text.versions.default_document()


def test_another_process_hears_of_a_version_within_the_time_promised(text, plan, now, monkeypatch):
    monkeypatch.setattr(versions, "FRESH_SECONDS", 3600)
    assert text.versions.current().version == 1
    text.row.objects.create(version=2, document=text.changed(), published_at=now)
    assert text.versions.current().version == 1
    monkeypatch.setattr(versions, "FRESH_SECONDS", 0)
    assert text.versions.current().version == 2


def test_what_is_remembered_costs_no_question(text, db, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(versions, "FRESH_SECONDS", 3600)
    text.versions.current()
    with django_assert_num_queries(0):
        assert text.versions.current() is text.versions.current()


def test_a_stranger_and_somebody_who_left_neither_write_nor_sign(text, plan, mia, cleo, now):
    mia.is_active = False
    for who in (mia, cleo):
        for act in (
            lambda who=who: text.draft.start(who, now),
            lambda who=who: text.draft.change(plan.id, text.changed(), who, now, plan.digest),
            lambda who=who: text.draft.rebase(plan.id, who, now, plan.digest),
            lambda who=who: text.draft.close(plan.id, who, now),
            lambda who=who: text.sign.sign(plan.id, who, now, plan.digest),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_everybody_with_a_role_signs_for_some_team(mia):
    found = {}
    for role in ("", *Role.values):
        mia.role = role
        found[role] = sides(mia)
    assert found == {
        "": (),
        "admin": ("marketing", "sales"),
        "manager": ("sales",),
        "sales": ("sales",),
        "marketing": ("marketing",),
    }


def test_what_cannot_be_is_said_in_the_language_of_the_reader(text, plan, mia, now):
    said = {}
    for language in ("nl", "en"):
        with translation.override(language), pytest.raises(Conflict) as caught:
            text.sign.withdraw(plan.id, mia, now)
        said[language] = caught.value.sentence
    assert said["en"].startswith("You have not signed this")
    assert said["nl"] != said["en"]


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_publish_once(text, mia, ben, now):
    text.versions.ensure_default(now)
    plan = text.draft.start(mia, now, text.changed())
    found = together(*[lambda who=who: text.sign.sign(plan.id, who, now, plan.digest) for who in (mia, ben)])
    assert sorted(found, key=str) == [2, None]
    assert [one.team for one in text.sign.signatures(2)] == ["marketing", "sales"]
    assert text.row.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_of_one_team_at_the_same_moment_leave_one_signature(text, ana, bob, now):
    text.versions.ensure_default(now)
    plan = text.draft.start(ana, now, text.changed())
    acts = [lambda who=who: text.sign.sign(plan.id, who, now, plan.digest) for who in (ana, bob, ana, bob)]
    assert sorted(together(*acts), key=str) == [Conflict, Conflict, Conflict, None]
    assert text.signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_and_the_second_signature_at_the_same_moment_never_publish_an_unread_text(
    text, mia, ben, now
):
    text.versions.ensure_default(now)
    plan = text.draft.start(mia, now, text.changed())
    text.sign.sign(plan.id, mia, now, plan.digest)
    changed, signed = together(
        lambda: text.draft.change(plan.id, text.versions.default_document(), mia, now, plan.digest).digest,
        lambda: text.sign.sign(plan.id, ben, now, plan.digest),
    )
    if signed == 2:
        assert changed is Conflict
        assert text.versions.document_of(2) == text.changed()
    else:
        assert (signed, text.versions.newest()) == (Conflict, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_signed_at_the_same_moment_one_becomes_the_version(text, mia, ben, now):
    text.versions.ensure_default(now)
    plans = [text.draft.start(mia, now, text.changed()) for _ in range(2)]
    for plan in plans:
        text.sign.sign(plan.id, mia, now, plan.digest)
    found = together(*[lambda plan=plan: text.sign.sign(plan.id, ben, now, plan.digest) for plan in plans])
    assert sorted(found, key=str) == [2, Conflict]
    assert (text.row.objects.count(), text.signature.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_the_same_moment_are_two_versions_or_one_is_refused(text, now):
    text.versions.ensure_default(now)
    found = together(*[lambda: text.versions.publish(text.changed(), now) for _ in range(2)])
    assert sorted(found, key=str) in ([2, 3], [2, Conflict])
    assert text.row.objects.count() == 1 + sum(isinstance(one, int) for one in found)
