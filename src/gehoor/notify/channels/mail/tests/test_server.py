import ipaddress
import ssl
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gehoor.errors import BoundaryError, SettingError
from gehoor.notify.channels.base import ServerTrouble
from gehoor.notify.channels.mail.mime import Outgoing
from gehoor.notify.channels.mail.server import Address, Server, parse_address
from gehoor.notify.conftest import Server as Handler
from gehoor.notify.conftest import free_port


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://mail.example.com", Address("mail.example.com", 25)),
        ("smtp://mail.example.com:2525", Address("mail.example.com", 2525)),
        (
            "smtp://ana%40example.com:p%3Ass@mail.example.com?starttls=1",
            Address("mail.example.com", 587, "ana@example.com", "p:ss", "starttls"),
        ),
        ("smtps://u:p@mail.example.com", Address("mail.example.com", 465, "u", "p", "smtps")),
        ("smtp://[::1]:1025", Address("::1", 1025)),
    ],
)
def test_an_address_is_read(url, address):
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:x", "smtp://h?starttls=ja"]
)
def test_an_address_that_is_none_stops_the_start_with_a_sentence(url):
    with pytest.raises(SettingError, match="GEHOOR_SMTP_URL"):
        parse_address(url)


# Over TLS, with a certificate that this machine trusts for the moment


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """The server's side of TLS for 127.0.0.1."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    who = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(who, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paper, secret = tmp_path / "server.pem", tmp_path / "server.key"
    paper.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper, secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    return context


def hand_over(handler, tls_as, tick=time.monotonic, words="Dag.\r\n", **how):
    """Two letters over one line to a server that speaks TLS `how` it is told."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **how)
    controller.start()
    server = Server(Address("127.0.0.1", controller.port, tls=tls_as), tick)
    try:
        for number in (1, 2):
            content = f"Subject: {number}\r\n\r\n{words}".encode()
            server.send(Outgoing("van@example.com", "aan@example.com", content))
        server.close()
    finally:
        controller.stop(no_assert=True)


class Secure(Handler):
    """Counts the letters that came over TLS; that is what it is asked about."""

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl is not None
        return await super().handle_DATA(server, session, envelope)


def test_letters_go_over_a_line_that_becomes_tls(tls):
    handler = Secure()
    hand_over(handler, "starttls", tls_context=tls, require_starttls=True)
    assert [letter["Subject"] for letter in handler.letters] == ["1", "2"]


def test_letters_go_over_a_line_that_is_tls_from_the_first_byte(tls):
    handler = Handler()
    hand_over(handler, "smtps", ssl_context=tls)
    assert [letter["Subject"] for letter in handler.letters] == ["1", "2"]


def test_a_certificate_that_nobody_vouches_for_is_trouble(tls, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    handler = Handler()
    with pytest.raises(ServerTrouble, match="certificate"):
        hand_over(handler, "starttls", tls_context=tls)
    assert handler.letters == []


def test_a_long_letter_under_tls_has_an_end_as_well(tls):
    """A record of TLS may take its whole timeout, so the time is looked at before each: here it passes so."""
    handler, looks = Handler(), count(step=0.5)
    with pytest.raises(BoundaryError, match="took too long"):
        hand_over(handler, "smtps", lambda: next(looks), "Dag.\r\n" * 200_000, ssl_context=tls)
    assert handler.letters == []
