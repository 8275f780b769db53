"""What is heard in recordings: files of all kinds, two voices, and channels that are no two."""

import io
from pathlib import Path

import numpy as np
import pytest

from gehoor.listening.audio import media
from gehoor.listening.errors import AudioError
from gehoor.listening.hear import hear
from gehoor.listening.shape import Heard
from gehoor.listening.tests.sounds import CUSTOMER, GLIDE_ST, RATE, SELLER, Span, call, channel, wav


def codes(heard: Heard) -> list[str]:
    return [one.code for one in heard.warnings]


def near(found: object, expected: list[Span], within: float = 0.05) -> bool:
    return np.shape(found) == np.shape(expected) and bool(np.allclose(found, expected, atol=within))  # type: ignore[arg-type]


def test_two_people_who_take_turns_are_heard_each_at_their_own_time() -> None:
    heard = hear(wav(call()), seller="left", method="energy")
    assert near(heard.speech["seller"], SELLER)
    assert near(heard.speech["customer"], CUSTOMER)
    assert heard.separated
    assert heard.method == "energy"
    assert heard.duration_s == 19.0


def test_the_pitch_of_a_voice_without_its_fundamental_is_that_of_its_period() -> None:
    heard = hear(wav(call()), seller="left", method="energy")
    for who, hertz in (("seller", 115), ("customer", 205)):
        semitones = heard.tracks[who].pitch  # type: ignore[index]
        assert np.nanmedian(semitones) == pytest.approx(12 * np.log2(hertz / 100), abs=0.3)
        assert np.nanmax(semitones) - np.nanmin(semitones) < 2 * GLIDE_ST + 0.3


def test_the_level_of_a_full_sine_is_three_below_full_scale() -> None:
    sine = np.sin(np.arange(RATE * 4) * 2 * np.pi * 440 / RATE).astype(np.float32)
    level = hear(wav(sine, subtype="FLOAT"), method="energy").tracks["seller"].level
    assert np.median(level) == pytest.approx(-3.0, abs=0.1)
    assert len(level) == 400


def test_four_swells_a_second_are_four_syllables_a_second() -> None:
    wave = channel([(1.0, 3.0), (3.6, 5.6), (6.2, 8.2), (8.8, 10.8)], 12.0)
    nuclei = hear(wav(wave), method="energy").tracks["seller"].nuclei
    assert len(nuclei) == pytest.approx(32, abs=4)  # at both ends of each there is half of one
    assert np.median(np.diff(nuclei)) == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize(
    ("kind", "subtype", "rate"),
    [
        ("WAV", "ALAW", 8_000),
        ("WAV", "ULAW", 8_000),
        ("WAV", "PCM_24", 44_100),
        ("FLAC", "PCM_16", 16_000),
        ("OGG", "OPUS", 48_000),
        ("OGG", "VORBIS", 22_050),
        ("MP3", None, 16_000),
        ("W64", "PCM_16", 11_025),
    ],
)
def test_every_kind_of_file_gives_the_same_turns(kind: str, subtype: str | None, rate: int) -> None:
    heard = hear(wav(call(rate=rate), rate, kind, subtype), seller="left", method="energy")
    assert near(heard.speech["seller"], SELLER, 0.08)
    assert near(heard.speech["customer"], CUSTOMER, 0.08)
    assert heard.sample_rate == rate


def test_a_path_is_as_good_as_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(wav(call()).getvalue())
    assert hear(path, method="energy").duration_s == hear(str(path), method="energy").duration_s == 19.0


def test_a_call_longer_than_a_chunk_has_no_seam() -> None:
    # somebody is speaking at 120 s and at 240 s, where one chunk ends and the next begins
    spans = [(float(at), float(at) + 3.0) for at in range(4, 250, 5)]
    both = np.stack([channel(spans, 255.0), channel([(2.2, 3.2)], 255.0, 200)], axis=1)
    heard = hear(wav(both), seller="left", method="energy")
    assert near(heard.speech["seller"], spans)
    seam = heard.tracks["seller"].pitch[11_990:12_010]
    assert len(heard.tracks["seller"].pitch) == 25_500
    assert np.nanmax(seam) - np.nanmin(seam) < 0.5


@pytest.mark.parametrize("rate", [7_999, 96_000])
def test_a_rate_nobody_can_listen_to_is_named(rate: int) -> None:
    with pytest.raises(AudioError) as caught:
        hear(wav(np.zeros(rate, np.float32), rate), method="energy")
    assert (caught.value.code, caught.value.data) == ("bad_rate", {"rate": rate})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_sound"),
        (b"What was said, in words", "not_audio"),
        (b"RIFF\x00\x00\x00\x00WAVE", "not_audio"),
    ],
)
def test_what_is_no_recording_is_named(content: bytes, code: str) -> None:
    with pytest.raises(AudioError, match=code):
        hear(io.BytesIO(content), method="energy")


def test_a_file_that_needs_more_installed_says_so() -> None:
    with pytest.raises(AudioError) as caught:
        hear(io.BytesIO(b"\0\0\0\x18ftypM4A \0\0\0\0" + bytes(100)), method="energy")
    assert caught.value.code == ("not_audio" if media.installed() else "needs_media")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="no_file"):
        hear(tmp_path / "gone.wav")


def test_three_channels_are_not_heard() -> None:
    with pytest.raises(AudioError, match="bad_channels"):
        hear(wav(np.zeros((RATE, 3), np.float32)), method="energy")


def test_a_recording_without_samples_is_named() -> None:
    with pytest.raises(AudioError, match="no_sound"):
        hear(wav(np.zeros((0, 2), np.float32)), method="energy")


def test_a_broken_file_is_heard_as_far_as_it_goes() -> None:
    whole = wav(call(), kind="FLAC").getvalue()
    heard = hear(io.BytesIO(whole[: len(whole) // 2]), seller="left", method="energy")
    assert 2 < heard.duration_s < 15
    assert "cut_short" in codes(heard)


def test_samples_that_are_no_numbers_are_silence() -> None:
    both = call()
    both[8_000:8_100] = np.nan
    heard = hear(wav(both, subtype="FLOAT"), seller="left", method="energy")
    assert len(heard.speech["customer"]) == 3


def test_the_other_voice_that_leaks_in_is_not_heard_twice() -> None:
    both = call()
    late = np.pad(both[:, ::-1], ((480, 0), (0, 0)))[: len(both)]
    heard = hear(wav(both + late * np.float32(10 ** (-25 / 20))), seller="left", method="energy")
    assert near(heard.speech["seller"], SELLER)
    assert near(heard.speech["customer"], CUSTOMER)
    assert "crosstalk" in codes(heard)


def test_one_channel_is_one_voice_and_says_so() -> None:
    heard = hear(wav(call().sum(axis=1)), method="energy")
    assert not heard.separated
    assert heard.seller_side is None
    assert heard.speech["seller"]
    assert not heard.speech["customer"]
    assert "one_channel" in codes(heard)


def test_equal_channels_are_one() -> None:
    mixed = call().sum(axis=1)
    heard = hear(wav(np.stack([mixed, mixed * np.float32(0.5)], axis=1)), method="energy")
    assert not heard.separated
    assert "equal_channels" in codes(heard)


def test_channels_that_both_carry_both_voices_are_not_two() -> None:
    both = call()
    heard = hear(wav(both + both[:, ::-1] * np.float32(0.6)), method="energy")
    assert not heard.separated
    assert "not_separated" in codes(heard)


def test_an_empty_channel_is_named_and_the_voice_is_on_the_other() -> None:
    both = call()
    both[:, 0] = 0
    heard = hear(wav(both), method="energy")
    assert [one.data for one in heard.warnings if one.code == "empty_channel"] == [{"side": "left"}]
    assert near(heard.speech["seller"], CUSTOMER)
    assert not heard.separated


def test_the_network_hears_no_speech_in_silence_and_says_so() -> None:
    heard = hear(wav(np.zeros((RATE * 3, 2), np.float32)), method="silero")
    assert heard.method == "silero"
    assert not heard.speech["seller"]
    assert "no_speech" in codes(heard)


def test_the_network_is_no_ear_for_hiss() -> None:
    noise = np.random.default_rng(3).standard_normal((RATE * 6, 2)).astype(np.float32) * 0.05
    noise[: RATE * 2] *= 0.01
    assert not hear(wav(noise), method="silero").speech["seller"]
    assert hear(wav(noise), method="energy").speech["seller"]
