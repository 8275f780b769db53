"""Turns on real Dutch talk: our floor-transfer offsets beside those of a corpus, and how they are spread.

`python -m bench.turns [FILE.svg]` reads ifadv_dialogues.csv from LEARNING_DATA (ten dialogues, 6,605
utterances timed by hand, with an offset of their own) and writes the plot of docs/listening.en.md.
"""

import csv
import os
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gehoor.listening.floor import floor_of
from gehoor.listening.ipus import BRIDGE_S, SHORTEST_S, Ipu, with_backchannels
from gehoor.listening.shape import Speaker, Transcript, Turn, Utterance
from gehoor.listening.turns import PLAN_S, turns_of

CLOSE_S = 0.020
PLOT = Path(__file__).resolve().parent.parent / "docs" / "images" / "floor-offsets.svg"
OUTCOMES = {
    "same": "a turn after the other's turn: same definition, within 20 ms",
    "same, apart": "a turn after the other's turn: same definition, further apart",
    "at once, within": "starts within 200 ms of the other: ours is of the turn before, within 20 ms",
    "at once, apart": "starts within 200 ms of the other: another utterance was taken",
    "goes on": "the own turn goes on after a back-channel: no transfer",
    "back-channel": "is a back-channel itself: no turn",
    "never left": "the other spoke wholly within the own turn: no transfer",
    "both at once": "both begin within 200 ms after an own turn: nobody answered",
    "ours only": "the corpus has none here",
}


@dataclass(frozen=True)
class Row:
    """One utterance of the corpus; seconds. `offset` is None where the corpus gives none."""

    speaker: Speaker
    start: float
    end: float
    text: str
    offset: float | None


@dataclass(frozen=True)
class Agreement:
    """How often each outcome of OUTCOMES happened, and our offsets of turns."""

    counts: Mapping[str, int]
    offsets: Sequence[float]

    @property
    def share(self) -> float:
        """Of the offsets with the same definition, the percentage within 20 ms."""
        same = self.counts.get("same", 0)
        return 100 * same / max(same + self.counts.get("same, apart", 0), 1)


def corpus(path: Path) -> dict[str, list[Row]]:
    """The utterances of each dialogue, in the order of the file."""
    found: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            speaker: Speaker = "seller" if row["participant"].startswith("spreker1") else "customer"
            offset = float(row["FTO"]) / 1000 if row["FTO"] else None
            begin, end = float(row["begin"]) / 1000, float(row["end"]) / 1000
            found.setdefault(row["source"], []).append(Row(speaker, begin, end, row["utterance"], offset))
    return found


def agreement(dialogues: Mapping[str, Sequence[Row]]) -> Agreement:
    """Our turns of every dialogue beside the offsets of the corpus."""
    counts: Counter[str] = Counter()
    offsets: list[float] = []
    for rows in dialogues.values():
        said = [Utterance(row.speaker, row.text or "[…]", row.start, row.end) for row in rows]
        floor = floor_of(None, Transcript(said, "csv", "nl"))
        counts.update(outcomes(rows, floor.ipus, floor.turns))
        offsets += [turn.fto_s for turn in floor.turns if turn.fto_s is not None]
    return Agreement(counts, offsets)


def outcomes(rows: Sequence[Row], ipus: Sequence[Ipu], turns: Sequence[Turn]) -> Iterator[str]:
    """What became of each utterance for which the corpus or we have an offset."""
    ours = {(turn.speaker, turn.start): turn for turn in turns}
    asides = {(one.speaker, one.start) for one in ipus if one.backchannel}
    for row in rows:
        key = (row.speaker, row.start)
        turn = ours.get(key)
        if row.offset is None:
            if turn and turn.fto_s is not None:
                yield "ours only"
        elif key in asides:
            yield "back-channel"
        elif turn is None:
            yield "goes on"
        elif turn.fto_s is None:
            yield "both at once" if _at_once(row, rows) else "never left"
        else:
            yield _compared(row, rows, turn.fto_s)


def _compared(row: Row, rows: Sequence[Row], fto_s: float) -> str:
    assert row.offset is not None
    close = abs(row.offset - fto_s) <= CLOSE_S
    if _at_once(row, rows):
        return "at once, within" if close else "at once, apart"
    return "same" if close else "same, apart"


def _at_once(row: Row, rows: Sequence[Row]) -> bool:
    near = (one for one in rows if row.start - PLAN_S < one.start <= row.start)
    return any(one.speaker != row.speaker for one in near)


def as_a_recording(dialogues: Mapping[str, Sequence[Row]]) -> Counter[str]:
    """The same with utterances under 200 ms apart joined, as a recording has it: within 20 ms or apart."""
    counts: Counter[str] = Counter()
    for rows in dialogues.values():
        told = {(row.speaker, row.start): row.offset for row in rows}
        for turn in turns_of(with_backchannels(_joined(rows))):
            offset = told.get((turn.speaker, turn.start or 0.0))
            if offset is not None and turn.fto_s is not None:
                counts["within" if abs(offset - turn.fto_s) <= CLOSE_S else "apart"] += 1
    return counts


def _joined(rows: Sequence[Row]) -> list[Ipu]:
    lanes: dict[str, list[Ipu]] = {"seller": [], "customer": []}
    for row in rows:
        lane = lanes[row.speaker]
        if lane and row.start - lane[-1].end < BRIDGE_S:
            end, text = max(lane[-1].end, row.end), f"{lane[-1].text} {row.text}".strip()
            lane[-1] = replace(lane[-1], end=end, text=text)
        elif row.end - row.start >= SHORTEST_S:
            lane.append(Ipu(row.speaker, row.start, row.end, row.text))
    return lanes["seller"] + lanes["customer"]


def plot(offsets: Sequence[float], *, low: float = -2.0, high: float = 2.5, step: float = 0.1) -> str:
    """A histogram of offsets as an SVG of its own."""
    edges = np.arange(low, high + step / 2, step)
    counts, _ = np.histogram(offsets, edges)
    middle = float(np.median(offsets))
    width, height, left, bottom = 720, 260, 44, 34
    across = (width - left - 26) / (high - low)
    tall = (height - bottom - 24) / max(int(counts.max()), 1)
    parts = [
        f'<rect x="{left + across * (edge - low) + 0.5:.1f}" y="{height - bottom - count * tall:.1f}" '
        f'width="{across * step - 1:.1f}" height="{count * tall:.1f}" fill="{_colour(edge)}"/>'
        for edge, count in zip(edges, counts, strict=False)
    ]
    zero, median = (left + across * (at - low) for at in (0.0, middle))
    parts += [
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="14" y2="{height - bottom}" stroke="#777"/>',
        f'<line x1="{median:.1f}" x2="{median:.1f}" y1="14" y2="{height - bottom}" stroke="#777" '
        f'stroke-dasharray="4 3"/>',
        f'<text x="{median + 4:.1f}" y="22">{1000 * middle:.0f} ms</text>',
    ]
    parts += [
        f'<text x="{left + across * (at - low):.1f}" y="{height - 16}" text-anchor="middle">{at:+.1f}</text>'
        for at in np.arange(low, high + 0.01, 0.5)
    ]
    parts.append(f'<text x="{(width + left) / 2}" y="{height - 2}" text-anchor="middle">s</text>')
    parts.append(f'<text x="4" y="22">{int(counts.max())}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#777">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _colour(edge: float) -> str:
    return "#b5573a" if edge < -1e-9 else "#4a7a99"


def report(found: Agreement, joined: Mapping[str, int]) -> str:
    """The table that docs/listening.en.md quotes."""
    offsets = sorted(found.offsets)
    total = joined.get("within", 0) + joined.get("apart", 0)
    lines = [f"{found.counts.get(code, 0):6,}  {said}" for code, said in OUTCOMES.items()]
    lines.append(f"{found.share:6.1f}% within 20 ms where the definition is the same")
    middle, low, high = (round(1000 * float(np.percentile(offsets, one))) for one in (50, 10, 90))
    early = 100 * bisect_right(offsets, 0) / len(offsets)
    lines.append(
        f"        our {len(offsets):,} offsets: median {middle} ms, {early:.0f} % at or below zero, "
        f"P10 {low} ms, P90 {high} ms"
    )
    lines.append(f"        joined as in a recording: {joined.get('within', 0):,} of {total:,} within 20 ms")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    data = Path(os.environ.get("LEARNING_DATA", "../shared/data")) / "ifadv_dialogues.csv"
    dialogues = corpus(data)
    found = agreement(dialogues)
    sys.stdout.write(report(found, as_a_recording(dialogues)) + "\n")
    target = Path(arguments[0]) if arguments else PLOT
    target.write_text(plot(found.offsets), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
