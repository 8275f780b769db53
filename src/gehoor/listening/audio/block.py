"""The types of sound as arrays."""

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]  # (samples, channels), full scale 1.0
Wave = NDArray[np.float32]  # (samples,), one channel
Curve = NDArray[np.float32]  # one number each 10 ms
Mask = NDArray[np.bool_]  # one yes or no each 10 ms

HOP_S = 0.01
RATE = 8_000  # Hz; what pitch, level and syllables are measured at, whatever the file's rate
HOP = 80  # samples at RATE
