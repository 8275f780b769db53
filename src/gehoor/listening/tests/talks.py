"""One short talk written down in every kind of file, and files broken with a seed."""

import json
from collections.abc import Iterator
from random import Random

SAID = (
    (1.0, 4.0, "Noor", "Goedemorgen, hoe plant u nu?"),
    (5.5, 8.0, "Jansen", "Nou, dat doen we nog op een whiteboard."),
    (9.0, 10.5, "Noor", "Begrijp ik, en wat kost dat u?"),
)
KINDS = ("vtt", "srt", "whisper", "deepgram", "assemblyai", "gong", "text", "csv")


def clock(seconds: float, comma: str) -> str:
    return f"00:00:{seconds:06.3f}".replace(".", comma)


def document(kind: str) -> str:
    """The talk as a file of this kind."""
    writers = {"vtt": vtt, "srt": srt, "text": plain, "csv": table}
    return writers[kind]() if kind in writers else json.dumps(machine(kind))


def vtt() -> str:
    cues = [f"{clock(a, '.')} --> {clock(b, '.')}\n<v {who}>{said}</v>" for a, b, who, said in SAID]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def srt() -> str:
    cues = [
        f"{n}\n{clock(a, ',')} --> {clock(b, ',')}\n{who}: {said}" for n, (a, b, who, said) in enumerate(SAID)
    ]
    return "\n\n".join(cues) + "\n"


def plain() -> str:
    return "\n".join(f"[{int(a // 60):02}:{a % 60:04.1f}] {who}: {said}" for a, _, who, said in SAID)


def table() -> str:
    return "start,end,speaker,text\n" + "\n".join(f'{a},{b},{who},"{said}"' for a, b, who, said in SAID)


def machine(kind: str) -> object:
    """The talk as one of the four makers writes it."""
    if kind == "whisper":
        keys = ("start", "end", "speaker", "text")
        return {"language": "nl", "segments": [dict(zip(keys, part, strict=True)) for part in SAID]}
    if kind == "deepgram":
        keys = ("start", "end", "speaker", "transcript")
        return {"results": {"utterances": [dict(zip(keys, part, strict=True)) for part in SAID]}}
    thousands = [(int(a * 1000), int(b * 1000), who, said) for a, b, who, said in SAID]
    if kind == "assemblyai":
        keys = ("start", "end", "speaker", "text")
        return {
            "language_code": "nl",
            "utterances": [dict(zip(keys, part, strict=True)) for part in thousands],
        }
    parts = [
        {"speakerId": who, "sentences": [{"start": a, "end": b, "text": said}]}
        for a, b, who, said in thousands
    ]
    return {"callTranscripts": [{"callId": "1", "transcript": parts}]}


PIECES = (
    *(
        "-->",
        "<v ",
        "</v>",
        "<",
        "&#x110000;",
        "&amp;",
        ":",
        "::",
        "\n\n",
        "\x00",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
    ),
    *(";", "99:99:99.999", "-5", "NaN", "1e400", "null", "é", chr(0x1F600), "\u202e", "\ufeff", "WEBVTT"),
    *("ja maar ", "?", "' " * 50, "a" * 500, "(" * 200, "[" * 200, "*a" * 100, "\t", "\r"),
)


def broken(n: int, seed: int) -> Iterator[tuple[str, str | bytes]]:
    """(name, file) of n files that were good before: cut, doubled, swapped, filled with strange pieces."""
    random = Random(seed)
    good = [(f"talk.{kind}", document(kind)) for kind in KINDS]
    for _ in range(n):
        name, text = random.choice(good)
        for _ in range(random.randint(1, 8)):
            text = changed(text, random)
        yield random.choice((name, "", "talk.json", "talk.csv")), as_bytes(text, random)


def changed(text: str, random: Random) -> str:
    """One change at a random place."""
    at = random.randrange(len(text) + 1)
    to = min(len(text), at + random.randint(1, 40))
    how = random.randrange(5)
    if how == 0:
        return text[:at] + text[to:]
    if how == 1:
        return text[:at] + random.choice(PIECES) + text[at:]
    if how == 2:
        return text[:to] + text[at:]
    if how == 3:
        return text[:at] + random.choice(PIECES) * random.randint(1, 30) + text[to:]
    return text[to:] + text[:at]


def as_bytes(text: str, random: Random) -> str | bytes:
    """Half of them as bytes, some with bytes that no code has."""
    if random.random() < 0.5:
        return text
    raw = bytearray(text.encode("utf-8", "replace"))
    for _ in range(random.randint(0, 5) if raw else 0):
        raw[random.randrange(len(raw))] = random.randrange(256)
    return bytes(raw)
