"""The other side of a channel, really there: a small server on a free port of this machine."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Take = Callable[[str, Mapping[str, str], bytes], tuple[int, str]]
"""(path, headers with small letters, body) of a POST -> the status and what is said."""


@contextmanager
def other_side(take: Take) -> Iterator[str]:
    """The server while the context lasts; gives "127.0.0.1:port"."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, said = take(self.path, headers, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    with _serving(Answer) as host:
        yield host


@contextmanager
def dripping_side() -> Iterator[str]:
    """A server that answers a letter at a time and never ends; gives "127.0.0.1:port"."""
    enough = threading.Event()

    class Drip(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not enough.wait(0.02):
                    self.wfile.write(b"x")

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    with _serving(Drip) as host:
        try:
            yield host
        finally:
            enough.set()


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{httpd.server_port}"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
