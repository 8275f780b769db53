"""What stands in the OpenAPI description where ninja cannot see it: bodies and answers."""

from typing import Any

from gehoor.api.outcomes import DealFields, VerdictFields
from gehoor.intake.keys import SCOPES
from gehoor.intake.sources.api.fields import LeadFields
from gehoor.intake.sources.tracker.read import CallFields

COMPLAINT = {
    "type": "object",
    "properties": {
        "field": {"type": ["string", "null"]},
        "sentence": {"type": "string"},
        "code": {"type": "string"},
    },
}
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": COMPLAINT},
    },
}
OWNER = {"type": ["object", "null"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
RECEIPT = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "outcome": {"enum": ["created", "joined", "updated", "unchanged", "repeated"]},
        "contact_id": {"type": "string"},
        "company_id": {"type": ["string", "null"]},
        "owner": OWNER,
        "task": {
            "type": ["object", "null"],
            "properties": {"id": {"type": "string"}, "due_at": {"type": "string", "format": "date-time"}},
        },
        "stage": {"type": "string"},
        "score": {
            "type": "object",
            "properties": {name: {"type": "integer"} for name in ("fit", "engagement", "total")},
        },
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "rule": {"type": "string"},
                    "label": {"type": "string"},
                    "group": {"enum": ["fit", "engagement"]},
                    "points": {"type": "integer"},
                },
            },
        },
        "hold": {"type": "string"},
        "not_callable": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "warnings": {"type": "array", "items": COMPLAINT},
    },
}
REFUSALS = {
    "400": "not readable",
    "401": "no key, or not a valid one",
    "403": "the key lacks the right",
    "405": "another method is needed",
    "413": "over 5 MB or 1,000 rows",
    "415": "not JSON",
    "422": "fields that cannot be used",
}


def body(fields: dict[str, Any], batch: str | None = None) -> dict[str, Any]:
    """The `requestBody` for one thing, or also a list of them and {batch: [...]}."""
    some = {"type": "array", "items": fields, "maxItems": 1000}
    either = [fields, {"type": "object", "properties": {batch: some}}, some]
    schema = {"oneOf": either} if batch else fields
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def answers(good: dict[str, Any]) -> dict[str, Any]:
    """All `responses`: the good ones and every refusal."""
    problem = {"application/problem+json": {"schema": PROBLEM}}
    refusals = {status: {"description": text, "content": problem} for status, text in REFUSALS.items()}
    return {**{status: _good(schema) for status, schema in good.items()}, **refusals}


def _good(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "done", "content": {"application/json": {"schema": schema}}}


def _plain(model: Any) -> dict[str, Any]:
    """The JSON schema of a model with its definitions put in place, as OpenAPI wants it."""
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, definitions)
    return resolved


def _resolved(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_resolved(part, definitions) for part in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _resolved(definitions[value["$ref"].rpartition("/")[2]], definitions)
    return {key: _resolved(part, definitions) for key, part in value.items()}


LEAD = {**_plain(LeadFields), "additionalProperties": True}
CALL = {**_plain(CallFields), "additionalProperties": True}
RESULTS = {
    "type": "object",
    "properties": {
        "accepted": {"type": "integer"},
        "rejected": {"type": "integer"},
        "results": {"type": "array", "items": RECEIPT},
    },
}
EITHER = {"oneOf": [RECEIPT, RESULTS]}
TALLY = {
    "type": "object",
    "properties": {
        "accepted": {"type": "integer"},
        "repeated": {"type": "integer"},
        "rejected": {"type": "array", "items": {"type": "object"}},
    },
}
ANY = {"type": "object"}
SECURITY = ", ".join(SCOPES)

POST_LEADS = {
    "requestBody": body(LEAD, "leads"),
    "responses": answers({"200": EITHER, "201": EITHER, "207": RESULTS}),
    "parameters": [
        {"in": "query", "name": "strict", "schema": {"type": "boolean"}},
        {"in": "header", "name": "Idempotency-Key", "schema": {"type": "string"}},
    ],
}
POST_EVENTS = {"requestBody": body(CALL, "batch"), "responses": answers({"200": TALLY, "202": TALLY})}
POST_DEAL = {"requestBody": body(_plain(DealFields)), "responses": answers({"200": ANY})}
POST_VERDICT = {"requestBody": body(_plain(VerdictFields)), "responses": answers({"201": ANY})}
POST_NOTHING = {"responses": answers({"200": ANY})}
READ = {"responses": answers({"200": ANY})}
