import smtplib
from email.message import EmailMessage

from gehoor.notify.mailbox import letter, letters, serve


def post(url, subject, text="Dag"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "g@example.com", "ana@example.com", subject
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    host, _, port = url.removeprefix("smtp://").partition(":")
    with smtplib.SMTP(host, int(port)) as line:
        line.send_message(message)


def test_what_is_sent_can_be_read_newest_first(tmp_path):
    with serve(tmp_path / "mailbox") as url:
        post(url, "Eerste")
        post(url, "Tweede: één ☎")
    found = letters(tmp_path / "mailbox")
    assert [one.subject for one in found] == ["Tweede: één ☎", "Eerste"]
    assert (found[0].to, found[0].text.strip(), found[0].html.strip()) == (
        "ana@example.com",
        "Dag",
        "<p>Dag</p>",
    )
    assert letter(tmp_path / "mailbox", found[1].key) == found[1]


def test_before_the_first_letter_the_mailbox_is_empty(tmp_path):
    assert letters(tmp_path / "mailbox") == []
    assert letter(tmp_path / "mailbox", "x") is None


def test_a_key_cannot_point_outside_the_mailbox(tmp_path):
    (tmp_path / "geheim").write_text("Subject: geheim\n\n")
    with serve(tmp_path / "mailbox") as url:
        post(url, "Eerste")
    assert letter(tmp_path / "mailbox", "../../geheim") is None
