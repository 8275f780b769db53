"""One JSON object to one inquiry: by whatever names it comes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from gehoor.errors import Malformed, Several
from gehoor.intake.sources.api.body import parse
from gehoor.intake.sources.api.names import flatten
from gehoor.intake.sources.api.read import Reading, read_lead

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


def read(row: Any, **more: Any) -> Reading:
    with translation.override("en"):
        return read_lead(row, raw="{}", now=NOW, key_id=7, **more)


def complaints(row: Any, **more: Any) -> dict[str | None, str]:
    with pytest.raises(Several) as caught:
        read(row, **more)
    return {error.field: error.code for error in caught.value.errors}


def codes(reading: Reading) -> dict[str | None, str]:
    return {warning.field: warning.code for warning in reading.warnings}


OURS = {
    "first_name": "Fatima",
    "last_name": "El Amrani",
    "email": "fatima@bakkerij.nl",
    "phone": "030 231 2345",
    "title": "Directeur",
    "company": "Bakkerij Amrani BV",
    "employees": 120,
    "source": "google",
}
HUBSPOT = {
    "firstname": "Fatima",
    "lastname": "El Amrani",
    "email": "fatima@bakkerij.nl",
    "phone": "030 231 2345",
    "jobtitle": "Directeur",
    "company": "Bakkerij Amrani BV",
    "numberofemployees": "120",
    "hs_analytics_source": "google",
}
SALESFORCE = {
    "FirstName": "Fatima",
    "LastName": "El Amrani",
    "Email": "fatima@bakkerij.nl",
    "Phone": "030 231 2345",
    "Title": "Directeur",
    "Company": "Bakkerij Amrani BV",
    "NumberOfEmployees": 120,
    "LeadSource": "google",
}
NESTED = {
    "contact": {
        "name": "Fatima El Amrani",
        "email": "fatima@bakkerij.nl",
        "phone": "030 231 2345",
        "title": "Directeur",
    },
    "company": {"name": "Bakkerij Amrani BV", "size": 120},
    "campaign": {"source": "google"},
}


@pytest.mark.parametrize("row", [OURS, HUBSPOT, SALESFORCE, NESTED, {"properties": HUBSPOT}])
def test_the_same_lead_is_understood_under_every_name(row: dict[str, Any]) -> None:
    reading = read(row)
    for name, value in OURS.items():
        assert getattr(reading.inquiry, name) == value
    assert not reading.warnings
    assert not reading.inquiry.facts


def test_advertising_parameters_and_click_ids_are_kept() -> None:
    reading = read(
        {
            "utm_source": "linkedin",
            "utm_medium": "cpc",
            "utm_campaign": "najaar",
            "utm_term": "erp",
            "gclid": "abc",
            "li_fat_id": "x",
        }
    )
    inquiry = reading.inquiry
    assert (inquiry.source, inquiry.medium, inquiry.campaign) == ("linkedin", "cpc", "najaar")
    assert inquiry.facts == {"utm_term": "erp", "gclid": "abc", "li_fat_id": "x"}
    assert not reading.warnings


def test_our_own_name_wins_and_the_other_is_not_lost() -> None:
    inquiry = read(
        {"utm_source": "google", "source": "fair", "mobilephone": "0612345678", "phone": "030"}
    ).inquiry
    assert (inquiry.source, inquiry.phone) == ("fair", "030")
    assert inquiry.facts == {"utm_source": "google", "mobilephone": "0612345678"}


def test_an_unknown_field_is_kept_and_mentioned_or_refused_when_asked() -> None:
    reading = read({"email": "a@b.nl", "shoe_size": 43, "company": {"name": "X", "mood": {"deep": [1]}}})
    assert reading.inquiry.facts == {"shoe_size": 43, "company.mood": {"deep": [1]}}
    assert codes(reading) == {"shoe_size": "unknown_field", "company.mood": "unknown_field"}
    assert complaints({"shoe_size": 43}, strict=True) == {"shoe_size": "unknown_field"}


def test_facts_are_welcome_under_their_own_name() -> None:
    reading = read({"facts": {"machine": "CNC", "seats": 4}})
    assert reading.inquiry.facts == {"machine": "CNC", "seats": 4}
    assert not reading.warnings


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"first_name": 5}, {"first_name": "text_expected"}),
        ({"FirstName": ["a"]}, {"FirstName": "text_expected"}),
        ({"company": {"size": "many"}}, {"company.size": "number_expected"}),
        ({"employees": -1}, {"employees": "number_expected"}),
        ({"employees": 10**12}, {"employees": "number_expected"}),
        ({"employees": True}, {"employees": "number_expected"}),
        ({"call_requested": "perhaps"}, {"call_requested": "yes_no_expected"}),
        ({"last_name": "x" * 121}, {"last_name": "too_long"}),
        ({"consent_at": "31-12-2025"}, {"consent_at": "bad_date"}),
        ({"consent": {"at": "2026-02-30T00:00:00Z"}}, {"consent.at": "bad_date"}),
        ({"consent": {"at": "0001-01-01T00:00:00+23:00"}}, {"consent.at": "bad_date"}),
        ({"consent": {"at": "2026-03-20T00:00:00Z"}}, {"consent.at": "future_date"}),
        ({"createdate": "yesterday"}, {"createdate": "bad_date"}),
        ({"events": {}}, {"events": "list_expected"}),
        ({"events": ["x"]}, {"events[0]": "object_expected"}),
        ({"events": [{"kind": "a", "at": "soon"}]}, {"events[0].at": "bad_date"}),
        ({"events": [{"kind": "!!!"}]}, {"events[0].kind": "bad_name"}),
        ({"events": [{"kind": "a", "data": {"b": ["\x00"]}}]}, {"events[0].data.b[0]": "control_character"}),
        ({"events": [{"kind": "a"}] * 201}, {"events": "too_many"}),
        ({"first_name": "a\x00b"}, {"first_name": "control_character"}),
        ({"message": "bell \x07"}, {"message": "control_character"}),
        ({"facts": {"a": {"b": "\x00"}}}, {"a.b": "control_character"}),
        ({"facts": {"a": float("inf")}}, {"a": "number_expected"}),
        ({"facts": {"a": "x" * 70_000}}, {"facts": "too_long"}),
        ({"facts": {str(i): i for i in range(201)}}, {"facts": "too_long"}),
        ({"facts": {"\x00": 1}}, {"facts": "bad_name"}),
        ({"messageId": ""}, {"messageId": "required"}),
        ({"messageId": "x" * 151}, {"messageId": "too_long"}),
        ({"amount": "much"}, {"amount": "number_expected"}),
        ([], {None: "object_expected"}),
        ("lead", {None: "object_expected"}),
        (None, {None: "object_expected"}),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(row: Any, found: dict[str | None, str]) -> None:
    assert complaints(row) == found


def test_all_complaints_come_at_once() -> None:
    row = {"first_name": 1, "employees": "x", "facts": {"z": "\x00"}}
    assert set(complaints(row)) == {"first_name", "employees", "z"}


def test_every_complaint_is_a_sentence_that_says_what_to_do() -> None:
    with pytest.raises(Several) as caught:
        read({"consent": {"at": "soon"}})
    (error,) = caught.value.errors
    assert "2026-03-11T09:30:00+01:00" in error.sentence


@pytest.mark.parametrize("name", ["Zoë 🎉", "محمد العربي", "שָׁלוֹם", "Jan\u200fSmit", "👩‍👩‍👧", "Đặng"])
def test_every_writing_and_every_emoji_may_be_a_name(name: str) -> None:
    assert read({"first_name": name}).inquiry.first_name == name


@pytest.mark.parametrize("number", ["call me", "12", "+999999999999999", 12, "٠١٢"])
def test_a_telephone_number_that_is_none_does_not_lose_the_lead(number: Any) -> None:
    reading = read({"phone": number, "name": "Jan"})
    assert reading.inquiry.phone == str(number)
    assert codes(reading) == {"phone": "bad_phone"}


def test_numbers_for_a_telephone_a_postcode_or_a_kvk_are_texts() -> None:
    inquiry = read({"phone": 31302312345, "kvk": 12345678, "postcode": 3511}).inquiry
    assert (inquiry.phone, inquiry.kvk, inquiry.postcode) == ("31302312345", "12345678", "3511")


def test_an_address_that_is_none_is_kept_beside_the_lead() -> None:
    reading = read({"email": "at home", "last_name": "Smit"})
    assert reading.inquiry.email == ""
    assert reading.inquiry.facts == {"email_given": "at home"}
    assert codes(reading) == {"email": "bad_email"}
    assert read({"email": "Jan Smit <jan@smit.nl>"}).inquiry.email == "jan@smit.nl"


def test_a_long_landing_page_is_cut_and_kept_whole_among_the_facts() -> None:
    address = "https://example.nl/?" + "x" * 600
    reading = read({"landing_page": address})
    assert len(reading.inquiry.landing_page) == 500
    assert reading.inquiry.facts["landing_page_given"] == address
    assert codes(reading) == {"landing_page": "cut_off"}


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("51-200", 51),
        ("200+", 200),
        ("1.200", 1200),
        ("1,200", 1200),
        (" 12 ", 12),
        ("11 tot 50", 11),
        (7.0, 7),
    ],
)
def test_company_sizes_as_people_write_them(given: Any, understood: int) -> None:
    assert read({"employees": given}).inquiry.employees == understood


@pytest.mark.parametrize(
    ("given", "code"), [("nl", "NL"), ("Nederland", "NL"), ("België", "BE"), ("Österreich", "AT")]
)
def test_countries_by_name(given: str, code: str) -> None:
    assert read({"country": given}).inquiry.country == code


def test_an_unknown_country_is_mentioned() -> None:
    reading = read({"country": "Atlantis", "language": "klingon"})
    assert codes(reading) == {"country": "bad_country", "language": "bad_language"}
    assert reading.inquiry.facts == {"country_given": "Atlantis", "language_given": "klingon"}


def test_moments_without_offset_are_local_and_numbers_are_unix_time() -> None:
    inquiry = read({"consent": {"text": "Bel mij", "at": "2026-03-11T09:00:00"}}).inquiry
    assert inquiry.consent_at == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    created = read({"createdate": 1_772_000_000_000}).inquiry.facts["created_at"]
    assert datetime.fromisoformat(created) == datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)


def test_consent_without_a_moment_was_given_now() -> None:
    assert read({"consent_text": "Bel mij"}).inquiry.consent_at == NOW
    assert read({}).inquiry.consent_at is None


def test_what_happened_before_comes_along_in_our_words() -> None:
    inquiry = read(
        {"events": [{"event": "Pricing Viewed", "timestamp": NOW + timedelta(minutes=3), "messageId": "e1"}]}
    ).inquiry
    (event,) = inquiry.events
    assert (event.kind, event.at, event.message_id) == ("pricing_viewed", NOW, "k7:e1")


def test_message_ids_belong_to_one_key_and_the_body_wins_over_the_header() -> None:
    assert read({}, message_id="h").inquiry.message_id == "k7:h"
    assert read({"messageId": "b"}, message_id="h").inquiry.message_id == "k7:b"
    assert read({}).inquiry.message_id is None


def test_numbers_of_other_systems_make_it_an_upsert() -> None:
    assert read({"external_id": "crm:9"}).inquiry.external_id == "crm:9"
    assert read({"external_id": 9}).inquiry.external_id == "api:9"
    assert read({"hs_object_id": 51}).inquiry.external_id == "hubspot:51"


def test_an_amount_is_exact() -> None:
    assert read({"amount": 12.10}).inquiry.amount == Decimal("12.1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"{",
        b'{"a":1,}',
        b"NaN",
        b"\xff\xfe",
        b'"\\ud800"',
        b"[" * 300,
        b"1" * 5000,
        b"{'a': 1}",
        b"{} {}",
    ],
)
def test_broken_json_is_refused_with_its_place(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body)


def test_a_byte_order_mark_is_harmless() -> None:
    assert parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_million_names_cannot_fill_the_memory() -> None:
    assert flatten({"x" * 1_000: 1}).unknown == ["x" * 1_000]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [*OURS, *HUBSPOT, "contact", "events", "consent", "consent_at", "messageId", "country", "facts"]
)


@given(st.dictionaries(KEYS, JSON, max_size=6) | JSON)
def test_any_value_is_either_understood_or_refused(row: Any) -> None:
    complaints: list[Any] = []
    try:
        reading = read(row)
    except Several as error:
        complaints = list(error.errors)
    else:
        to_json(dict(reading.inquiry.facts))
        assert "\x00" not in repr(reading.inquiry.first_name)
    assert all(part.sentence and part.code for part in complaints)
