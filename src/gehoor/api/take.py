"""Leads that a program sends: one, or up to a thousand in a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic_core import to_json

from gehoor import pipeline
from gehoor.api.door import MAX_ROWS, keeping, key_of, read_body
from gehoor.api.labels import labels
from gehoor.api.problems import answer, problem
from gehoor.api.receipts import receipt_json, status_of
from gehoor.errors import InputError, Malformed, TooLarge
from gehoor.intake.models import Submission
from gehoor.intake.shape import Inquiry, Receipt
from gehoor.intake.sources.api.body import parse, text_of
from gehoor.intake.sources.api.complaints import as_json
from gehoor.intake.sources.api.read import Reading, read_lead
from gehoor.intake.submissions import Refused, keep_refused

DOOR = "api"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and how they want to be read."""

    key_id: int
    now: datetime
    header_id: str | None
    strict: bool


def take(request: HttpRequest, now: datetime) -> HttpResponse:
    """Take in one lead or a batch; what cannot be used is kept as well, and explained."""
    with keeping(request, DOOR):
        return _take(request, now)


def _take(request: HttpRequest, now: datetime) -> HttpResponse:
    body = read_body(request)
    payload = parse(body)
    strict = request.GET.get("strict", "").lower() in ("1", "true")
    sender = Sender(key_of(request).pk, now, _header_id(request), strict)
    rows = rows_of(payload, "leads")
    if rows is None:
        return _one(payload, text_of(body), sender)
    return _batch(rows, sender)


def rows_of(payload: Any, name: str) -> list[Any] | None:
    """The rows of a batch, or None when the message is a single thing."""
    rows = payload.get(name) if isinstance(payload, dict) and name in payload else payload
    if not isinstance(rows, list):
        if rows is not payload:
            raise InputError(_("A list is expected here, between [ and ]."), field=name, code="list_expected")
        return None
    if len(rows) > MAX_ROWS:
        raise TooLarge(_("Send at most 5 MB and 1,000 rows at once; split what is larger."))
    if not rows:
        raise InputError(_("The list is empty. Put at least one in it."), field=name, code="empty")
    return rows


def _one(row: Any, raw: str, sender: Sender) -> HttpResponse:
    reading = _read(row, raw, sender, sender.header_id)
    receipt = pipeline.receive(reading.inquiry, sender.now)
    warnings = (*reading.warnings, *_differs(receipt, reading.inquiry))
    body = receipt_json(receipt, labels(), warnings, sender.now)
    response = answer(status_of(receipt), body)
    response["Location"] = body["url"]
    return response


def _batch(rows: Sequence[Any], sender: Sender) -> HttpResponse:
    readings: dict[int, Reading] = {}
    results: dict[int, dict[str, Any]] = {}
    for index, row in enumerate(rows):
        own_id = f"{sender.header_id}:{index}" if sender.header_id else None
        try:
            readings[index] = _read(row, to_json(row).decode(), sender, own_id)
        except InputError as error:
            results[index] = {"index": index, "status": error.status, "errors": as_json(error)}
    _keep(rows, results, sender)
    receipts = (
        pipeline.receive_many([reading.inquiry for reading in readings.values()], sender.now)
        if readings
        else []
    )
    names = labels()
    for (index, reading), receipt in zip(readings.items(), receipts, strict=True):
        warnings = (*reading.warnings, *_differs(receipt, reading.inquiry))
        body = receipt_json(receipt, names, warnings, sender.now)
        results[index] = {"index": index, "status": status_of(receipt), **body}
    return _answer([results[index] for index in range(len(rows))])


def _answer(results: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """201 (or 200 when nothing is new), 207 when some rows were refused, 422 when all were."""
    rejected = sum("errors" in result for result in results)
    summary = {"accepted": len(results) - rejected, "rejected": rejected, "results": results}
    if rejected == len(results):
        return problem(
            InputError(_("None of these rows can be used; each is explained under “results”.")), **summary
        )
    if rejected:
        return answer(207, summary)
    return answer(max(result["status"] for result in results), summary)


def _read(row: Any, raw: str, sender: Sender, message_id: str | None) -> Reading:
    return read_lead(
        row, raw=raw, now=sender.now, key_id=sender.key_id, message_id=message_id, strict=sender.strict
    )


def _keep(rows: Sequence[Any], results: Mapping[int, Mapping[str, Any]], sender: Sender) -> None:
    refused = [
        Refused(to_json(rows[index]).decode(), result["errors"], index + 1)
        for index, result in results.items()
    ]
    if refused:
        keep_refused(DOOR, refused, sender.now, key_id=sender.key_id)


def _differs(receipt: Receipt, inquiry: Inquiry) -> list[InputError]:
    """A warning when a message id came again with another message, which is then not taken in."""
    if receipt.outcome != "repeated":
        return []
    first = Submission.objects.filter(message_id=inquiry.message_id).values_list("payload", flat=True).first()
    if first is None or parse(first.encode()) == parse(inquiry.raw.encode()):
        return []
    sentence = _("This messageId was used before, with another message. Only the first was taken in.")
    found = InputError(sentence, field="messageId", code="other_content")
    keep_refused(DOOR, [Refused(inquiry.raw, as_json(found))], inquiry.received_at, key_id=inquiry.key_id)
    return [found]


def _header_id(request: HttpRequest) -> str | None:
    """The Idempotency-Key, also when it is written between quotation marks, as the draft standard has it."""
    given = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if len(given) > 140 or not given.isprintable():
        raise Malformed(
            _("An Idempotency-Key has at most 140 plain characters."),
            field="Idempotency-Key",
            code="too_long",
        )
    return given or None
