"""Bringing in a recording from where the telephone system keeps it."""

from collections.abc import Iterator
from urllib.parse import urljoin

import urllib3

from gehoor.calls.models import Recording, TelephoneSystem
from gehoor.calls.systems import may_fetch
from gehoor.errors import BoundaryError
from gehoor.lib.signing import unseal

_PART = 256 * 1024
_HOPS = 3
_WAIT = urllib3.Timeout(connect=10, read=60)
_GONE = (400, 401, 403, 404, 405, 410)
_pool = urllib3.PoolManager(retries=False, timeout=_WAIT)


class NotFetched(BoundaryError):
    """The recording did not come; `why` is a code of `problems`, `data` what its sentence needs."""

    def __init__(self, why: str, *, permanent: bool = False, **data: object) -> None:
        super().__init__(why, permanent=permanent)
        self.data = {"why": why, **data}


def fetch(recording: Recording) -> Iterator[bytes]:
    """The bytes of the recording, as they come in.

    Follows at most three redirects, each only to a host of this system's list, so that nobody sends us to
    look inside our own network. Raises NotFetched, permanent when asking again cannot help.
    """
    system = recording.system
    if system is None or system.revoked_at or not recording.fetch_url:
        raise NotFetched("not_connected", permanent=True)
    answer = _ask(system, unseal(recording.fetch_url))
    try:
        while part := answer.read(_PART):
            yield part
    except urllib3.exceptions.HTTPError as error:
        raise NotFetched("line_broke") from error
    finally:
        answer.close()  # not back among the open lines: what was not read would come first next time


def _ask(system: TelephoneSystem, url: str) -> urllib3.BaseHTTPResponse:
    for hop in range(_HOPS):
        if not may_fetch(system, url):
            raise NotFetched("unknown_host", permanent=True)
        answer = _open(system, url, with_name=hop == 0)
        place = answer.headers.get("location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not place:
            return _usable(answer)
        answer.close()
        url = urljoin(url, place)
    raise NotFetched("sent_elsewhere", permanent=True)


def _open(system: TelephoneSystem, url: str, *, with_name: bool) -> urllib3.BaseHTTPResponse:
    headers = {"user-agent": "Gehoor"}
    if system.user_name and with_name:  # where it sends us on has no use for our name
        headers |= urllib3.make_headers(basic_auth=f"{system.user_name}:{unseal(system.secret)}")
    try:
        return _pool.request("GET", url, headers=headers, redirect=False, preload_content=False)
    except urllib3.exceptions.HTTPError as error:
        raise NotFetched("out_of_reach") from error


def _usable(answer: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    if answer.status == 200:
        return answer
    answer.close()
    raise NotFetched("other_answer", permanent=answer.status in _GONE, status=answer.status)
