"""Whatever is sent, the answer is never a failure of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.api.tests.conftest import Post

pytestmark = pytest.mark.django_db

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NAMES = st.sampled_from(
    [
        "first_name",
        "email",
        "phone",
        "company",
        "employees",
        "country",
        "domain",
        "kvk",
        "postcode",
        "source",
        "consent",
        "events",
        "facts",
        "messageId",
        "external_id",
        "amount",
        "anonymousId",
        "user_id",
        "landing_page",
        "contact",
        "traits",
        "properties",
        "type",
        "event",
    ]
)
WORDS = st.sampled_from(
    ["page", "track", "identify", "Pricing Viewed", "a@b.nl", "https://x.nl", "NL", "0612345678"]
)
LEADS = st.dictionaries(NAMES, JSON | WORDS, max_size=8)
MESSAGES = LEADS | JSON | st.lists(LEADS | JSON, max_size=3)
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@relaxed
@given(body=MESSAGES)
def test_any_json_sent_as_a_lead_is_answered(post: Post, body: Any) -> None:
    assert post("leads", json.dumps(body)).status_code in (200, 201, 207, 413, 422)


@relaxed
@given(body=MESSAGES)
def test_any_json_sent_as_an_event_is_answered(post: Post, body: Any) -> None:
    assert post("events", json.dumps(body)).status_code in (200, 202, 413, 422)


@relaxed
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(post: Post, body: bytes) -> None:
    assert post("leads", body).status_code in (200, 201, 207, 400, 413, 422)


@relaxed
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80))
def test_any_key_is_answered(post: Post, header: str) -> None:
    assert post("leads", {}, Authorization=header).status_code == 401
