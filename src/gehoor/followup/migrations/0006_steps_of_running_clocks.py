"""Clocks that run get the step they wait for; those that ran out before were told of then, and stay so."""

from datetime import timedelta

from django.db import migrations

from gehoor.lib.ids import new_id

_PART = 1_000


def give_steps(apps, schema_editor):
    clock_model, step_model = apps.get_model("followup", "Clock"), apps.get_model("followup", "ClockStep")
    running = clock_model.objects.filter(stopped_at=None, breached_at=None, step_id=None)
    numbers = list(running.order_by("due_at").values_list("id", flat=True))
    for start in range(0, len(numbers), _PART):
        clocks = list(clock_model.objects.filter(id__in=numbers[start : start + _PART]))
        steps = []
        for clock in clocks:
            clock.step_id = new_id()
            clock.wall_due = clock.started_at + timedelta(days=1)
            step = step_model(id=clock.step_id, clock_id=clock.id, order=1, kind="breach", due_at=clock.due_at)
            steps.append(step)
        step_model.objects.bulk_create(steps)
        clock_model.objects.bulk_update(clocks, ["step_id", "wall_due"])


class Migration(migrations.Migration):
    dependencies = [("followup", "0005_clock_steps_and_pauses")]
    operations = [migrations.RunPython(give_steps, migrations.RunPython.noop)]
