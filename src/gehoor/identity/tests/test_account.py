"""Which companies are one account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.identity.account import bare_name, candidates, is_same_account, name_key
from gehoor.identity.models import Company

JANSEN = {
    "name": "Bakkerij Jansen B.V.",
    "kvk": "",
    "domain": "bakkerij-jansen.nl",
    "postcode": "1234 AB",
    "city": "Zwolle",
    "country": "NL",
}


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Bakkerij Jansen B.V.", "bakkerijjansen"),
        ("Bakkerij Jansen BV", "bakkerijjansen"),
        ("BV Bakkerij Jansen", "bakkerijjansen"),
        ("Koninklijke Bakkerij Jansen Holding N.V.", "koninklijkebakkerijjansen"),
        ("Stichting Café De Zwaan", "cafedezwaan"),
        ("V.O.F. Gebr. de Wit", "gebrdewit"),
        ("Jansen & Zn.", "jansenzn"),
        ("Brouwerij Het Anker CVBA", "brouwerijhetanker"),
        ("Holding BV", "holdingbv"),  # nothing would be left
        ("", ""),
        ("株式会社", ""),
    ],
)
def test_a_legal_form_is_no_part_of_the_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    "slip", ["Bakkery Jansen", "Bakkerij Janssen", "bakkerij jansen", "BAKKERIJ JANSÉN BV"]
)
def test_a_slip_of_the_pen_leaves_the_key_as_it_is(slip: str) -> None:
    assert name_key(slip) == name_key("Bakkerij Jansen B.V.")


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"name": "Bakkerij Janssen", "domain": ""}, True),  # postcode and town agree
        ({"name": "Bakkerij Janssen", "domain": "", "postcode": "1234ab", "city": ""}, True),
        ({"domain": "bakkerij-jansen.com", "postcode": "", "city": ""}, True),
        ({"domain": "", "postcode": "", "city": ""}, False),  # the name alone says nothing
        ({"domain": "elders.nl", "postcode": "9999 ZZ", "city": "Sneek"}, False),
        ({"name": "Slagerij Jansen"}, False),  # everything agrees but the name
        ({"country": "BE"}, False),
        ({"kvk": "12345678"}, True),  # only one of them has a number
    ],
)
def test_a_close_name_needs_one_thing_more_that_agrees(changes: dict[str, str], same: bool) -> None:
    assert is_same_account(JANSEN, {**JANSEN, **changes}) is same
    assert is_same_account({**JANSEN, **changes}, JANSEN) is same


def test_a_number_in_a_name_is_no_slip_of_the_pen() -> None:
    assert not is_same_account({**JANSEN, "name": "Vestiging 112"}, {**JANSEN, "name": "Vestiging 12"})
    assert name_key("Vestiging 112") != name_key("Vestiging 12")


def test_the_trade_register_decides_whatever_the_name() -> None:
    mine, theirs = {**JANSEN, "kvk": "12345678"}, {**JANSEN, "name": "Iets Anders", "kvk": "12345678"}
    assert is_same_account(mine, theirs)
    assert not is_same_account(mine, {**JANSEN, "kvk": "87654321"})


@given(st.text(max_size=80))
def test_any_name_has_a_key_that_fits_and_is_the_same_account_as_itself(name: str) -> None:
    assert len(name_key(name)) <= 60
    assert name_key(name) == name_key(name.upper()) or not name.isascii()
    own = {**JANSEN, "name": name}
    assert is_same_account(own, own) is bool(bare_name(name))


def test_companies_with_a_close_name_are_found_in_one_query(db, now, django_assert_num_queries) -> None:
    def firm(**changes: str) -> Company:
        values = {**JANSEN, **changes}
        return Company.objects.create(**values, name_key=name_key(values["name"]), created_at=now)

    one, two = firm(), firm(name="Bakkerij Janssen", domain="")
    firm(name="Slagerij Jansen")
    firm(name="")
    with django_assert_num_queries(1):
        found = {row["id"] for row in candidates([name_key("bakkerij jansen"), ""])}
    assert found == {one.id, two.id}
