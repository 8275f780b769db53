"""espeak-ng as a library: sound, and the moment of every phoneme, which is how the syllables are known."""

import ctypes
import ctypes.util
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]
Request = tuple[str, str, int, int]  # text, voice, words a minute, pitch setting

RETRIEVAL, IPA_EVENTS, DONT_EXIT, UTF8 = 2, 0x0003, 0x8000, 1
RATE_PARAMETER, PITCH_PARAMETER, RANGE_PARAMETER = 1, 3, 4
PHONEME = 7
VOWELS = frozenset("aeiouyɑɛɪɔʊʏøœəɐʌɜæɒɶɨʉɵ")
SYLLABIC = "\u0329"
VOICED = VOWELS | frozenset("lmnrjwŋɹɾʋɫɲ")


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Spoken:
    """One utterance: its sound at `rate`, and each phoneme with the second it begins."""

    wave: Wave
    rate: int
    phonemes: tuple[tuple[float, str], ...]

    @property
    def syllables(self) -> list[float]:
        """The seconds at which the vowels begin."""
        return [at for at, name in self.phonemes if VOWELS & set(name) or SYLLABIC in name]


class Espeak:
    """The library; its state is global, so there is one in a process."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        self._library = ctypes.CDLL(name)
        self.rate = self._library.espeak_Initialize(RETRIEVAL, 0, None, IPA_EVENTS | DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng does not start")
        self._sound: list[NDArray[np.int16]] = []
        self._phonemes: list[tuple[float, str]] = []
        self._callback = _Callback(self._heard)
        self._library.espeak_SetSynthCallback(self._callback)

    def _heard(self, samples: ctypes.Array, count: int, events: ctypes.Array) -> int:
        if samples and count > 0:
            self._sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        at = 0
        while events[at].type:
            if events[at].type == PHONEME:
                name = bytes(events[at].id.string).decode("utf-8", "ignore")
                self._phonemes.append((events[at].audio_position / 1000, name))
            at += 1
        return 0

    def speak(self, text: str, voice: str, words_per_minute: int, pitch: int) -> Spoken:
        """Say a text."""
        self._sound, self._phonemes = [], []
        library = self._library
        if library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice {voice}")
        library.espeak_SetParameter(RATE_PARAMETER, words_per_minute, 0)
        library.espeak_SetParameter(PITCH_PARAMETER, pitch, 0)
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8, None, None)
        library.espeak_Synchronize()
        sound = np.concatenate(self._sound) if self._sound else np.zeros(0, np.int16)
        return Spoken(_trimmed(sound), self.rate, tuple(self._phonemes))


def _trimmed(sound: NDArray[np.int16]) -> Wave:
    """Without the silence at the end; the beginning stays, so that the phonemes keep their times."""
    loud = np.flatnonzero(np.abs(sound) > 60)
    last = int(loud[-1]) + 1 if len(loud) else len(sound)
    return sound[:last].astype(np.float32) / 32768


def spoken(requests: Sequence[Request]) -> list[Spoken]:
    """Say every request, in order, by a library that has said nothing before: the same each time.

    espeak-ng goes on in its noise where it stopped, so what it says depends on all that it has said in the
    process; a process of its own for each call gives the same bytes for the same call.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(_said, list(requests)).result()


def _said(requests: Sequence[Request]) -> list[Spoken]:
    library = Espeak()
    return [library.speak(*request) for request in requests]
