"""Why a recording could not be heard, or a message of a telephone system not used, as a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoor.lib.words import filled

_SAID = {
    "internal": gettext_lazy("Something went wrong on our side; the log of the worker says what."),
    "recording_off": gettext_lazy("Recordings are not kept here."),
    "unknown_host": gettext_lazy("The recording lies on a host that is not named for this telephone system."),
    "not_connected": gettext_lazy("The telephone system is no longer connected."),
    "line_broke": gettext_lazy("The line broke while the recording came in."),
    "sent_elsewhere": gettext_lazy("The telephone system keeps sending us elsewhere."),
    "took_too_long": gettext_lazy("The recording came in too slowly; it is tried again."),
    "inside": gettext_lazy(
        "The recording lies in our own network. When that is right, name the host with its port."
    ),
    "out_of_reach": gettext_lazy("The telephone system cannot be reached."),
    "other_answer": gettext_lazy("The telephone system answered %(status)s instead of the recording."),
    "recording_large": gettext_lazy("The recording is larger than we keep."),
    "recording_gone": gettext_lazy("The recording is no longer on this machine."),
    "recording_damaged": gettext_lazy("The stored recording is damaged and cannot be opened."),
    "malformed": gettext_lazy("The message is not readable JSON."),
    "invalid": gettext_lazy("The message misses a field, or has one that cannot be used."),
    "no_file": gettext_lazy("There is no such file."),
    "unreadable": gettext_lazy("This file cannot be read."),
    "unwritable": gettext_lazy("This file cannot be written here."),
    "not_audio": gettext_lazy("This is not a recording that we can read. Save it as WAV, FLAC, Ogg or MP3."),
    "needs_media": gettext_lazy("M4A and video need the media extra: pip install 'gehoor[media]'."),
    "no_sound": gettext_lazy("There is no sound in this recording."),
    "broken": gettext_lazy("The file is damaged: from some point on it makes no sense."),
    "bad_rate": gettext_lazy("%(rate)s samples per second cannot be listened to; 8,000 to 48,000 can."),
    "bad_channels": gettext_lazy("%(channels)s channels cannot be listened to; one or two can."),
    "too_long": gettext_lazy("The recording is longer than we listen to."),
    "no_silero": gettext_lazy("The neural network for speech is not installed."),
    "no_model": gettext_lazy("There is no speech recognition model at the path given."),
    "empty": gettext_lazy("The transcript is empty."),
    "too_large": gettext_lazy("The transcript is too large."),
    "not_text": gettext_lazy("The transcript is not text."),
    "bad_json": gettext_lazy("The transcript looks like JSON, but cannot be read."),
    "not_recognised": gettext_lazy("This kind of transcript is not known here."),
    "no_columns": gettext_lazy("The table needs columns for speaker and text, and best also start and end."),
    "bad_table": gettext_lazy("The table cannot be read."),
    "no_speech": gettext_lazy("There is not one spoken line in the transcript."),
    "too_many": gettext_lazy("The transcript has more lines than we read."),
}


def sentence(code: str, data: Mapping[str, Any]) -> str:
    """What went wrong, in our words or in those of whoever refused; a new code gets a general sentence."""
    code = str(data.get("why", code))
    if code in _SAID:
        return filled(_SAID[code], data)
    return str(data.get("said") or _("It could not be heard."))
