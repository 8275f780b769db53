"""Which channel is whose, once a transcript says who spoke when: it knows what the ears only guessed."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gehoor.listening.shape import SPEAKERS, Heard, Side, Span, Speaker, Transcript
from gehoor.listening.turns import total, within

LEAST_S = 2.0  # of speech of the one under words of the other, before the channels are taken for changed
TIMES = 2.0  # and so many times what lies under the own words

_OTHER: Mapping[Speaker, Speaker] = {"seller": "customer", "customer": "seller"}
_OTHER_SIDE: Mapping[Side | None, Side | None] = {"left": "right", "right": "left", None: None}


def sided(heard: Heard, transcript: Transcript | None) -> Heard:
    """The same with both voices changed over when the ears guessed the sides and the words say otherwise.

    A side that was told, or known by a ring tone or a key, stays; a guess that the words bear out is one no
    more. Doing it twice changes nothing.
    """
    guessed = heard.separated and any(one.code == "side_guessed" for one in heard.warnings)
    if not guessed or transcript is None:
        return heard
    own, crossed = _under_the_words(heard, transcript)
    known = [one for one in heard.warnings if one.code != "side_guessed"]
    if own >= LEAST_S and own > TIMES * crossed:
        return replace(heard, warnings=known)
    if not (crossed >= LEAST_S and crossed > TIMES * own):
        return heard
    return replace(
        heard,
        seller_side=_OTHER_SIDE[heard.seller_side],
        speech={who: heard.speech.get(_OTHER[who], ()) for who in SPEAKERS},
        tracks={who: heard.tracks[_OTHER[who]] for who in SPEAKERS if _OTHER[who] in heard.tracks},
        sounds=[replace(one, speaker=_OTHER[one.speaker]) if one.speaker else one for one in heard.sounds],
        warnings=known,
    )


def _under_the_words(heard: Heard, transcript: Transcript) -> tuple[float, float]:
    """Seconds of their own speech, and of the other's, that lie under what each of them said."""
    own = crossed = 0.0
    for one in transcript.utterances:
        if one.speaker is None or one.start is None or one.end is None or one.end <= one.start:
            continue
        span: Span = (one.start, one.end)
        own += _heard_in(span, heard.speech.get(one.speaker, ()))
        crossed += _heard_in(span, heard.speech.get(_OTHER[one.speaker], ()))
    return own, crossed


def _heard_in(span: Span, spans: Sequence[Span]) -> float:
    """Seconds of ascending `spans` within this one; looks only where they are."""
    first = bisect_left(spans, span[0], key=lambda one: one[1])
    last = bisect_left(spans, span[1], key=lambda one: one[0])
    return total(within(spans[first:last], *span))
