"""What goes over the line is read at the other side as it was meant, whatever somebody is called."""

from email.parser import BytesParser
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.errors import BoundaryError
from gehoor.notify.channels.mail.mime import Outgoing, alternative, header, mailbox

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=300)
bodies = st.text(st.characters(exclude_categories=["Cs"]), max_size=2_000)


def read(content):
    return BytesParser(policy=default).parsebytes(content)


def lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@given(subject=words, text=bodies, html=bodies)
def test_subject_and_both_bodies_arrive_letter_for_letter(subject, text, html):
    made = alternative([("Subject", header("Subject", subject)), ("X-Next", "volgt")], text, html, 7)
    message = read(made)
    assert " ".join(str(message["Subject"]).split()) == " ".join(subject.split())
    assert message["X-Next"] == "volgt"
    assert lines(message.get_body(("plain",)).get_content()) == lines(text)
    assert lines(message.get_body(("html",)).get_content()) == lines(html)
    assert max(len(line) for line in made.split(b"\r\n")) <= 998


@given(name=st.text(max_size=200))
def test_no_name_becomes_a_header_or_another_address(name):
    made = alternative([("To", mailbox(name, "ana@example.com")), ("X-Next", "volgt")], "", "", 7)
    message = read(made)
    assert [one.addr_spec for one in message["To"].addresses] == ["ana@example.com"]
    assert set(message.keys()) == {"To", "X-Next", "MIME-Version", "Content-Type"}


@pytest.mark.parametrize("address", ["", "geen adres", "a@b@c", "ana@example.com\r\nBcc: x@example.com"])
def test_what_is_no_address_is_refused_for_good(address):
    with pytest.raises(BoundaryError) as caught:
        mailbox("Ana", address)
    assert caught.value.permanent


def test_an_address_with_other_letters_asks_for_a_server_that_takes_them():
    assert Outgoing("g@example.com", "añа@example.com", b"").is_international
    assert not Outgoing("g@example.com", "ana@example.com", b"").is_international
