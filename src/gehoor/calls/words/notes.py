"""What to know before believing a number, who spoke, and where the times come from."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

from gehoor.lib.words import Words, filled, word

SPEAKERS: Final[Words] = {"seller": gettext_lazy("you"), "customer": gettext_lazy("customer")}
SOURCES: Final[Words] = {
    "silero": gettext_lazy("speech found by a neural network (Silero)"),
    "energy": gettext_lazy("speech found by its energy"),
    "transcript": gettext_lazy("times of the transcript"),
    "recogniser": gettext_lazy("times of a speech recogniser"),
    "order": gettext_lazy("order of the transcript, without times"),
}
WARNINGS: Final[Words] = {
    "energy_method": gettext_lazy(
        "Speech was found by its energy, not by the neural network: margins are wider."
    ),
    "not_separated": gettext_lazy(
        "The two voices are not on channels of their own: turns cannot be measured."
    ),
    "one_channel": gettext_lazy("The recording has one channel: turns cannot be measured."),
    "equal_channels": gettext_lazy("Both channels carry the same sound: turns cannot be measured."),
    "empty_channel": gettext_lazy("One of the two channels is empty."),
    "crosstalk": gettext_lazy("Each channel also carries the other voice; what leaked was taken away."),
    "side_guessed": gettext_lazy("Which channel is yours was guessed from how the call went."),
    "clipped": gettext_lazy("Part of the recording is too loud for the file: level says less."),
    "cut_short": gettext_lazy("The file stops making sense after %(at_s)s s; what came before was heard."),
    "no_speech": gettext_lazy("No speech was found."),
    "baseline_other_line": gettext_lazy("Your earlier calls were on another kind of line: not compared."),
    "baseline_too_few": gettext_lazy("You have %(n)s earlier calls; from %(needed)s on they are your range."),
    "times_from_transcript": gettext_lazy("Times are those of the transcript: margins are wider."),
    "no_times": gettext_lazy("The transcript has no times: only words could be measured."),
    "text_times_estimated": gettext_lazy(
        "The transcript has no times; its words were laid over the speech by their length."
    ),
    "text_outside_speech": gettext_lazy("%(n)s words of the transcript lie where no speech was heard."),
    "speakers_unknown": gettext_lazy("Of part of the transcript it is not known who spoke; it was left out."),
    "more_than_two_speakers": gettext_lazy(
        "The transcript has more than two speakers; all but you are the customer."
    ),
    "seller_guessed": gettext_lazy(
        "It is not known who is the seller; “%(seller)s” was taken for it. Say so when it is the other one."
    ),
    "seller_not_found": gettext_lazy("“%(seller)s” is not among the speakers of the transcript."),
    "cues_without_time": gettext_lazy("Some lines of the transcript have no readable time."),
    "recognised_by_machine": gettext_lazy("The words were recognised by a machine; some will be wrong."),
    "times_in_milliseconds": gettext_lazy("The times of the transcript were taken as milliseconds."),
    "times_odd": gettext_lazy("%(count)s times of the transcript cannot be right and were left out."),
    "times_missing": gettext_lazy("%(count)s parts of the transcript have no time."),
}


def speaker(code: str | None) -> str:
    """you or customer."""
    return word(SPEAKERS, code or "")


def source_of_times(code: str) -> str:
    """Where the times of the turns come from."""
    return word(SOURCES, code)


def warning(code: str, data: Mapping[str, Any] | None = None) -> str:
    """What to know before believing the numbers, as a sentence."""
    return filled(WARNINGS.get(code, code), data or {})
