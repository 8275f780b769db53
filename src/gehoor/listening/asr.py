"""A recogniser as a plug-in: faster-whisper with a model that the user has already put on the disk.

Nothing is ever fetched by itself. No Dutch model with a known origin can be installed from a package index,
so the choice of model stays with whoever runs it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.errors import TranscriptError
from gehoor.listening.shape import Speaker, Transcript, Utterance, Warn, Word

RATE = 16_000  # Hz, what the models take
NEEDED = ("model.bin", "config.json")


class Recogniser(Protocol):
    """Whatever can write down one voice: seconds in, utterances out."""

    def write_down(self, samples: NDArray[np.float32], language: str) -> Sequence[Utterance]:
        """`samples`: one voice, 16 kHz, between -1 and 1."""
        ...


class FasterWhisper:
    """The recogniser of the `asr` extra."""

    def __init__(self, model: Path, threads: int = 1) -> None:
        """Raises TranscriptError: asr_not_installed, asr_no_model."""
        check_model(model)
        self.model: Any = whisper_class()(
            str(model), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )

    def write_down(self, samples: NDArray[np.float32], language: str) -> list[Utterance]:
        """Segments with the times of their words, as the model gives them."""
        segments, _ = self.model.transcribe(samples, language=language or None, word_timestamps=True)
        return [utterance(segment) for segment in segments if segment.text.strip()]


def whisper_class() -> Any:
    """The class of the extra, or the reason why it is not there."""
    try:
        from faster_whisper import WhisperModel
    except ImportError as error:
        raise TranscriptError("asr_not_installed", {"extra": "asr"}) from error
    return WhisperModel


def check_model(model: Path) -> None:
    """A directory with a converted model in it; a mere name would be looked up elsewhere."""
    missing = [name for name in NEEDED if not (model / name).is_file()]
    if missing:
        raise TranscriptError("asr_no_model", {"path": str(model), "missing": missing})


def utterance(segment: Any) -> Utterance:
    words = tuple(Word(word.word.strip(), word.start, word.end) for word in segment.words or ())
    return Utterance(None, segment.text.strip(), segment.start, segment.end, words)


def transcribe(
    voices: dict[Speaker, NDArray[np.float32]], recogniser: Recogniser, language: str = ""
) -> Transcript:
    """Write down each voice by itself and put the utterances in order of time.

    Word ends of recognisers come late, in Dutch by seconds: ends of turns come from the sound, not from here.
    """
    said = [
        Utterance(speaker, one.text, one.start, one.end, one.words, speaker)
        for speaker, samples in voices.items()
        for one in recogniser.write_down(samples, language)
    ]
    said.sort(key=lambda one: one.start or 0.0)
    return Transcript(said, "asr", language, [Warn("recognised_by_machine")])
