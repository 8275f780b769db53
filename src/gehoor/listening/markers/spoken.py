"""A turn as the markers read it: plain tokens that know where they stand in the text and what parts them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gehoor.listening.shape import Span, Speaker, Turn

NOISE = re.compile(
    r"\[[^\[\]\n]{0,40}\]|\([^()\n]{0,20}\)|<[^<>\n]{0,40}>|[a-z']{1,30}\*a(?![a-z])|\*[a-z](?![a-z])"
)
TOKEN = re.compile(r"'?[a-z0-9]+(?:['-][a-z0-9]+)*|[.?!…\n]|[,;:–—]")
STOP, COMMA = 2, 1
BESIDE = 14  # words on either side of what was marked, at most, in its quote
ACCENTS: Mapping[int, str] = {
    code: base.lower()
    for code in range(0xC0, 0x180)
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {0x2018: "'", 0x2019: "'", 0x60: "'", 0xB4: "'", 0x2011: "-"}
SHORT: Mapping[str, str] = {
    "'t": "het",
    "'k": "ik",
    "'n": "een",
    "'m": "hem",
    "'r": "er",
    "d'r": "er",
    "m'n": "mijn",
    "z'n": "zijn",
    "'s": "eens",
    "ie": "hij",
    "effe": "even",
    "effen": "even",
    "nie": "niet",
    "da": "dat",
    "wa": "wat",
    "okay": "oke",
    "ok": "oke",
    "mm": "hm",
    "hmm": "hm",
    "mmm": "hm",
    "mhm": "hmhm",
    "uhm": "uh",
    "ehm": "uh",
    "eh": "uh",
    "um": "uh",
    "euh": "uh",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its plain form, its place in the text, and the strongest mark between it and the last."""

    word: str
    start: int
    end: int
    before: int  # 0 nothing, COMMA, STOP


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens first up to (not with) last; `asked` when it ends in a question mark."""

    first: int
    last: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn with its tokens and sentences; `at` counts turns from 0."""

    at: int
    speaker: Speaker
    text: str
    tokens: Sequence[Token]
    words: Sequence[str]
    sentences: Sequence[Sentence]
    start: float | None
    end: float | None
    spans: Sequence[Span]

    def quote(self, first: int, last: int, most: int = 200) -> str:
        """The text of these tokens as it was written, with the mark that closes it."""
        if first >= min(last, len(self.tokens)):
            return ""
        last = min(last, len(self.tokens))
        stop = self.tokens[last - 1].end
        stop += len(self.text[stop : stop + 1].rstrip(" \n,;:"))
        return " ".join(self.text[self.tokens[first].start : stop].split())[:most]

    def quote_around(self, first: int, last: int) -> str:
        """The sentence around these tokens; of a long one the words beside them, and … where it is cut."""
        at = first
        while at > 0 and self.tokens[at].before != STOP and first - at < BESIDE:
            at -= 1
        cut = "… " if at > 0 and self.tokens[at].before != STOP else ""
        return cut + self.quote_on(at, last)

    def quote_on(self, first: int, last: int) -> str:
        """These tokens and what follows in their sentence; of much the nearest, and … where it is cut."""
        end = last
        while end < len(self.tokens) and self.tokens[end].before != STOP and end - last < BESIDE:
            end += 1
        cut = " …" if end < len(self.tokens) and self.tokens[end].before != STOP else ""
        return self.quote(first, end).rstrip(",;:" if cut else "") + cut

    def times(self, first: int, last: int) -> tuple[float | None, float | None]:
        """When those tokens were said, the turn's letters spread evenly over its speech."""
        last = min(last, len(self.tokens))
        if self.start is None or self.end is None or first >= last:
            return self.start, self.end
        letters = max(len(self.text), 1)
        begin, end = self.tokens[first].start / letters, self.tokens[last - 1].end / letters
        return round(self.moment(begin), 3), round(self.moment(end), 3)

    def moment(self, share: float) -> float:
        """The time at which this share of the turn's speech is over."""
        left = share * sum(end - start for start, end in self.spans)
        for start, end in self.spans:
            if left <= end - start:
                return start + left
            left -= end - start
        return self.spans[-1][1]


def plain(text: str) -> str:
    """Lower case without accents and noises, every letter still at its old place."""
    small = text.translate(ACCENTS)
    small = low if len(low := small.lower()) == len(small) else "".join(c.lower()[0] for c in small)
    return NOISE.sub(lambda found: " " * len(found[0]), small)


def spoken(at: int, turn: Turn) -> Spoken:
    """Prepare one turn. Linear in its length."""
    tokens: list[Token] = []
    ends: list[tuple[int, bool]] = []  # a sentence ends before this token; was it asked?
    strength = STOP
    for found in TOKEN.finditer(plain(turn.text)):
        piece = found[0]
        if piece[0] in ",;:–—":
            strength = max(strength, COMMA)
        elif piece[0] in ".?!…\n":
            strength = STOP
            close(ends, len(tokens), piece == "?")
        else:
            if piece == "he" and turn.text[found.end() - 1] in "éÉ":
                piece = "hey"  # "hé" calls, "hè" asks
            tokens.append(Token(SHORT.get(piece, piece), found.start(), found.end(), strength))
            strength = 0
    close(ends, len(tokens), False)
    words = [token.word for token in tokens]
    whole = [(turn.start, turn.end)] if turn.start is not None and turn.end is not None else []
    spans = turn.spans or whole
    return Spoken(at, turn.speaker, turn.text, tokens, words, sentences(ends), turn.start, turn.end, spans)


def close(ends: list[tuple[int, bool]], at: int, asked: bool) -> None:
    """Note the end of a sentence; "?!" and "..." end only one."""
    last = ends[-1][0] if ends else 0
    if at > last:
        ends.append((at, asked))
    elif asked and ends:
        ends[-1] = (at, True)


def sentences(ends: Sequence[tuple[int, bool]]) -> list[Sentence]:
    starts = [0, *(at for at, _ in ends)]
    return [Sentence(first, last, asked) for first, (last, asked) in zip(starts, ends, strict=False)]
