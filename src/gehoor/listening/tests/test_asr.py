"""A recogniser is a guest: without it, or without its model, there is a reason and no crash."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gehoor.listening import asr
from gehoor.listening.errors import TranscriptError
from gehoor.listening.shape import Utterance


@dataclass
class Scribe:
    """A recogniser that hears a fixed sentence for each loudness."""

    def write_down(self, samples: NDArray[np.float32], language: str) -> list[Utterance]:
        loud = float(samples.max()) > 0.5
        return [Utterance(None, "Dag." if loud else "Hallo.", 2.0 if loud else 0.5, 3.0)]


def test_each_voice_is_written_down_by_itself_and_put_in_order() -> None:
    voices = {"seller": np.full(10, 0.9, np.float32), "customer": np.full(10, 0.1, np.float32)}
    found = asr.transcribe(voices, Scribe(), "nl")  # type: ignore[arg-type]
    assert [(u.speaker, u.text) for u in found.utterances] == [("customer", "Hallo."), ("seller", "Dag.")]
    assert (found.kind, found.language) == ("asr", "nl")
    assert [w.code for w in found.warnings] == ["recognised_by_machine"]


def test_a_name_instead_of_a_model_on_the_disk_is_never_looked_up_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError) as caught:
        asr.FasterWhisper(tmp_path / "large-v3")
    assert caught.value.code == "asr_no_model"
    assert caught.value.data["missing"] == ["model.bin", "config.json"]


def test_without_the_extra_the_reason_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in asr.NEEDED:
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(__import__("sys").modules, "faster_whisper", None)
    with pytest.raises(TranscriptError) as caught:
        asr.FasterWhisper(tmp_path)
    assert (caught.value.code, caught.value.data) == ("asr_not_installed", {"extra": "asr"})
