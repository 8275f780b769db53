"""The agreement and what came of it, for programs: the same figures as the page."""

from datetime import datetime
from typing import Any

from gehoor.followup.agreement import sign, versions
from gehoor.followup.agreement.models import Version
from gehoor.insight.agreement.check import stored
from gehoor.insight.agreement.report import as_data, report
from gehoor.insight.agreement.spans import read, this_week


def current() -> dict[str, Any]:
    """The version that counts, with its text and who signed it."""
    number = versions.newest()
    row = Version.objects.filter(version=number).first()
    return {
        "version": number,
        "since": row.published_at.isoformat() if row else None,
        "signed_by": {one.team: one.name for one in sign.signatures(number)},
        "document": versions.document_of(number),
    }


def period(name: str, now: datetime) -> dict[str, Any]:
    """Promises against facts of a week or quarter ("" is this week). Raises InputError for another name."""
    span = read(name) if name else this_week(now)
    found = stored(span)
    body = as_data(found or report(span, now))
    body.pop("form")
    return body | {"from": span.first.isoformat(), "to": span.last.isoformat(), "final": found is not None}
