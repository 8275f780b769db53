"""Who speaks when: the network says where, the level says exactly when."""

from dataclasses import dataclass

import numpy as np

from gehoor.listening.audio.block import Curve, Mask
from gehoor.listening.speech import energy
from gehoor.listening.speech.floor import measured
from gehoor.listening.speech.spans import filled, widened, within

STAY, ENTER = 0.35, 0.5  # how sure the network must be to go on, and to begin
SNAP = 12  # blocks of 10 ms: how far an edge may be moved to where the level changes
SOON, LATE = 2, 11  # blocks: the network is a little late to begin, and later to end


@dataclass(frozen=True, slots=True)
class Other:
    """Where the channel holds no more than the other's voice: tightly, and with wide margins."""

    tight: Mask
    wide: Mask


def speech(level: Curve, voice: Curve, other: Other | None = None) -> Mask:
    """Speech per 10 ms, bridged and pruned. `voice` is the network's certainty, empty when there is none.

    On a quiet line the level decides the edges and the network the rest; where the noise covers the weak parts
    of the voice, the inside of what the network found counts as well. `other` is no speech.
    """
    line = measured(level)
    found = energy.active(level, line)
    if other:
        found = found & ~other.tight
    if len(voice):
        sure = energy.hysteresis(voice, STAY, ENTER)
        inside = energy.buried(line) & within(sure, SOON, LATE)
        found = (found & widened(sure, SNAP)) | (inside & ~other.wide if other else inside)
    return filled(np.asarray(found))
