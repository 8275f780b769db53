"""Files that nobody can read without the key, and anybody with it can read from the middle."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.calls import vault
from gehoor.errors import InputError, TooLarge

BLOCK = vault.BLOCK


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 17])
def test_what_goes_in_comes_out(size):
    plain = bytes(number % 251 for number in range(size))
    stored = vault.put([plain[: size // 3], plain[size // 3 :]], size)
    with vault.open_(stored.file, stored.key, stored.size) as file:
        assert file.read() == plain
    assert stored.size == size


def test_file_and_name_are_both_on_the_disk_before_anything_points_at_them(monkeypatch):
    synced = []

    def watched(handle, sync=os.fsync):
        synced.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    vault.put([b"sound"], 10)
    assert synced == ["file", "folder"]


def test_the_file_holds_nothing_in_the_clear_and_nobody_else_may_open_it():
    stored = vault.put([b"Sanne zei dat het te duur was. " * 5000], 10**7)
    path = vault.folder() / stored.file
    assert b"Sanne" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_player_reads_from_the_middle():
    plain = bytes(number % 253 for number in range(5 * BLOCK + 99))
    stored = vault.put([plain], len(plain))
    with vault.open_(stored.file, stored.key, stored.size) as file:
        for start, length in ((BLOCK * 3 - 10, 40), (5, 10), (len(plain) - 20, 100), (len(plain) + 5, 10)):
            file.seek(start)
            assert file.read(length) == plain[start : start + length]


@given(place=st.integers(min_value=8), flip=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_never_read_as_sound(place, flip):
    stored = vault.put([b"x" * (2 * BLOCK)], 3 * BLOCK)
    path = vault.folder() / stored.file
    sealed = bytearray(path.read_bytes())
    where = 8 + place % (len(sealed) - 8)
    sealed[where] ^= flip
    path.write_bytes(sealed)
    with pytest.raises(InputError), vault.open_(stored.file, stored.key, stored.size) as file:
        file.read()
    vault.burn(stored.file)


def test_blocks_that_changed_places_or_were_cut_off_are_refused():
    stored = vault.put([bytes([1]) * BLOCK + bytes([2]) * BLOCK + b"end"], 3 * BLOCK)
    path = vault.folder() / stored.file
    sealed, step = path.read_bytes(), BLOCK + 16
    swapped = sealed[:8] + sealed[8 + step : 8 + 2 * step] + sealed[8 : 8 + step] + sealed[8 + 2 * step :]
    for spoilt in (swapped, sealed[: 8 + 2 * step], b""):
        path.write_bytes(spoilt)
        with pytest.raises(InputError), vault.open_(stored.file, stored.key, stored.size) as file:
            file.read()


def test_too_much_leaves_nothing_behind():
    with pytest.raises(TooLarge):
        vault.put([b"x" * 1000, b"y" * 1000], 1500)
    assert not list(vault.folder().iterdir())
