import pytest
from django.core.management import call_command

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.models import Event
from gehoor.scoring import definition, models


def test_a_migrated_database_has_the_ten_rules_as_version_one(db):
    row = models.Definition.objects.get()
    assert (row.version, len(row.document["rules"])) == (1, 10)
    assert definition.current().version == 1


def test_migrating_again_changes_nothing(db):
    before = models.Definition.objects.values().get()
    call_command("migrate", verbosity=0)
    assert models.Definition.objects.values().get() == before


def test_publishing_makes_the_next_version_and_leaves_the_first_alone(db, now):
    first = models.Definition.objects.values().get(version=1)
    document = definition.default_document()
    document["fit_threshold"] = 45
    assert definition.publish(document, now, "Strenger") == 2
    assert definition.current().fit_threshold == 45
    assert definition.version(1).fit_threshold == 30
    assert models.Definition.objects.values().get(version=1) == first
    assert Event.objects.get(kind="definition.published").data == {"version": 2, "note": "Strenger"}


def test_a_published_version_is_neither_changed_nor_removed(db):
    row = models.Definition.objects.get()
    row.document["fit_threshold"] = 1
    for act in (row.save, row.delete):
        with pytest.raises(Conflict):
            act()
    assert models.Definition.objects.get().document["fit_threshold"] == 30


def test_publishing_queues_the_scoring_of_everything(db, now):
    definition.publish({**definition.default_document(), "hysteresis": 8}, now)
    job = models.Rescoring.objects.get()
    assert (job.version, job.queued_at, job.finished_at) == (2, now, None)


def test_a_document_that_cannot_be_read_is_not_published(db, now):
    document = definition.default_document()
    document["rules"][3]["points"] = "veel"
    with pytest.raises(InputError) as caught:
        definition.publish(document, now)
    assert caught.value.field == "rules[3].points"
    assert models.Definition.objects.count() == 1


def test_a_version_that_does_not_exist_is_not_found(db):
    with pytest.raises(NotFound):
        definition.version(9)


def test_without_any_row_the_definition_we_come_with_counts_and_can_be_stored(db, now):
    models.Definition.objects.all().delete()
    definition.forget()
    assert (definition.current().version, len(definition.current().rules)) == (1, 10)
    definition.ensure_default(now)
    definition.ensure_default(now)
    assert models.Definition.objects.get().version == 1
