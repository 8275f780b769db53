import re
from datetime import timedelta
from email.parser import BytesParser
from email.policy import default
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from gehoor.briefing.gather import gather
from gehoor.errors import BoundaryError
from gehoor.journal.models import Event
from gehoor.lib.signing import unsign
from gehoor.notify.channels.base import Parcel
from gehoor.notify.channels.mail.letter import letter
from gehoor.notify.note import lead_note, plain_note
from gehoor.notify.reader import reader_of

pytestmark = pytest.mark.django_db


def write_to(user, lead, now, kind="lead_assigned", **data):
    reader = reader_of(user)
    with translation.override(reader.language):
        note = lead_note(kind, gather([lead.id], now)[lead.id], reader, data, now)
        return read(letter(Parcel(number=12, address=user.email, name=user.name, note=note)))


def read(outgoing):
    """As the mail program of the receiver reads it."""
    return BytesParser(policy=default).parsebytes(outgoing.content)


def parts(message):
    return (
        message.get_body(("plain",)).get_content(),
        message.get_body(("html",)).get_content(),
    )


def test_the_subject_says_who_and_by_when(sanne, ana, now):
    message = write_to(ana, sanne, now)
    assert message["Subject"] == "Nieuwe lead: Sanne de Vries (Bakkerij Jansen) · bel vóór do 12-3 10:00"


def test_an_english_reader_gets_english(sanne, ana, now):
    ana.language = "en"
    message = write_to(ana, sanne, now)
    assert message["Subject"] == ("New lead: Sanne de Vries (Bakkerij Jansen) · call before Thu 12 Mar 10:00")
    assert "was it a good lead" in parts(message)[0]
    assert 'lang="en"' in parts(message)[1]


def test_both_forms_hold_what_is_needed_for_the_first_sentence(sanne, ana, now):
    for text in parts(write_to(ana, sanne, now)):
        assert "Sanne de Vries" in text
        assert "Bakkerij Jansen" in text
        assert "Eigenaar" in text
        assert f"http://testserver/leads/{sanne.id}/" in text
        assert "sanne@bakkerijjansen.example" in text


def test_the_number_can_be_pressed(sanne, ana, now):
    text, html = parts(write_to(ana, sanne, now))
    button = f"/leads/{sanne.pk}/attempts/new/"
    assert button in html
    assert button in text
    assert "tel:" not in html
    assert "345678" not in html + text, "the number comes when the call button has asked"


def test_the_two_verdict_links_are_this_reader_s_own(sanne, ana, now):
    for text in parts(write_to(ana, sanne, now)):
        links = re.findall(r"http://testserver(/v/[^\s\"?]+)\?good=([01])", text)
        assert sorted(good for _, good in links) == ["0", "1"]
        for path, _ in links:
            token = urlsplit(path).path.removeprefix("/v/")
            payload = unsign(token, "verdict", now + timedelta(days=59))
            assert payload == {"lead": str(sanne.id), "user": str(ana.id)}


def test_a_breach_asks_for_no_verdict(sanne, ana, now):
    message = write_to(ana, sanne, now + timedelta(days=2), "clock_breached")
    assert message["Subject"] == "Nog niet gebeld: Sanne de Vries (Bakkerij Jansen)"
    assert "/v/" not in parts(message)[0]


def test_a_name_cannot_break_out_of_the_letter(sanne, ana, now):
    sanne.contact.first_name = "<b>Sanne</b>\r\nBcc: ander@example.com\r\n"
    sanne.contact.save()
    message = write_to(ana, sanne, now)
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert "<b>Sanne" not in parts(message)[1]
    assert "&lt;b&gt;Sanne" in parts(message)[1]


def test_emoji_and_right_to_left_names_arrive(sanne, ana, now):
    sanne.contact.first_name, sanne.contact.last_name = "🦊 שרה", "كريم"
    sanne.contact.save()
    message = write_to(ana, sanne, now)
    assert b"\n" in message.as_bytes()
    assert "שרה" in str(message["Subject"])


def test_a_redelivery_can_be_recognised(sanne, ana, now):
    first, second = write_to(ana, sanne, now), write_to(ana, sanne, now)
    assert first["Message-ID"] == second["Message-ID"] == "<delivery-12@testserver>"


def test_a_lead_without_a_number_says_so(sanne, ana, now):
    sanne.not_callable = "no_phone"
    sanne.save()
    text, html = parts(write_to(ana, sanne, now))
    assert "Niet te bellen: geen telefoonnummer." in text
    assert "tel:" not in html


def test_a_lead_without_an_owner_says_why(sanne, ben, now):
    message = write_to(ben, sanne, now, "hold_opened", reason="nobody_present")
    assert message["Subject"].startswith("Lead zonder eigenaar: Sanne de Vries")
    assert "aanwezig" in parts(message)[0]


def test_a_test_message_says_that_it_works(ana):
    with translation.override("nl"):
        note = plain_note("test", reader_of(ana), {})
        text, html = parts(read(letter(Parcel(1, ana.email, ana.name, note))))
    assert "Dit werkt" in text
    assert "Dit werkt" in html


def test_an_address_that_is_none_is_refused_for_good(ana):
    note = plain_note("test", reader_of(ana), {})
    with pytest.raises(BoundaryError) as caught:
        letter(Parcel(1, "geen adres", ana.name, note))
    assert caught.value.permanent


def wrote(lead, at, message):
    return Event.objects.create(
        kind="lead.inquired_again",
        at=at,
        recorded_at=at,
        lead_id=lead.id,
        contact_id=lead.contact_id,
        data={"door": "form", "message": message},
    )


def test_who_wrote_again_is_quoted_in_the_letter_and_only_once(sanne, ana, now):
    wrote(sanne, now, "Bel me <b>nu</b> & snel")
    text, html = parts(write_to(ana, sanne, now, kind="lead_inquired_again"))
    assert "Schreef opnieuw: ‘Bel me <b>nu</b> & snel’" in text
    assert text.count("Schreef opnieuw") == 1
    assert "Schreef opnieuw: ‘Bel me &lt;b&gt;nu&lt;/b&gt; &amp; snel’" in html
    ana.language = "en"
    assert "Wrote again: “Bel me" in parts(write_to(ana, sanne, now, kind="lead_inquired_again"))[0]


def test_a_long_message_is_shortened_in_the_letter(sanne, ana, now):
    wrote(sanne, now, "woord " * 800)
    text, _html = parts(write_to(ana, sanne, now, kind="lead_inquired_again"))
    quoted = re.search(r"Schreef opnieuw: ‘(.*?)’", text, re.DOTALL)
    assert quoted[1].endswith("woord…")
    assert len(quoted[1]) <= 400


def test_who_came_again_without_a_word_is_not_quoted(sanne, ana, now):
    wrote(sanne, now - timedelta(days=1), "Eerst dit")
    wrote(sanne, now, "")
    text, _html = parts(write_to(ana, sanne, now, kind="lead_inquired_again"))
    assert "Schreef opnieuw: " not in text
    assert "Eerst dit" in text
