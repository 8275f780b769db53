"""Fetching ends, stays outside, and follows a few redirects; against servers that do none of it right."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gehoor.calls.fetch import NotFetched, fetch
from gehoor.calls.line import BROKEN, Inside, Line, is_outside
from gehoor.calls.models import Recording
from gehoor.calls.systems import is_nearby, register
from gehoor.lib.signing import seal

pytestmark = pytest.mark.django_db

SHORT, LONG = timedelta(seconds=0.3), timedelta(hours=1)


class _Server(BaseHTTPRequestHandler):
    """Sends on as often as its address says, and drips until the other side has had enough."""

    def do_GET(self):
        what, _slash, often = self.path[1:].partition("/")
        if what == "on" and int(often):
            self.send_response(302)
            self.send_header("Location", f"/on/{int(often) - 1}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        drips = {"words": b"X-Drip: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}
        if what not in drips:
            self.send_response(200)
            self.send_header("Content-Length", "9" if what == "cut" else "5")
            self.end_headers()
            self.wfile.write(b"sound")
            return
        if what == "words":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):
            self.wfile.write(drips[what])
            while not self.server.enough.wait(0.02):
                self.wfile.write(b"x")

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    found = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    found.enough = threading.Event()
    threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield found
    found.enough.set()
    found.shutdown()
    found.server_close()


@pytest.fixture
def proof(server, tmp_path):
    """From here on the server speaks TLS, by a certificate that is nobody's but its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + timedelta(days=9))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = tmp_path / "proof.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    box = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    box.load_cert_chain(file)
    server.socket = box.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_who: None  # who does not believe us hangs up
    return file


@pytest.fixture
def ask(adam, now, server):
    host = f"127.0.0.1:{server.server_port}"
    system, _token = register(
        adam, now, name="Centrale", kind="generic", hosts=[host], secret="x", told="message"
    )

    def asked(path, **changes):
        return b"".join(fetch(Recording(system=system, fetch_url=seal(f"http://{host}/{path}")), **changes))

    return asked


@pytest.mark.parametrize("drips", ["words", "body"])
def test_who_drips_is_heard_until_the_time_is_over(ask, drips):
    with pytest.raises(NotFetched) as refused:
        ask(drips, within=SHORT)
    assert refused.value.data["why"] == "took_too_long"
    assert not refused.value.permanent


def test_time_that_is_over_before_the_line_is_there_counts_as_well(server):
    with Line(timedelta()) as line:
        line._timer.join()
        with pytest.raises(TimeoutError):
            line.ask(f"http://127.0.0.1:{server.server_port}/", {}, nearby=True)


def test_no_further_address_of_a_name_is_tried_when_the_time_is_over(monkeypatch):
    with socket.socket() as nobody, socket.create_server(("127.0.0.1", 0)) as second, Line(LONG) as line:
        nobody.bind(("127.0.0.1", 0))
        places = [nobody.getsockname(), second.getsockname()]

        def look_up(*_asked, **_more):
            for place in places:
                yield socket.AF_INET, socket.SOCK_STREAM, 0, "", place
                line._end()  # during the first try

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        with pytest.raises(TimeoutError):
            line.ask("http://centrale.example/", {}, nearby=True)
        second.settimeout(0)
        with pytest.raises(BlockingIOError):
            second.accept()


def test_nothing_stays_open_behind_a_recording(server):
    with Line(LONG) as line:
        assert line.ask(f"http://127.0.0.1:{server.server_port}/sound", {}, nearby=True).read() == b"sound"
        [kept] = line._open
    assert line._timer.finished.is_set()
    assert kept.fileno() == -1


def test_who_cannot_prove_its_name_is_not_asked(server, proof, monkeypatch):
    url = f"https://localhost:{server.server_port}/sound"
    with Line(LONG) as line, pytest.raises(ssl.SSLCertVerificationError):
        line.ask(url, {}, nearby=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    with Line(LONG) as line:
        assert line.ask(url, {}, nearby=True).read() == b"sound"
    with Line(LONG) as line, pytest.raises(ssl.SSLCertVerificationError):
        line.ask(url.replace("localhost", "127.0.0.1"), {}, nearby=True)


def test_who_drips_under_encryption_is_shut_as_well(server, proof, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    with Line(LONG) as line:
        answer = line.ask(f"https://localhost:{server.server_port}/body", {}, nearby=True)
        assert answer.read(10) == b"x" * 10
        line._end()
        with suppress(*BROKEN):
            answer.read()
        assert line.is_over


def test_a_recording_that_is_cut_off_is_not_taken_for_whole(ask):
    with pytest.raises(NotFetched) as refused:
        ask("cut")
    assert refused.value.data["why"] == "line_broke"


def test_three_redirects_are_followed_and_not_a_fourth(ask):
    assert ask("on/3") == b"sound"
    with pytest.raises(NotFetched) as refused:
        ask("on/4")
    assert refused.value.data["why"] == "sent_elsewhere"


def test_a_bare_name_never_leads_into_our_own_network(server):
    """Looked at is the address of the connection, so it does not matter what a name said before."""
    with Line(LONG) as line, pytest.raises(Inside):
        line.ask(f"http://localhost:{server.server_port}/sound", {}, nearby=False)


def test_only_a_host_that_was_named_with_its_port_may_be_nearby(adam, now):
    hosts = ["pbx.example.com", "centrale.lan:8080", ".office.example.com:443"]
    system, _token = register(
        adam, now, name="Centrale", kind="generic", hosts=hosts, secret="x", told="message"
    )
    assert not is_nearby(system, "https://pbx.example.com/1")
    assert is_nearby(system, "http://centrale.lan:8080/1")
    assert is_nearby(system, "https://a.office.example.com:443/1")


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:400e::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
    ],
)
def test_what_is_outside(address, outside):
    assert is_outside(address) is outside


def test_a_host_that_is_not_there_is_out_of_reach(adam, now):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        system, _token = register(
            adam, now, name="Centrale", kind="generic", hosts=[host], secret="x", told="message"
        )
        with pytest.raises(NotFetched) as refused:
            list(fetch(Recording(system=system, fetch_url=seal(f"http://{host}/1"))))
    assert refused.value.data["why"] == "out_of_reach"
