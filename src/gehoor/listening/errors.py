"""What can be wrong with a recording or a transcript: a code and its facts, never a sentence."""

from collections.abc import Mapping
from typing import Any


class ListeningError(Exception):
    """Something that cannot be listened to; whoever shows it finds the words for `code` and `data`."""

    def __init__(self, code: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.data: Mapping[str, Any] = dict(data or {})

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.data.items())
        return f"{self.code} ({facts})" if facts else self.code


class AudioError(ListeningError):
    """A recording that cannot be heard.

    Codes: no_file, unreadable, not_audio, needs_media (M4A or video without it), no_sound (no samples),
    broken (the file stops making sense), bad_rate {rate}, bad_channels {channels}, too_long {limit_s},
    no_silero (asked for, but not installed).
    """


class TranscriptError(ListeningError):
    """A transcript that cannot be read: a code, and the facts around it."""
