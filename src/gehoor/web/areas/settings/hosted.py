"""Keeping the forms of ours at /f/<slug>."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict
from gehoor.intake.models import Form
from gehoor.journal.record import record
from gehoor.lib import db
from gehoor.lib.rows import Rows
from gehoor.team.models import User


def save_form(form: Form | None, values: Mapping[str, Any], now: datetime, by: User) -> Form:
    """Make a form, or change it, and return it. Records `form.changed`; Conflict when the slug is taken."""
    found = form or Form()
    with db.write():
        if Form.objects.filter(slug=values["slug"]).exclude(pk=found.pk).exists():
            raise Conflict(_("Another form has this address already."), field="slug")
        for name, value in values.items():
            setattr(found, name, value)
        found.save()
        rows = Rows()
        record(rows, "form.changed", at=now, actor=f"user:{by.pk}", data={"form": found.slug})
        rows.flush()
    return found
