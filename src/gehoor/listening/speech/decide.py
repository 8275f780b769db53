"""Who speaks when: the network says where, the level says exactly when."""

from dataclasses import dataclass

import numpy as np

from gehoor.listening.audio.block import Curve, Mask
from gehoor.listening.speech import energy
from gehoor.listening.speech.floor import measured
from gehoor.listening.speech.spans import filled, widened, within

SURE = (0.3, 0.5)  # how sure the network must be to go on, and to begin, where the level says nothing
LIKELY = (0.15, 0.3)  # and where the level says that somebody speaks
SNAP = 15  # blocks of 10 ms: how far an edge may be moved to where the level changes
SOON, LATE = 2, 15  # blocks: the network is a little late to begin, and later to end


@dataclass(frozen=True, slots=True)
class Other:
    """Where the channel holds no more than the other's voice: tightly, and with wide margins."""

    tight: Mask
    wide: Mask


def speech(level: Curve, voice: Curve, other: Other | None = None) -> Mask:
    """Speech per 10 ms, bridged and pruned. `voice` is the network's certainty, empty when there is none.

    On a quiet line the level decides the edges and the network the rest; where noise covers the weak parts
    of the voice, the inside of what the network found counts as well. `other` is no speech.
    """
    line = measured(level)
    found = energy.active(level, line)
    if other:
        found = found & ~other.tight
    if len(voice):
        inside = energy.buried(line) & within(energy.hysteresis(voice, *SURE), SOON, LATE)
        likely = widened(energy.hysteresis(voice, *LIKELY), SNAP)
        found = (found & likely) | (inside & ~other.wide if other else inside)
    return filled(np.asarray(found))
