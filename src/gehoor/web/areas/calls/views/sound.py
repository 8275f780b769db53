"""The sound of a call, opened block by block as the player asks for it.

Telephone systems record in A-law, G.722 in WAV, Opus and what not; browsers play some of it. So it goes out
as plain 16-bit WAV, decoded from the place that was asked for. What we cannot decode goes as it is.
"""

import re
import struct
from collections.abc import Iterator
from contextlib import closing
from io import BufferedReader
from typing import cast

import soundfile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gehoor.calls.models import Kept
from gehoor.calls.queries import file_of, visible
from gehoor.calls.vault import open_
from gehoor.errors import NotFound
from gehoor.web.access import needs, reader

_PART = 64 * 1024
_HEADER = 44  # bytes of a plain WAV header
_MOST = 2**32 - 1 - _HEADER  # a WAV file cannot say more
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@require_safe
@needs()
def sound(request: HttpRequest, recording_id: int) -> HttpResponse:
    """The whole of it, or the bytes that were asked for (206); never kept by the browser."""
    try:
        kept = file_of(visible(recording_id, reader(request)), "sound")
    except NotFound as error:
        raise Http404 from error
    if kept is None:
        raise Http404
    size, media_type = _size(kept)
    header = request.headers.get("Range", "")
    wanted = wanted_bytes(header, size)
    if wanted is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = wanted
    parts = _plain(kept, start, end) if media_type == "audio/wav" else _as_it_is(kept, start, end)
    answer = StreamingHttpResponse(parts, status=206 if header else 200, content_type=media_type)
    if header:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)


def wanted_bytes(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; all for a header we do not know, None for what is not there."""
    found = _RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


def _opened(kept: Kept) -> BufferedReader:
    return open_(kept.file, kept.key, kept.size)


def _size(kept: Kept) -> tuple[int, str]:
    """How many bytes go out, and what they are."""
    try:
        with closing(_opened(kept)) as file, soundfile.SoundFile(file) as decoded:
            return _HEADER + min(_MOST, decoded.frames * decoded.channels * 2), "audio/wav"
    except soundfile.LibsndfileError:
        given = kept.media_type
        return kept.size, given if given.startswith("audio/") else "application/octet-stream"


def _plain(kept: Kept, start: int, end: int) -> Iterator[bytes]:
    """These bytes of the WAV file that this recording would be."""
    with closing(_opened(kept)) as file, soundfile.SoundFile(file) as decoded:
        step = 2 * decoded.channels
        if start < _HEADER:
            yield _wav_header(decoded.samplerate, decoded.channels, decoded.frames)[start:end]
            start = _HEADER
        frame, skip = divmod(start - _HEADER, step)
        decoded.seek(min(frame, decoded.frames))
        left = max(0, end - start)
        while left:
            part = decoded.read(_PART, dtype="int16", always_2d=True).tobytes()[skip:][:left]
            if not part:
                part = bytes(min(left, _PART))  # cut short: silence, so that the length stays true
            skip, left = 0, left - len(part)
            yield part


def _wav_header(rate: int, channels: int, frames: int) -> bytes:
    data = min(_MOST, frames * channels * 2)
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    return b"".join(
        (b"RIFF", struct.pack("<I", 36 + data), b"WAVEfmt ", struct.pack("<I", 16), form, b"data")
    ) + struct.pack("<I", data)


def _as_it_is(kept: Kept, start: int, end: int) -> Iterator[bytes]:
    with closing(_opened(kept)) as file:
        file.seek(start)
        while start < end and (part := file.read(min(_PART, end - start))):
            start += len(part)
            yield part
