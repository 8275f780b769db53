"""Bringing in a recording from where the telephone system keeps it."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin

import urllib3

from gehoor.calls.line import BROKEN, Inside, Line
from gehoor.calls.models import Recording, TelephoneSystem
from gehoor.calls.systems import is_nearby, may_fetch
from gehoor.errors import BoundaryError
from gehoor.lib.signing import unseal

LONGEST = timedelta(minutes=15)
"""For a whole recording, redirects included: an hour of two voices on a line of a megabit a second."""

_PART = 256 * 1024
_HOPS = 3
_GONE = (400, 401, 403, 404, 405, 410)


class NotFetched(BoundaryError):
    """The recording did not come; `why` is a code of `problems`, `data` what its sentence needs."""

    def __init__(self, why: str, *, permanent: bool = False, **data: object) -> None:
        super().__init__(why, permanent=permanent)
        self.data = {"why": why, **data}


def fetch(recording: Recording, within: timedelta = LONGEST) -> Iterator[bytes]:
    """The bytes of the recording, as they come in, all of them before `within` is over.

    Follows at most three redirects, each only to a host of this system's list, so that nobody sends us to
    look inside our own network. Raises NotFetched, permanent when asking again cannot help.
    """
    system = recording.system
    if system is None or system.revoked_at or not recording.fetch_url:
        raise NotFetched("not_connected", permanent=True)
    with Line(within) as line:
        answer = _ask(line, system, unseal(recording.fetch_url))
        try:
            while part := answer.read(_PART):
                yield part
        except BROKEN as error:
            raise _broken(line, "line_broke") from error
        if line.is_over:  # without a length an end that we made looks like any other
            raise _broken(line, "line_broke")


def _ask(line: Line, system: TelephoneSystem, url: str) -> urllib3.BaseHTTPResponse:
    for hop in range(_HOPS + 1):
        if not may_fetch(system, url):
            raise NotFetched("unknown_host", permanent=True)
        answer = _open(line, system, url, with_name=hop == 0)
        place = answer.headers.get("location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not place:
            return _usable(answer)
        answer.close()
        url = urljoin(url, place)
    raise NotFetched("sent_elsewhere", permanent=True)


def _open(line: Line, system: TelephoneSystem, url: str, *, with_name: bool) -> urllib3.BaseHTTPResponse:
    headers = {"user-agent": "Gehoor"}
    if system.user_name and with_name:  # where it sends us on has no use for our name
        headers |= urllib3.make_headers(basic_auth=f"{system.user_name}:{unseal(system.secret)}")
    try:
        return line.ask(url, headers, nearby=is_nearby(system, url))
    except Inside as error:
        raise NotFetched("inside", permanent=True) from error
    except BROKEN as error:
        raise _broken(line, "out_of_reach") from error


def _broken(line: Line, why: str) -> NotFetched:
    return NotFetched("took_too_long" if line.is_over else why)


def _usable(answer: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    if answer.status == 200:
        return answer
    answer.close()
    raise NotFetched("other_answer", permanent=answer.status in _GONE, status=answer.status)
