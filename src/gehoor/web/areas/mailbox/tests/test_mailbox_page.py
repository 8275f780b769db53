import re
import smtplib
from email.message import EmailMessage

import pytest

from gehoor.notify.mailbox import serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings, tmp_path):
    settings.MAILBOX = tmp_path / "mailbox"
    with serve(settings.MAILBOX) as url:
        yield url


def post(url, to, subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "g@example.com", to, subject
    message.set_content("Bel Sanne")
    message.add_alternative("<html><head></head><body><script>x</script>Bel</body></html>", subtype="html")
    host, _, port = url.removeprefix("smtp://").partition(":")
    with smtplib.SMTP(host, int(port)) as line:
        line.send_message(message)


def letter_of(page):
    """The key of the first letter in the list."""
    return re.search(r'href="/mailbox/([^/"]+)/"', page)[1]


def test_a_caller_reads_their_own_mail(client, box, ana, bob):
    post(box, "Ana <ana@example.com>", "Voor Ana")
    post(box, "Bob <bob@example.com>", "Voor Bob")
    client.force_login(ana)
    page = client.get("/mailbox/").content.decode()
    assert "Voor Ana" in page
    assert "Voor Bob" not in page


def test_the_administrator_reads_all_of_it(client, box, adam):
    post(box, "ana@example.com", "Voor Ana")
    client.force_login(adam)
    assert "Voor Ana" in client.get("/mailbox/").content.decode()


def test_a_letter_opens_in_a_frame_that_may_do_nothing(client, box, adam):
    post(box, "ana@example.com", "Voor Ana")
    client.force_login(adam)
    path = letter_of(client.get("/mailbox/").content.decode())
    assert "Bel Sanne" in client.get(f"/mailbox/{path}/").content.decode()
    body = client.get(f"/mailbox/{path}/body/")
    assert "default-src 'none'" in body["Content-Security-Policy"]
    assert "script-src" not in body["Content-Security-Policy"]
    assert "allow-scripts" not in body["Content-Security-Policy"]
    assert body["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in body.content.decode()


def test_somebody_else_s_letter_is_not_there(client, box, adam, bob):
    post(box, "ana@example.com", "Voor Ana")
    client.force_login(adam)
    path = letter_of(client.get("/mailbox/").content.decode())
    client.force_login(bob)
    assert client.get(f"/mailbox/{path}/").status_code == 404
    assert client.get(f"/mailbox/{path}/body/").status_code == 404


def test_an_empty_mailbox_says_what_will_come(client, settings, tmp_path, ana):
    settings.MAILBOX = tmp_path / "none"
    client.force_login(ana)
    assert "GEHOOR_SMTP_URL" in client.get("/mailbox/").content.decode()


def test_a_manager_finds_the_way_to_their_own_mail(client, box, ben):
    post(box, "ana@example.com", "Voor Ana")
    post(box, "ben@example.com", "Voor Ben")
    client.force_login(ben)
    page = client.get("/today/").content.decode()
    assert 'href="/mailbox/"' in page
    page = client.get("/mailbox/").content.decode()
    assert "Voor Ben" in page
    assert "Voor Ana" not in page


def test_marketing_and_strangers_have_no_mailbox(client, mia, cleo):
    for person in (mia, cleo):
        client.force_login(person)
        assert client.get("/mailbox/").status_code == 404
    client.logout()
    assert client.get("/mailbox/").status_code == 302
