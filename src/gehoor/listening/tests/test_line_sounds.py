"""What is on a line beside two voices: each is named, and is nobody's speech."""

import numpy as np
import pytest

from gehoor.listening.hear import hear
from gehoor.listening.shape import Heard, Sound
from gehoor.listening.tests.sounds import RATE, Wave, buzz, call, channel, tone, wav


def after(seconds: float, left: Wave | None = None, right: Wave | None = None) -> Wave:
    """The call after `seconds` of something else on either channel."""
    both = np.concatenate([np.zeros((round(seconds * RATE), 2), np.float32), call()])
    for side, wave in enumerate((left, right)):
        if wave is not None:
            both[RATE // 2 : RATE // 2 + len(wave), side] += wave
    return both


def listened(both: Wave, **more: object) -> Heard:
    return hear(wav(both), method="energy", **more)  # type: ignore[arg-type]


def of(heard: Heard, kind: str) -> list[Sound]:
    return [one for one in heard.sounds if one.kind == kind]


def rings(times: int, on: float, off: float, *hertz: float) -> Wave:
    one = np.concatenate([tone(*hertz, seconds=on), np.zeros(round(off * RATE), np.float32)])
    return np.tile(one, times)


@pytest.mark.parametrize(
    ("hertz", "on", "off", "cadence"),
    [
        ((425,), 1.0, 4.0, "ringing"),
        ((440, 480), 2.0, 4.0, "ringing"),
        ((425,), 0.5, 0.5, "busy"),
    ],
)
def test_ringing_comes_from_the_other_end(
    hertz: tuple[float, ...], on: float, off: float, cadence: str
) -> None:
    heard = listened(after(18, left=rings(3, on, off, *hertz)))
    (ring,) = of(heard, "ring_tone")
    assert ring.data == {"cadence": cadence}
    assert ring.speaker == "customer"
    assert heard.seller_side == "right"
    assert ring.start == pytest.approx(0.5, abs=0.05)
    assert all(start > 18 for start, _ in heard.speech["customer"])


def test_a_single_hum_in_somebodys_voice_rings_no_bell() -> None:
    assert not of(listened(after(2, left=tone(430, seconds=0.4))), "ring_tone")


def test_keys_are_read_and_belong_to_who_presses_them() -> None:
    grid = {"0": (941, 1336), "6": (770, 1477), "#": (941, 1477)}
    quiet = np.zeros(RATE // 10, np.float32)
    pressed = np.concatenate([part for key in "06#" for part in (tone(*grid[key], seconds=0.1), quiet)])
    heard = listened(after(3, right=pressed))
    (found,) = of(heard, "dtmf")
    assert found.data == {"keys": "06#"}
    assert heard.seller_side == "right"


def test_music_goes_on_without_a_pause_and_is_nobodys_speech() -> None:
    chords = [tone(root, root * 1.26, root * 1.5, root * 2, seconds=0.5) for root in (262, 349, 392, 294) * 6]
    heard = listened(after(14, right=np.concatenate(chords)), seller="left")
    (music,) = of(heard, "hold_music")
    assert (music.start, music.end) == (pytest.approx(0.5, abs=0.6), pytest.approx(12.5, abs=0.6))
    assert music.speaker == "customer"
    assert all(start > 14 for start, _ in heard.speech["customer"])


def test_a_machine_that_answers_is_no_customer() -> None:
    both = np.stack([channel([(8.0, 12.0)], 14.0), channel([(0.5, 3.0), (3.3, 5.5)], 14.0, 200)], axis=1)
    both[round(6.0 * RATE) : round(6.5 * RATE), 1] += tone(1000, seconds=0.5)
    heard = listened(both)
    (machine,) = of(heard, "voicemail")
    assert machine.data == {"beep_s": "6.00"}
    assert (machine.start, machine.end) == (pytest.approx(0.5, abs=0.05), pytest.approx(6.5, abs=0.05))
    assert not heard.speech["customer"]
    assert heard.seller_side == "left"


def test_somebody_who_talks_on_after_a_beep_is_a_person() -> None:
    person = channel([(0.5, 3.0), (3.3, 5.5), (10.0, 12.5), (13.0, 16.0)], 20.0, 200)
    both = np.stack([channel([(8.0, 9.0)], 20.0), person], axis=1)
    both[round(6.0 * RATE) : round(6.5 * RATE), 1] += tone(1000, seconds=0.5)
    assert not of(listened(both), "voicemail")


def test_a_long_silence_is_named_a_short_one_is_not() -> None:
    assert not of(listened(after(6)), "silence")
    (silence,) = of(listened(after(12)), "silence")
    assert (silence.start, silence.speaker) == (0.0, None)
    assert silence.end == pytest.approx(12.5, abs=0.1)


def test_a_wave_cut_off_flat_is_named() -> None:
    both = after(1, left=np.clip(buzz(0.9) * 20, -1, 1))
    found = of(listened(both, seller="left"), "clipping")
    assert [(one.start, one.end, one.speaker) for one in found] == [(0.0, 2.0, "seller")]
    assert found[0].data["cuts"] > 20
    assert not of(listened(call()), "clipping")


def test_who_speaks_first_and_briefly_was_called() -> None:
    both = np.stack([channel([(1.0, 2.0), (9.0, 11.0)], 12.0), channel([(2.5, 8.0)], 12.0, 200)], axis=1)
    heard = listened(both)
    assert heard.seller_side == "right"
    assert [one.data["by"] for one in heard.warnings if one.code == "side_guessed"] == ["who_answers"]


def test_being_told_beats_every_guess() -> None:
    heard = listened(after(18, left=rings(3, 1.0, 4.0, 425)), seller="left")
    assert heard.seller_side == "left"
    assert "side_guessed" not in [one.code for one in heard.warnings]
