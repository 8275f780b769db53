"""Opening a recording: the formats of libsndfile, and whatever FFmpeg knows when PyAV is installed."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from gehoor.listening.audio import media
from gehoor.listening.audio.block import Block
from gehoor.listening.errors import AudioError

Source = str | os.PathLike[str] | BinaryIO

RATES = (8_000, 48_000)  # Hz
LONGEST_S = 8 * 3600.0
BLOCK_S = 0.5  # what is lost at most where a file breaks


@dataclass(slots=True)
class Recording:
    """An opened recording: `blocks` yields float32 arrays of shape (samples, channels), full scale 1.0.

    `broken` turns true when the file stopped making sense after some sound had been read; `odd` counts the
    samples that were no numbers and became zero.
    """

    rate: int
    channels: int
    blocks: Iterator[Block]
    broken: bool = False
    odd: int = 0
    read: int = field(default=0)


@contextmanager
def opened(source: Source) -> Iterator[Recording]:
    """Open a path or a binary file; raises AudioError with the reason when there is nothing to hear."""
    stream = _stream(source)
    try:
        yield _checked(_by_soundfile(stream) or _by_media(stream))
    finally:
        if stream is not source:
            stream.close()


def _stream(source: Source) -> BinaryIO:
    if not isinstance(source, str | os.PathLike):
        return source if source.seekable() else io.BytesIO(source.read())
    try:
        return Path(source).open("rb")
    except OSError as error:
        code = "no_file" if isinstance(error, FileNotFoundError) else "unreadable"
        raise AudioError(code, {"name": Path(source).name}) from error


class _Calm:
    """A stream as libsndfile wants it: a place that cannot be, as broken files ask for, is the beginning."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.read, self.tell = stream.read, stream.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._stream.seek(offset, whence)
        except (OSError, ValueError):
            return self._stream.seek(0)


def _by_soundfile(stream: BinaryIO) -> Recording | None:
    """None when libsndfile does not know the format."""
    if not stream.read(1):
        raise AudioError("no_sound")
    stream.seek(0)
    try:
        file = soundfile.SoundFile(_Calm(stream))
    except (soundfile.LibsndfileError, TypeError, ValueError, RuntimeError):
        return None
    recording = Recording(file.samplerate, file.channels, iter(()))
    recording.blocks = _blocks(file, recording)
    return recording


def _by_media(stream: BinaryIO) -> Recording:
    stream.seek(0)
    if not media.installed():
        raise AudioError("needs_media" if media.looks_like_media(stream) else "not_audio")
    rate, channels, blocks = media.decode(stream)
    recording = Recording(rate, channels, iter(()))
    recording.blocks = _guarded(blocks, recording)
    return recording


def _checked(recording: Recording) -> Recording:
    if not RATES[0] <= recording.rate <= RATES[1]:
        raise AudioError("bad_rate", {"rate": recording.rate})
    if recording.channels not in (1, 2):
        raise AudioError("bad_channels", {"channels": recording.channels})
    return recording


def _blocks(file: soundfile.SoundFile, recording: Recording) -> Iterator[Block]:
    return _guarded(_read(file, recording), recording)


def _read(file: soundfile.SoundFile, recording: Recording) -> Iterator[Block]:
    with file:
        while True:
            block = file.read(max(1, round(BLOCK_S * recording.rate)), dtype="float32", always_2d=True)
            if not len(block):
                return
            yield block


def _guarded(blocks: Iterator[Block], recording: Recording) -> Iterator[Block]:
    """The blocks with every number finite; a file that breaks half-way ends there, and says so."""
    while True:
        try:
            block = next(blocks)
        except StopIteration:
            return
        except (soundfile.LibsndfileError, RuntimeError, ValueError, OSError) as error:
            if not recording.read:
                raise AudioError("broken") from error
            recording.broken = True
            return
        recording.read += len(block)
        if recording.read > LONGEST_S * recording.rate:
            raise AudioError("too_long", {"limit_s": LONGEST_S})
        yield _finite(block, recording)


def _finite(block: Block, recording: Recording) -> Block:
    good = np.abs(block) < 1e3  # also false for NaN
    if good.all():
        return block
    recording.odd += int(good.size - good.sum())
    return np.where(good, block, np.float32(0.0))
