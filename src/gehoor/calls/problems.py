"""Why a recording could not be heard, or a message of a telephone system not used, as a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SAID = {
    "internal": gettext_lazy("Something went wrong on our side; the log of the worker says what."),
    "recording_off": gettext_lazy("Recordings are not kept here."),
    "unknown_host": gettext_lazy("The recording lies on a host that is not named for this telephone system."),
    "malformed": gettext_lazy("The message is not readable JSON."),
    "invalid": gettext_lazy("The message misses a field, or has one that cannot be used."),
    "no_file": gettext_lazy("The recording is no longer on this machine."),
    "not_audio": gettext_lazy("This is not a recording that we can read. Save it as WAV, FLAC, Ogg or MP3."),
    "needs_media": gettext_lazy("M4A and video need the media extra: pip install 'gehoor[media]'."),
    "no_sound": gettext_lazy("There is no sound in this recording."),
    "broken": gettext_lazy("The file is damaged: from some point on it makes no sense."),
    "bad_rate": gettext_lazy("The sampling rate is outside 8 to 48 kHz."),
    "bad_channels": gettext_lazy("A recording has one or two channels; this one has another number."),
    "too_long": gettext_lazy("The recording is longer than we listen to."),
    "empty": gettext_lazy("The transcript is empty."),
    "too_large": gettext_lazy("The transcript is too large."),
    "not_text": gettext_lazy("The transcript is not text."),
    "bad_json": gettext_lazy("The transcript is broken JSON."),
    "not_recognised": gettext_lazy("This kind of transcript is not known here."),
    "no_columns": gettext_lazy("The table needs the columns start, end, speaker and text."),
    "bad_table": gettext_lazy("The table cannot be read."),
    "no_speech": gettext_lazy("There is not one spoken line in the transcript."),
    "too_many": gettext_lazy("The transcript has more lines than we read."),
}


def sentence(code: str, data: Mapping[str, Any]) -> str:
    """What went wrong; what another party said stands behind it."""
    said = str(data.get("said", ""))
    known = str(_SAID[code]) if code in _SAID else ""
    if known and code != "internal":
        return known
    return known or said or _("It could not be heard.")
