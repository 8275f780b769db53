"""Names, units and reasons of the measures, and how their numbers are written."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoor.calls.words.formulas import FORMULAS
from gehoor.lib.words import Words, word
from gehoor.listening.shape import Measure

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "opening": ("opening", "opening_rate", "opening_pitch", "opening_range", "opening_level"),
    "talk": ("talk_share", "share_of_call", "longest_monologue", "longest_customer_turn", "turn_rate"),
    "answering": ("response_latency", "customer_response_latency", "micro_pause", "after_resistance"),
    "together": (
        "overlap",
        "interruptions",
        "customer_interruptions",
        "back_channels",
        "customer_back_channels",
    ),
    "voice": ("articulation_rate", "speaking_rate", "pauses", "longest_pause"),
    "tone": ("pitch_level", "pitch_range", "level"),
    "words": ("questions", "fillers"),
}
GROUP_NAMES: Final[Words] = {
    "opening": gettext_lazy("The first ten seconds"),
    "talk": gettext_lazy("Who spoke"),
    "answering": gettext_lazy("Answering each other"),
    "together": gettext_lazy("Speaking at the same time"),
    "voice": gettext_lazy("Pace and pauses"),
    "tone": gettext_lazy("Pitch and level"),
    "words": gettext_lazy("Words"),
}
NAMES: Final[Words] = {
    "opening": gettext_lazy("Opening beside your own range"),
    "opening_rate": gettext_lazy("Pace of the opening"),
    "opening_pitch": gettext_lazy("Pitch of the opening"),
    "opening_range": gettext_lazy("Pitch range of the opening"),
    "opening_level": gettext_lazy("Level of the opening"),
    "talk_share": gettext_lazy("Your share of the talk"),
    "share_of_call": gettext_lazy("Your speech in the whole call"),
    "longest_monologue": gettext_lazy("Your longest turn"),
    "longest_customer_turn": gettext_lazy("The customer's longest turn"),
    "turn_rate": gettext_lazy("Changes of turn"),
    "response_latency": gettext_lazy("How soon you answer"),
    "customer_response_latency": gettext_lazy("How soon the customer answers"),
    "micro_pause": gettext_lazy("A moment of silence after resistance"),
    "after_resistance": gettext_lazy("Your pace after resistance"),
    "overlap": gettext_lazy("Both speaking at once"),
    "interruptions": gettext_lazy("You came in while the customer spoke"),
    "customer_interruptions": gettext_lazy("The customer came in while you spoke"),
    "back_channels": gettext_lazy("Your short signs of listening"),
    "customer_back_channels": gettext_lazy("The customer's short signs of listening"),
    "articulation_rate": gettext_lazy("Pace, pauses left out"),
    "speaking_rate": gettext_lazy("Pace, pauses included"),
    "pitch_level": gettext_lazy("Pitch"),
    "pitch_range": gettext_lazy("Pitch range"),
    "level": gettext_lazy("Level"),
    "pauses": gettext_lazy("Short pauses within your turns"),
    "longest_pause": gettext_lazy("Your longest pause within a turn"),
    "fillers": gettext_lazy("Filler words"),
    "questions": gettext_lazy("Your questions"),
}
REASONS: Final[Words] = {
    "no_audio": gettext_lazy("there is no recording"),
    "no_transcript": gettext_lazy("there is no transcript"),
    "speakers_unknown": gettext_lazy("it is not known who said what"),
    "not_separated": gettext_lazy("the voices are not each on a channel of their own"),
    "no_times": gettext_lazy("the transcript has no times"),
    "recogniser_times": gettext_lazy(
        "the times are those of a speech recogniser; its word ends come too late"
    ),
    "no_speech": gettext_lazy("no speech was found"),
    "one_voice": gettext_lazy("only one of the two is heard"),
    "too_few_turns": gettext_lazy("too few turns"),
    "too_little_speech": gettext_lazy("too little speech"),
    "too_little_voice": gettext_lazy("too little voice in the speech"),
    "too_little_rest": gettext_lazy("too little speech after the opening to compare with"),
    "too_few_words": gettext_lazy("too few words"),
    "no_baseline": gettext_lazy("there are no earlier calls of yours, and too little in this one"),
    "no_resistance": gettext_lazy("no resistance was found in the words"),
    "no_answer": gettext_lazy("nothing was said after it"),
    "no_pause": gettext_lazy("there was no pause within a turn"),
}
UNITS: Final[Words] = {
    "s": gettext_lazy("s"),
    "%": gettext_lazy("%"),
    "st": gettext_lazy("semitones"),
    "dB": gettext_lazy("dB"),
    "syll/s": gettext_lazy("syllables/s"),
    "1/min": gettext_lazy("per minute"),
    "/10 min": gettext_lazy("per ten minutes"),
    "1/10 s": gettext_lazy("per ten seconds"),
}
VERDICTS: Final[Words] = {
    "above": gettext_lazy("above your own range"),
    "below": gettext_lazy("below your own range"),
    "within": gettext_lazy("within your usual range"),
}
_DECIMALS: Final[Mapping[str, int]] = {"%": 0, "s": 2, "": 0, "syll/s": 2}


def measure_name(name: str) -> str:
    """What a measure is called."""
    return word(NAMES, name)


def group(code: str) -> str:
    """What a group of measures is called."""
    return word(GROUP_NAMES, code)


def formula(name: str) -> str:
    """How it is measured, in a sentence or two."""
    return str(FORMULAS.get(name, ""))


def reason(code: str) -> str:
    """Why something cannot be measured, within a sentence."""
    return word(REASONS, code)


def unit(code: str) -> str:
    """The unit behind a number."""
    return word(UNITS, code)


def value(name: str, measure: Measure) -> str:
    """The number with its unit, the verdict, or that it cannot be measured."""
    if measure.value is None:
        return _("not measurable")
    if isinstance(measure.value, str):
        return word(VERDICTS, measure.value)
    if name == "longest_monologue" or name == "longest_customer_turn":
        return duration(measure.value)
    return f"{amount(measure.value, measure.unit)} {unit(measure.unit)}".strip()


def margin(measure: Measure) -> str:
    """Plus or minus how much; empty where that has no meaning."""
    if measure.value is None or not measure.error or measure.unit == "":
        return ""
    small = measure.unit != "%" and measure.error < 0.2
    return f"± {amount(measure.error, 's' if small else measure.unit)}"


def remark(name: str, measure: Measure) -> str:
    """What stands beside the number: the usual range, the parts, the band of such calls; or nothing."""
    data = measure.data
    if measure.value is None:
        return reason(measure.reason)
    if "band" in data and name.startswith("opening_"):
        low, high = (amount(edge, measure.unit) for edge in data["band"])
        return _("usual for you: %(low)s to %(high)s") % {"low": low, "high": high}
    makers = {"opening": _of_opening, "talk_share": _of_share, "response_latency": _of_latency}
    makers |= {"interruptions": _of_interruptions, "customer_interruptions": _of_interruptions}
    makers |= {"micro_pause": _of_micro_pause, "questions": _of_questions, "after_resistance": _of_change}
    return makers[name](measure, data) if name in makers else ""


def amount(number: float, unit_code: str = "") -> str:
    """A number as people write it, with as many decimals as it can bear."""
    decimals = _DECIMALS.get(unit_code, 1)
    text = number_format(round(number, decimals) + 0.0, decimals)  # and zero has no sign
    return text.replace("-", "−")


def duration(seconds: float) -> str:
    """1:05, or 12.4 s below a minute."""
    if seconds < 60:
        return f"{amount(seconds, 'dB')} {unit('s')}"
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _of_opening(measure: Measure, data: Mapping[str, Any]) -> str:
    if data.get("provisional"):
        return _("provisional: compared with the rest of this call, because you have too few earlier ones")
    calls = ngettext("compared with %(n)s call of yours", "compared with %(n)s calls of yours", measure.n)
    return calls % {"n": measure.n}


def _of_share(_measure: Measure, data: Mapping[str, Any]) -> str:
    if "band" not in data:
        return ""
    low, high = data["band"]
    return _("often %(low)s to %(high)s %% in this kind of call") % {"low": low, "high": high}


def _of_latency(_measure: Measure, data: Mapping[str, Any]) -> str:
    low, high = amount(data["p10"], "s"), amount(data["p90"], "s")
    return _("eight in ten between %(low)s and %(high)s s") % {"low": low, "high": high}


def _of_interruptions(_measure: Measure, data: Mapping[str, Any]) -> str:
    times = ngettext("%(n)s time", "%(n)s times", data["count"]) % {"n": data["count"]}
    if not data["count"]:
        return ""
    return _("%(times)s; the other stopped %(yielded)s of them") % {
        "times": times,
        "yielded": data["yielded"],
    }


def _of_micro_pause(measure: Measure, data: Mapping[str, Any]) -> str:
    return _("%(n)s of %(all)s") % {"n": data["with_pause"], "all": measure.n}


def _of_questions(_measure: Measure, data: Mapping[str, Any]) -> str:
    return _("%(open)s open, %(narrow)s narrow, %(closed)s closed, %(tag)s with a tag") % data


def _of_change(_measure: Measure, data: Mapping[str, Any]) -> str:
    said = {"slower": _("slower"), "faster": _("faster"), "equal": _("about the same")}
    return said.get(data.get("direction", ""), "")
