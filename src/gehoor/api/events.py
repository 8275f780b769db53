"""What visitors do, as tracking libraries send it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic_core import to_json

from gehoor import pipeline
from gehoor.api.door import keeping, key_of, read_body
from gehoor.api.problems import answer, problem
from gehoor.api.take import rows_of
from gehoor.errors import InputError
from gehoor.intake.shape import Visit
from gehoor.intake.sources.api.body import parse, text_of
from gehoor.intake.sources.api.complaints import as_json
from gehoor.intake.sources.tracker.read import read_visit
from gehoor.intake.submissions import Refused, keep_refused

DOOR = "events"


def take_events(request: HttpRequest, now: datetime) -> HttpResponse:
    """Take in one call or a batch; bad calls are kept and explained, and do not block good ones."""
    with keeping(request, DOOR):
        body = read_body(request)
        payload = parse(body)
        rows = rows_of(payload, "batch")
        if rows is None:
            return _answer([payload], key_of(request).pk, now, text_of(body))
        return _answer(rows, key_of(request).pk, now)


def _answer(calls: list[Any], key_id: int, now: datetime, whole: str | None = None) -> HttpResponse:
    visits: list[Visit] = []
    rejected: list[dict[str, Any]] = []
    for index, call in enumerate(calls):
        raw = whole if whole is not None else to_json(call).decode()
        try:
            visits.append(read_visit(call, raw=raw, now=now, scope=f"k{key_id}:", key_id=key_id))
        except InputError as error:
            rejected.append({"index": index, "errors": as_json(error)})
    _keep(calls, rejected, key_id, now)
    accepted, repeated = pipeline.track_many(visits, now) if visits else (0, 0)
    summary = {"accepted": accepted, "repeated": repeated, "rejected": rejected}
    if not visits:
        return problem(_sentence(rejected, len(calls)), **summary)
    return answer(202 if accepted else 200, summary)


def _keep(calls: list[Any], rejected: list[dict[str, Any]], key_id: int, now: datetime) -> None:
    refused = [
        Refused(to_json(calls[row["index"]]).decode(), row["errors"], row["index"] + 1) for row in rejected
    ]
    if refused:
        keep_refused(DOOR, refused, now, key_id=key_id)


def _sentence(rejected: list[dict[str, Any]], count: int) -> InputError:
    if count > 1:
        return InputError(_("None of these calls can be used; each is explained under “rejected”."))
    first = rejected[0]["errors"][0]
    return InputError(first["sentence"], field=first["field"], code=first["code"])
