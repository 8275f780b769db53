"""The codes of listening and what they are called on the screen, in the language that is active.

Measures in decibels, semitones, seconds and syllables against somebody's own range; never a word about what
somebody feels or is.
"""

from gehoor.calls.words.measures import (
    formula,
    group,
    margin,
    measure_name,
    reason,
    remark,
    unit,
    value,
)
from gehoor.calls.words.moments import (
    moment_name,
    need,
    resistance_class,
    signal,
    sound,
    tip,
    tip_source,
    why,
)
from gehoor.calls.words.notes import source_of_times, speaker, warning

__all__ = [
    "formula",
    "group",
    "margin",
    "measure_name",
    "moment_name",
    "need",
    "reason",
    "remark",
    "resistance_class",
    "signal",
    "sound",
    "source_of_times",
    "speaker",
    "tip",
    "tip_source",
    "unit",
    "value",
    "warning",
    "why",
]
