"""Who said what when: the units of a recording, of a transcript, or of both laid over each other."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from gehoor.listening.ipus import SHORTEST_S, Ipu, bridged, with_backchannels
from gehoor.listening.shape import SPEAKERS, Heard, Span, Speaker, Transcript, Turn, Utterance, Warn
from gehoor.listening.turns import total, turns_of, within

RECOGNISERS = frozenset({"whisper", "asr", "deepgram", "assemblyai"})  # their word ends come late
FAR_S = 1.0  # words further than this from any speech of their speaker are reported
Lanes = Mapping[Speaker, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Floor:
    """The units and turns of a call. `source`: silero, energy, transcript, recogniser, order, or "" for none.

    `order` means that only the order of the turns is known: a transcript without times.
    """

    source: str
    ipus: Sequence[Ipu]
    turns: Sequence[Turn]
    warnings: Sequence[Warn] = ()

    @property
    def timed(self) -> bool:
        return self.source not in ("", "order")


def floor_of(heard: Heard | None, transcript: Transcript | None) -> Floor:
    """What is known of the floor: times from the recording wherever it has both voices apart.

    Where the ears heard nothing of somebody who does have words, the transcript knows better: a voice too
    faint for them must not make those words disappear.
    """
    utterances = [one for one in transcript.utterances if one.text.strip()] if transcript else []
    unheard = _unheard(heard, utterances) if heard else 0
    if heard and heard.separated and not unheard:
        return _of_audio(heard, utterances)
    utterances, guessed = _sides(utterances)
    if unheard:
        guessed = [*guessed, Warn("text_outside_speech", {"n": unheard})]
    if not transcript or not utterances:
        return Floor("", (), ())
    named = [one for one in utterances if one.speaker]
    unknown = guessed or _unknown(transcript, len(utterances) - len(named))
    if named and all(_timed(one) for one in named):
        source = "recogniser" if transcript.kind in RECOGNISERS else "transcript"
        ipus = with_backchannels(_as_unit(one) for one in named if _length(one) >= SHORTEST_S)
        return Floor(source, ipus, turns_of(ipus), [*unknown, Warn("times_from_transcript")])
    return Floor("order", (), _in_order(named), [*unknown, Warn("no_times")])


def _unheard(heard: Heard, utterances: Sequence[Utterance]) -> int:
    """How many words are of a speaker of whom not a sound was heard."""
    said = [one for one in utterances if one.speaker and not heard.speech.get(one.speaker)]
    return sum(len(one.text.split()) for one in said)


def _sides(utterances: list[Utterance]) -> tuple[list[Utterance], list[Warn]]:
    """Of two names of which neither is known to be the seller's, the first to speak is taken for it."""
    labels = list(dict.fromkeys(one.label for one in utterances if one.label))
    if len(labels) != 2 or any(one.speaker for one in utterances):
        return utterances, []
    sides: dict[str, Speaker] = {labels[0]: "seller", labels[1]: "customer"}
    found = [replace(one, speaker=sides.get(one.label)) for one in utterances]
    return found, [Warn("seller_guessed", {"seller": labels[0], "customer": labels[1]})]


def _unknown(transcript: Transcript, n: int) -> list[Warn]:
    """That n utterances are of nobody, unless the transcript said so already."""
    told = any(one.code == "speakers_unknown" for one in transcript.warnings)
    return [Warn("speakers_unknown", {"n": n})] if n and not told else []


def _of_audio(heard: Heard, utterances: Sequence[Utterance]) -> Floor:
    lanes = {speaker: bridged(heard.speech.get(speaker, ())) for speaker in SPEAKERS}
    warnings: list[Warn] = []
    known = [_whose(one, lanes) for one in utterances]
    if known and not all(_timed(one) for one in known):
        known = _placed_by_length(known, lanes)
        warnings.append(Warn("text_times_estimated"))
    units: list[Ipu] = []
    far = 0
    for speaker in SPEAKERS:
        texts, strayed = _words_on([one for one in known if one.speaker == speaker], lanes[speaker])
        spans = zip(lanes[speaker], texts, strict=True)
        units += [Ipu(speaker, *span, text=" ".join(words)) for span, words in spans]
        far += strayed
    if far:
        warnings.append(Warn("text_outside_speech", {"n": far}))
    ipus = with_backchannels(units)
    return Floor(heard.method, ipus, turns_of(ipus), warnings)


def _whose(one: Utterance, lanes: Lanes) -> Utterance:
    """An utterance of nobody belongs to whoever is heard most while it lasts."""
    if one.speaker or not _timed(one):
        return one
    shares = {speaker: total(_under(_span(one), lanes[speaker])) for speaker in SPEAKERS}
    if shares["seller"] == shares["customer"]:
        return one
    return replace(one, speaker="seller" if shares["seller"] > shares["customer"] else "customer")


def _words_on(utterances: Sequence[Utterance], spans: Sequence[Span]) -> tuple[list[list[str]], int]:
    """For each span the words said in it, and how many words lie far from any span."""
    texts: list[list[str]] = [[] for _ in spans]
    far = 0
    ends = [end for _, end in spans]
    for one in utterances if spans else ():
        for text, moment in _moments(one, spans):
            place = _nearest(moment, spans, ends)
            texts[place].append(text)
            start, end = spans[place]
            far += moment < start - FAR_S or moment > end + FAR_S
    return texts, far


def _moments(one: Utterance, spans: Sequence[Span]) -> Iterable[tuple[str, float]]:
    """Each word and about when it was said: its own time, or spread over the speech under the utterance."""
    if one.words and all(word.start is not None for word in one.words):
        for word in one.words:
            begun = word.start or 0.0
            yield word.text.strip(), (begun + (word.end or begun)) / 2
        return
    span = _span(one)
    yield from _spread(one.text.split(), _under(span, spans) or [span])


def _spread(words: Sequence[str], under: Sequence[Span]) -> Iterable[tuple[str, float]]:
    """Words laid over spans by their length in letters."""
    letters, length = sum(len(word) + 1 for word in words), total(under)
    place, passed, done = 0, 0.0, 0.0
    for word in words:
        wanted = (done + (len(word) + 1) / 2) / letters * length
        while place < len(under) - 1 and passed + under[place][1] - under[place][0] < wanted:
            passed += under[place][1] - under[place][0]
            place += 1
        yield word, under[place][0] + wanted - passed
        done += len(word) + 1


def _nearest(moment: float, spans: Sequence[Span], ends: Sequence[float]) -> int:
    place = min(bisect_left(ends, moment), len(spans) - 1)
    if place and spans[place][0] > moment and spans[place][0] - moment > moment - ends[place - 1]:
        return place - 1
    return place


def _placed_by_length(utterances: Sequence[Utterance], lanes: Lanes) -> list[Utterance]:
    """Utterances without times, laid over the speech of their speaker by their length in letters."""
    found = []
    letters = {
        speaker: sum(len(one.text) + 1 for one in utterances if one.speaker == speaker)
        for speaker in SPEAKERS
    }
    sums = {speaker: list(accumulate(end - start for start, end in lanes[speaker])) for speaker in SPEAKERS}
    done: dict[Speaker, int] = dict.fromkeys(SPEAKERS, 0)
    for one in utterances:
        if one.speaker is None or not lanes[one.speaker]:
            continue
        lane = lanes[one.speaker]
        scale = sums[one.speaker][-1] / letters[one.speaker]
        start, end = (
            _moment_of(lane, sums[one.speaker], letter * scale)
            for letter in (done[one.speaker], done[one.speaker] + len(one.text) + 1)
        )
        done[one.speaker] += len(one.text) + 1
        found.append(replace(one, start=start, end=end, words=()))
    return found


def _moment_of(lane: Sequence[Span], sums: Sequence[float], spoken: float) -> float:
    """When somebody had spoken for so many seconds; `sums` is what was spoken by the end of each unit."""
    place = min(bisect_left(sums, spoken), len(lane) - 1)
    return max(lane[place][1] - (sums[place] - spoken), lane[place][0]) if spoken < sums[-1] else lane[-1][1]


def _in_order(utterances: Sequence[Utterance]) -> list[Turn]:
    """Turns of which only the order is known; where a start is given it is kept, to find the place again."""
    turns: list[Turn] = []
    for one in utterances:
        assert one.speaker is not None
        if turns and turns[-1].speaker == one.speaker:
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text} {one.text.strip()}")
        else:
            turns.append(Turn(one.speaker, one.start, None, text=one.text.strip()))
    return turns


def _as_unit(one: Utterance) -> Ipu:
    assert one.speaker is not None
    return Ipu(one.speaker, *_span(one), one.text.strip())


def _span(one: Utterance) -> Span:
    """The times of an utterance that has them."""
    assert one.start is not None
    assert one.end is not None
    return one.start, one.end


def _under(span: Span, spans: Sequence[Span]) -> list[Span]:
    """What of ascending spans lies under this one."""
    first = bisect_left(spans, span[0], key=lambda one: one[1])
    last = bisect_left(spans, span[1], key=lambda one: one[0])
    return within(spans[first:last], *span)


def _timed(one: Utterance) -> bool:
    return one.start is not None and one.end is not None and one.end >= one.start


def _length(one: Utterance) -> float:
    return one.end - one.start if one.start is not None and one.end is not None else 0.0
