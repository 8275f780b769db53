"""A line to a telephone system: it ends when its time is over, and leads outside unless named otherwise."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Self

import urllib3
from urllib3.connection import HTTPConnection

_CONNECT = 10.0  # seconds
_SILENCE = 60.0

_PUBLIC = IPv6Network("2000::/3")  # all of IPv6 that was ever given out
_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 for who has only IPv6 (NAT64)

BROKEN = (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, UnicodeError)
"""What asking or reading may raise when the other side does not do its part."""


class Inside(OSError):
    """The host lies in our own network, where nobody may send us by a name alone."""


class Line:
    """All that is asked for one recording, redirects included, within `within`.

    A timeout of a socket begins anew with every byte, so a host that drips would be heard for ever. Here the
    sockets are shut when the time is over, whatever they wait for at that moment.
    """

    def __init__(self, within: timedelta) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._connections: list[HTTPConnection] = []
        self._timer = threading.Timer(within.total_seconds(), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._connections:
                connection.close()
            for one in self._open:
                one.close()
            self._open.clear()

    def ask(self, url: str, headers: Mapping[str, str], *, nearby: bool) -> urllib3.BaseHTTPResponse:
        """The answer to a GET, its body still to be read; one of BROKEN, Inside unless it may be nearby."""
        parts = urllib3.util.parse_url(url)
        host, is_safe = parts.host or "", parts.scheme == "https"
        port = parts.port or (443 if is_safe else 80)
        line = self._watch(self._reach(host, port, nearby=nearby))
        connection = HTTPConnection(host, port, timeout=_SILENCE)
        self._connections.append(connection)
        connection.sock = (
            ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_safe else line
        )
        named = {"host": parts.netloc or host, **headers}
        connection.request("GET", parts.request_uri, headers=named, preload_content=False)
        return connection.getresponse()

    def _reach(self, host: str, port: int, *, nearby: bool) -> socket.socket:
        """Connect to the very address that was looked at: a name that changes its mind changes nothing."""
        problem: OSError = Inside(host)
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if not nearby and not is_outside(str(address[0])):
                continue
            if self.is_over:  # a name may have as many addresses as it likes
                raise TimeoutError
            line = socket.socket(family, kind, protocol)
            line.settimeout(_CONNECT)
            try:
                line.connect(address)
            except OSError as error:
                line.close()
                problem = error
            else:
                return line
        raise problem

    def _watch(self, line: socket.socket) -> socket.socket:
        with self._lock:
            if self.is_over:
                line.close()
                raise TimeoutError
            self._open.append(line.dup())  # encryption takes the socket itself over
        return line

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            for one in self._open:
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:  # the other side was first
                    continue


def is_outside(address: str) -> bool:
    """Whether an IP address is anybody's on the internet: not of this machine, its network or its cloud."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = _carried(found) or found
    if isinstance(found, IPv6Address) and found not in _PUBLIC:
        return False
    return found.is_global and not found.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address is another way to write for, or leads to."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
