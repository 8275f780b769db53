"""Files that are noise to whoever finds them: each with a key of its own, readable from any place in it.

A file is a run of blocks of 64 KiB, each sealed by AES-256-GCM. The number of the block and whether it is
the last are part of its nonce, so that blocks cannot be moved, dropped or cut off unnoticed (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). A player may ask for the middle of an hour
without the first half being opened.
"""

import io
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import InputError, TooLarge
from gehoor.lib.files import keep_names
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
    path = Path(settings.MEDIA_ROOT) / "recordings"  # with the uploads, so that a backup has them
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


class Writer:
    """A new file that is encrypted as its bytes come in. End it with `close`, or `drop` it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = AESGCM.generate_key(256)
        self._box = AESGCM(self._key)
        self._name = secrets.token_hex(16)
        self._waiting = bytearray()
        self._number = 0
        self._size = 0
        way = os.open(folder() / self._name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(way, "wb")
        self._file.write(_MAGIC)

    def write(self, part: bytes) -> None:
        """Take these bytes in; TooLarge, with nothing left behind, when they are too many."""
        self._size += len(part)
        if self._size > self._most:
            self.drop()
            raise TooLarge(
                _("The file is larger than %(mb)s MB. Send a shorter recording.")
                % {"mb": max(1, self._most // 2**20)}
            )
        self._waiting += part
        while len(self._waiting) > BLOCK:  # one byte more than a block: this block is not the last
            self._block(bytes(self._waiting[:BLOCK]), last=False)
            del self._waiting[:BLOCK]

    def close(self) -> Stored:
        """Write the last block; the file is whole, and with its name on the disk."""
        self._block(bytes(self._waiting), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        keep_names(folder())
        return Stored(self._name, seal(self._key.hex()), self._size)

    def drop(self) -> None:
        """Forget the file; dropping twice is fine."""
        self._file.close()
        burn(self._name)

    def _block(self, block: bytes, *, last: bool) -> None:
        self._file.write(self._box.encrypt(_nonce(self._number, last), block, None))
        self._number += 1


def put(parts: Iterable[bytes], most: int) -> Stored:
    """Encrypt `parts` into a new file; TooLarge, and nothing left behind, above `most` bytes."""
    writer = Writer(most)
    try:
        for part in parts:
            writer.write(part)
        return writer.close()
    except BaseException:
        writer.drop()
        raise


def open_(file: str, key: str, size: int) -> io.BufferedReader:
    """The plain bytes of a file, to read and to seek in; nothing is written in the clear anywhere."""
    return io.BufferedReader(_Reader(folder() / file, AESGCM(bytes.fromhex(unseal(key))), size), BLOCK)


def burn(file: str) -> None:
    """Remove a file; that it is gone already is fine."""
    (folder() / file).unlink(missing_ok=True)


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
