"""Level: mean square per 10 ms in dB below full scale, of the telephone band, without the constant part."""

import numpy as np

from gehoor.listening.audio.block import HOP, Curve, Wave

FLOOR_DB = -120.0


def block_levels(wave: Wave) -> Curve:
    """dB per block of 10 ms: 10 log10(mean of the squares), never under FLOOR_DB; a full-scale sine is -3."""
    blocks = wave[: len(wave) // HOP * HOP].reshape(-1, HOP)
    power = np.einsum("ij,ij->i", blocks, blocks) / HOP
    return decibels(power)


def decibels(power: Curve) -> Curve:
    """10 log10 of a power, floored."""
    return (10.0 * np.log10(np.maximum(power, 1e-12))).astype(np.float32)


def levels(blocks: Curve) -> Curve:
    """The level at i * 10 ms: the mean power of the blocks on either side of that moment."""
    power = 10.0 ** (blocks / 10.0)
    before = np.concatenate([power[:1], power[:-1]])
    return decibels((power + before) / 2.0)
