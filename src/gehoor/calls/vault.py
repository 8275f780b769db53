"""Files that are noise to whoever finds them: each with a key of its own, readable from any place in it.

A file is a run of blocks of 64 KiB, each sealed by AES-256-GCM. The number of the block and whether it is
the last are part of its nonce, so that blocks cannot be moved, dropped or cut off unnoticed (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). A player may ask for the middle of an hour
without the first half being opened.
"""

import io
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import InputError, TooLarge
from gehoor.lib.signing import seal, unseal

BLOCK = 64 * 1024
_TAG = 16
_MAGIC = b"GEHOOR1\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the vault: its name, its sealed key, and how many bytes went in."""

    file: str
    key: str
    size: int


def folder() -> Path:
    """Where the encrypted files lie; only the owner of the process may look."""
    path: Path = settings.DATA / "recordings"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def put(parts: Iterable[bytes], most: int) -> Stored:
    """Encrypt `parts` into a new file; TooLarge, and nothing left behind, above `most` bytes."""
    key, name = AESGCM.generate_key(256), secrets.token_hex(16)
    path = folder() / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            size = _write(file, AESGCM(key), parts, most)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(name, seal(key.hex()), size)


def open_(file: str, key: str, size: int) -> io.BufferedReader:
    """The plain bytes of a file, to read and to seek in; nothing is written in the clear anywhere."""
    return io.BufferedReader(_Reader(folder() / file, AESGCM(bytes.fromhex(unseal(key))), size), BLOCK)


def burn(file: str) -> None:
    """Remove a file; that it is gone already is fine."""
    (folder() / file).unlink(missing_ok=True)


def _write(file: io.BufferedWriter, box: AESGCM, parts: Iterable[bytes], most: int) -> int:
    file.write(_MAGIC)
    size = 0
    for number, (block, last) in enumerate(_blocks(parts)):
        size += len(block)
        if size > most:
            raise TooLarge(
                _("The file is larger than %(mb)s MB. Send a shorter recording.") % {"mb": most // 2**20}
            )
        file.write(box.encrypt(_nonce(number, last), block, None))
    return size


def _blocks(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Whole blocks, the last of them marked; always at least one."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) > BLOCK:  # one byte more than a block: this block is not the last
            yield bytes(waiting[:BLOCK]), False
            del waiting[:BLOCK]
    yield bytes(waiting), True


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class _Reader(io.RawIOBase):
    """Opens the block that is asked for, and keeps it until another is."""

    def __init__(self, path: Path, box: AESGCM, size: int) -> None:
        self._box = box
        self._size = size
        self._last = max(0, (size - 1) // BLOCK)
        self._at = 0
        self._number = -1
        self._block = b""
        try:
            self._file = path.open("rb")
        except FileNotFoundError as error:
            raise InputError(
                _("The recording is no longer on this machine."), code="recording_gone"
            ) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, BLOCK)
        part = self._open(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _open(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(len(_MAGIC) + number * (BLOCK + _TAG))
            sealed = self._file.read(BLOCK + _TAG)
            try:
                self._block = self._box.decrypt(_nonce(number, number == self._last), sealed, None)
            except InvalidTag as error:
                raise InputError(
                    _("The stored recording is damaged and cannot be opened."), code="recording_damaged"
                ) from error
            self._number = number
        return self._block
