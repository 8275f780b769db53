"""Who is this: the same person by any key, and never somebody else's."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.identity.directory import Directory, Who
from gehoor.identity.keys import company_keys, contact_keys, kvk_number, web_domain
from gehoor.identity.models import Company, Contact, ContactKey
from gehoor.intake.shape import Inquiry
from gehoor.lib.rows import Rows
from gehoor.lib.text import email_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne(now: datetime) -> Inquiry:
    return Inquiry(
        door="api", raw="{}", received_at=now, first_name="Sanne", last_name="de Vries",
        email="Sanne@Bakkerij-Jansen.nl", phone="06 12345678", company="Bakkerij Jansen",
    )  # fmt: skip


def recognise(*inquiries: Inquiry, **how: bool) -> list[Who]:
    rows = Rows()
    directory = Directory.load(inquiries, rows, inquiries[0].received_at)
    found = [directory.recognise(inquiry, **how) for inquiry in inquiries]
    rows.flush()
    return found


def test_somebody_new_gets_a_contact_a_company_and_keys(sanne: Inquiry) -> None:
    (who,) = recognise(sanne)
    contact = Contact.objects.get()
    assert who.is_new
    assert (contact.email, contact.phone) == ("sanne@bakkerij-jansen.nl", "+31612345678")
    assert contact.company is not None
    assert contact.company.domain == "bakkerij-jansen.nl"
    assert set(ContactKey.objects.values_list("kind", flat=True)) == {"email", "phone"}


def test_the_same_mail_address_in_other_letters_is_the_same_person(sanne: Inquiry) -> None:
    first, second = recognise(sanne), recognise(replace(sanne, email=" SANNE@bakkerij-jansen.NL ", phone=""))
    assert first[0].contact["id"] == second[0].contact["id"]
    assert Contact.objects.count() == 1


def test_the_same_number_written_otherwise_is_the_same_person_when_no_mail_contradicts(
    sanne: Inquiry,
) -> None:
    recognise(sanne)
    (who,) = recognise(replace(sanne, email="", phone="+31 6 1234 5678"))
    assert not who.is_new


def test_a_colleague_on_the_same_switchboard_is_somebody_else(sanne: Inquiry) -> None:
    recognise(sanne)
    (who,) = recognise(replace(sanne, first_name="Piet", email="piet@bakkerij-jansen.nl"))
    assert who.is_new
    assert Contact.objects.count() == 2
    assert Company.objects.count() == 1


def test_two_inquiries_of_one_new_person_in_one_batch_are_one_contact(sanne: Inquiry) -> None:
    first, second = recognise(sanne, replace(sanne, title="Directeur"))
    assert first.contact["id"] == second.contact["id"]
    assert Contact.objects.get().title == "Directeur"


def test_private_mail_says_nothing_about_an_employer(sanne: Inquiry) -> None:
    recognise(replace(sanne, email="sanne@gmail.com"), replace(sanne, email="piet@gmail.com", phone=""))
    assert not Company.objects.filter(domain="gmail.com").exists()
    assert Contact.objects.count() == 2


def test_what_is_known_stays_and_what_was_empty_is_filled(sanne: Inquiry) -> None:
    recognise(replace(sanne, title="Eigenaar"))
    recognise(replace(sanne, title="Stagiair", last_name="de Vries-Smit"))
    assert Contact.objects.get().title == "Eigenaar"
    recognise(replace(sanne, title="Directeur"), overwrite=True)
    assert Contact.objects.get().title == "Directeur"


def test_kvk_number_before_domain(sanne: Inquiry) -> None:
    recognise(replace(sanne, kvk="12 34 56 78"))
    (who,) = recognise(replace(sanne, email="info@heel-anders.nl", phone="", kvk="12345678"))
    assert who.company is not None
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.shop.co.uk/a?b", "shop.co.uk"),
        ("Info@Sub.Bedrijf.nl", "bedrijf.nl"),
        ("mail@shop.firma.example", "firma.example"),
        ("http://192.168.1.1/", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_the_registrable_domain(text: str, domain: str) -> None:
    assert web_domain(text) == domain


def test_kvk_numbers_have_eight_digits() -> None:
    assert [kvk_number(text) for text in ("12345678", "1234567", "KVK 12.34.56.78", "")] == [
        "12345678", "", "12345678", "",
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_gives_a_key_or_none_and_a_key_gives_itself(text: str) -> None:
    key = email_key(text)
    assert key == "" or email_key(key) == key


@given(st.builds(Inquiry, door=st.just("api"), raw=st.just(""), received_at=st.datetimes()))
def test_no_inquiry_whatever_breaks_the_keys(inquiry: Inquiry) -> None:
    for _, value in [*contact_keys(inquiry), *company_keys(inquiry)]:
        assert 0 < len(value) <= 254
