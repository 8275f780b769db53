"""Files on their way in go into the vault piece by piece: not one byte of a call is written in the clear."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from gehoor.calls import vault
from gehoor.calls.keep import LARGEST_SOUND, LARGEST_TEXT
from gehoor.errors import TooLarge


class Sealed(UploadedFile):  # type: ignore[type-arg]  # not generic when it runs
    """An upload that lies in the vault already; there is nothing to read here."""

    def __init__(self, stored: vault.Stored, name: str, content_type: str) -> None:
        super().__init__(None, name, content_type, stored.size)
        self.stored = stored

    def close(self) -> None:
        """There is no file to close; Django asks it of every upload when a message makes no sense."""


class IntoVault(FileUploadHandler):
    """Takes the place of Django's handlers, which would keep a large file in the clear for a while."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.sealed: list[Sealed] = []
        self.problem: TooLarge | None = None
        self._writer: vault.Writer | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._writer = vault.Writer(LARGEST_TEXT if self.field_name == "transcript" else LARGEST_SOUND)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._writer
        try:
            self._writer.write(raw_data)
        except TooLarge as error:
            self.problem = error
            raise StopUpload(connection_reset=True) from error

    def file_complete(self, file_size: int) -> Sealed:
        assert self._writer
        done = Sealed(self._writer.close(), self.file_name or "", self.content_type or "")
        self.sealed.append(done)
        self._writer = None
        return done

    def upload_interrupted(self) -> None:
        """The line broke, or the file was too large: nothing stays."""
        if self._writer:
            self._writer.drop()
        self.burn()

    def burn(self, keeping: Collection[str] = ()) -> None:
        """Forget what came in but the files of these names, because it cannot be kept."""
        for one in self.sealed:
            if one.stored.file not in keeping:
                vault.burn(one.stored.file)
        self.sealed.clear()
