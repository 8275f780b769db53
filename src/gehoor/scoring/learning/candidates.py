"""From columns to the traits worth trying: bounds of numbers, common texts, rare ones together, blanks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gehoor.scoring.learning.measure import Floats, Truths, Wholes
from gehoor.scoring.learning.sheet import Sheet, as_numbers, squash
from gehoor.scoring.learning.traits import AtLeast, Blank, OneOf, Rare, Single

CUTS = 24  # bounds tried for one column of numbers
MOST_TEXTS = 40  # common values of one column; what remains is rare
FEW = 8  # different numbers that are also tried one by one
_ID = frozenset({"id", "ids", "uuid", "guid", "number", "nummer", "nr", "no", "key", "sleutel", "code"})


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts as small numbers: `codes[i]` is the place in `traits` of what row i says."""

    name: str
    traits: tuple[Single, ...]
    codes: Wholes

    def among(self, wanted: Sequence[int]) -> Truths:
        """The rows that say one of the values with these codes."""
        table = np.zeros(len(self.traits) or 1, dtype=np.bool_)
        table[list(wanted)] = True
        return np.asarray(table[self.codes])

    def sums(self, columns: NDArray[np.float32], inside: Truths) -> Floats:
        """The sum of each of `columns` over the rows of each value, among the rows `inside`."""
        rows = np.flatnonzero(inside)
        codes = self.codes[rows]
        order = np.argsort(codes, kind="stable")
        present, starts = np.unique(codes[order], return_index=True)
        found = np.zeros((len(self.traits), columns.shape[1]))
        if len(rows):
            found[present] = np.add.reduceat(columns[rows[order]], starts, axis=0)
        return found


@dataclass(frozen=True, slots=True)
class Candidates:
    """`masks[i]` says for which rows `traits[i]` holds; `texts` are for choosing several values at once."""

    traits: tuple[Single, ...]
    masks: Truths
    texts: tuple[TextColumn, ...]
    floats: NDArray[np.float32]  # the masks once more, ready to multiply


def candidates(sheet: Sheet, excluded: Sequence[str], least: int) -> Candidates:
    """Every trait that holds for at least `least` rows and fails for as many.

    Columns in `excluded`, columns of one value and columns that only number the rows are left out.
    """
    left_out = {squash(name) for name in excluded}
    found: dict[bytes, tuple[Single, Truths]] = {}
    texts: list[TextColumn] = []
    for name, cells in sheet.columns.items():
        if squash(name) in left_out or _numbers_the_rows(name, cells):
            continue
        if not is_numeric(cells):
            texts.append(_text_column(name, cells, least))
        for trait in _traits(name, cells, least):
            mask = trait.holds(sheet)
            if mask is not None and least <= int(mask.sum()) <= sheet.rows - least:
                found.setdefault(np.packbits(mask).tobytes(), (trait, mask))
    traits = tuple(trait for trait, _mask in found.values())
    masks = np.array([mask for _trait, mask in found.values()], dtype=np.bool_).reshape(
        len(traits), sheet.rows
    )
    texts = [column for column in texts if len(column.traits) > 2]
    return Candidates(traits, masks, tuple(texts), masks.astype(np.float32))


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether (nearly) everything that is filled in is a number."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and float(np.isnan(as_numbers(filled)).mean()) <= 0.02


def _numbers_the_rows(name: str, cells: Sequence[str]) -> bool:
    """Whether a column only tells rows apart, like the number of a lead."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 10 or len(set(filled)) < 0.98 * len(filled):
        return False
    if not is_numeric(filled):
        return False  # a text that is always another is rare everywhere, and drops out by itself
    words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    values = as_numbers(filled)
    in_order = bool(np.all(np.diff(values) > 0) or np.all(np.diff(values) < 0))
    is_whole = bool(np.all(values == np.floor(values)))
    return is_whole and ((in_order and len(filled) >= 30) or bool(_ID & set(words)))


def _traits(name: str, cells: Sequence[str], least: int) -> Iterator[Single]:
    if is_numeric(cells):
        values = as_numbers(cells)
        yield from (AtLeast(name, bound) for bound in cuts(values[~np.isnan(values)]))
        if len(set(cells)) > FEW:
            yield Blank(name)
            return
    yield from _text_column(name, cells, least).traits


def cuts(values: Floats) -> list[float]:
    """At most `CUTS` bounds that take the values apart in about equal parts, round where that is the same."""
    different = np.unique(values)
    if len(different) < 2:
        return []
    if len(different) > CUTS:
        spread = np.quantile(values, np.linspace(0, 1, CUTS + 2)[1:-1], method="nearest")
        different = np.unique(np.concatenate([different[:1], spread]))
    ordered = np.unique(values)
    return [_rounded(float(bound), ordered) for bound in different[1:]]


def _rounded(bound: float, ordered: Floats) -> float:
    """The roundest number that separates the same values as `bound` does."""
    place = int(np.searchsorted(ordered, bound))
    below = float(ordered[place - 1])
    for digits in range(1, 8):
        rounded = float(f"{bound:.{digits - 1}e}")
        if below < rounded <= bound:
            return rounded
    return bound


def _text_column(name: str, cells: Sequence[str], least: int) -> TextColumn:
    counted: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    folded = [squash(cell) for cell in cells]
    for word, cell in zip(folded, cells, strict=True):
        if word:
            counted[word] += 1
            spelling.setdefault(word, cell)
    common = [word for word, count in counted.most_common(MOST_TEXTS) if count >= least]
    spelled = tuple(spelling[word] for word in common)
    traits: list[Single] = [OneOf(name, (text,)) for text in spelled]
    places = {word: place for place, word in enumerate(common)}
    if any(word and word not in places for word in folded) and spelled:
        traits.append(Rare(name, spelled))
    if "" in folded:
        places[""] = len(traits)
        traits.append(Blank(name))
    rare = next((i for i, trait in enumerate(traits) if isinstance(trait, Rare)), 0)
    codes = np.array([places.get(word, rare) for word in folded], dtype=np.int64)
    return TextColumn(name, tuple(traits), codes)
