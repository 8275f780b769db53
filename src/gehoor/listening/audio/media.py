"""M4A, video and the rest, by PyAV (FFmpeg); the extra `media` installs it."""

import importlib.util
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from gehoor.listening.audio.block import Block
from gehoor.listening.errors import AudioError

# the first bytes of what only FFmpeg reads: MPEG-4 boxes, Matroska/WebM, Windows Media, AMR, ADTS AAC
MAGIC = (
    (4, b"ftyp"),
    (0, b"\x1aE\xdf\xa3"),
    (0, b"0&\xb2u"),
    (0, b"#!AMR"),
    (0, b"\xff\xf1"),
    (0, b"\xff\xf9"),
)


def installed() -> bool:
    """Whether PyAV is there."""
    return importlib.util.find_spec("av") is not None


def looks_like_media(stream: BinaryIO) -> bool:
    """Whether the first bytes promise something that the `media` extra would read."""
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    return any(head[at : at + len(mark)] == mark for at, mark in MAGIC)


def decode(stream: BinaryIO) -> tuple[int, int, Iterator[Block]]:
    """Rate, channels and blocks of the first sound track; raises AudioError("not_audio") without one."""
    import av

    try:
        container = av.open(stream)
        track = container.streams.audio[0]
        rate, channels = int(track.codec_context.sample_rate), int(track.codec_context.channels)
    except (av.error.FFmpegError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise AudioError("not_audio") from error
    if channels not in (1, 2) or rate <= 0:
        raise AudioError("bad_channels", {"channels": channels})
    return rate, channels, _frames(container, rate, channels)


def _frames(container: Any, rate: int, channels: int) -> Iterator[Block]:
    import av

    layout = "mono" if channels == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
    try:
        for frame in container.decode(audio=0):
            yield from _arrays(resampler.resample(frame))
        yield from _arrays(resampler.resample(None))
    except av.error.FFmpegError as error:
        raise RuntimeError("decoding stopped") from error
    finally:
        container.close()


def _arrays(frames: Any) -> Iterator[Block]:
    for frame in frames:
        yield np.ascontiguousarray(frame.to_ndarray().T, dtype=np.float32)
