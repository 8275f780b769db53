"""Which version of a text counts, and making a new one the one that counts. A version is never changed."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from gehoor.errors import Conflict, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.wake import wake
from gehoor.signed.models import AbstractVersion
from gehoor.signed.words import Words

FRESH_SECONDS = 1.0  # so long another process may still go by the version before

Text = TypeVar("Text")
Beside = Callable[[Rows, int, datetime], None]


class Versions(Generic[Text]):
    """The versions of one text. `kind` begins the names of its events, `default` is the file it begins as.

    `parse` makes of a document what callers use, `check` refuses one that may not be kept, and `beside`
    adds the rows that belong to a new version (rows, its number, the moment).
    """

    def __init__(
        self,
        model: type[AbstractVersion],
        kind: str,
        words: Words,
        *,
        default: Path,
        parse: Callable[[Any, int], Text],
        check: Callable[[Any], object],
        beside: Beside | None = None,
    ) -> None:
        self.kind, self.words, self.check = kind, words, check
        self._model, self._rows = model, model._default_manager
        self._default, self._parse, self._beside = default, parse, beside
        self._parsed: dict[tuple[int, int], Text] = {}  # by row id and version
        self._newest: tuple[int, int] | None = None
        self._looked_at = float("-inf")

    def current(self) -> Text:
        """The one that counts now; asks the database for a newer one at most once a second.

        Where none was ever stored, the one we come with counts as version 1.
        """
        moment, found = time.monotonic(), self._newest  # in hand: another thread may forget it meanwhile
        if found is None or moment - self._looked_at >= FRESH_SECONDS:
            found = self._rows.order_by("-version").values_list("id", "version").first() or (0, 1)
            self._newest, self._looked_at = found, moment
        return self._load(*found)

    def version(self, number: int) -> Text:
        """Version `number`; NotFound when there is none."""
        row = self._rows.filter(version=number).values_list("id", "version").first()
        if row is None and number != 1:
            raise NotFound(str(self.words.no_version) % {"number": number})
        return self._load(*(row or (0, 1)))

    def at(self, moment: datetime) -> Text:
        """The one that counted at `moment`; before the first one, the first."""
        rows = self._rows.values_list("id", "version")
        row = rows.filter(published_at__lte=moment).order_by("-version").first()
        return self._load(*(row or rows.order_by("version").first() or (0, 1)))

    def newest(self) -> int:
        """The number of the version that counts now, as the database says at this moment."""
        return self._rows.aggregate(newest=Max("version"))["newest"] or 1

    def document_of(self, number: int) -> dict[str, Any]:
        """The text of version `number` as it was signed; NotFound when there is none."""
        found = self._rows.filter(version=number).values_list("document", flat=True).first()
        if found is None and number != 1:
            raise NotFound(str(self.words.no_version) % {"number": number})
        return self.default_document() if found is None else dict(found)

    def publish(
        self,
        document: dict[str, Any],
        now: datetime,
        note: str = "",
        actor: str = "system",
        follows: int | None = None,
    ) -> int:
        """Make `document` the next version and return its number; the only way to a version.

        Writes what belongs beside it and records `published`, in one transaction. Raises InputError for a
        document that cannot be read, Conflict when another version than `follows` counts by now, or when
        somebody else published at the same moment.
        """
        self.check(document)
        try:
            with write():
                self.ensure_default(now)
                number = self._add(document, now, note, actor, follows)
        except IntegrityError as error:
            raise Conflict(str(self.words.published_meanwhile)) from error
        self.forget()
        return number

    def _add(
        self, document: dict[str, Any], now: datetime, note: str, actor: str, follows: int | None
    ) -> int:
        before = self.newest()
        if follows is not None and follows != before:
            raise Conflict(overtaken(follows, before))
        rows, number = Rows(), before + 1
        rows.add(self._model, version=number, document=document, published_at=now, note=note)
        if self._beside:
            self._beside(rows, number, now)
        record(rows, f"{self.kind}.published", at=now, actor=actor, data={"version": number, "note": note})
        rows.flush()
        after_commit(self.forget)
        after_commit(wake)
        return number

    def ensure_default(self, now: datetime) -> None:
        """Store the one we come with as version 1, unless there is one already."""
        if self._rows.exists():
            return
        with write():
            values = {"document": self.default_document(), "published_at": now, "note": ""}
            self._rows.get_or_create(version=1, defaults=values)
            after_commit(self.forget)

    def default_document(self) -> dict[str, Any]:
        """The one we come with, as data; a fresh copy. Nobody signed it."""
        document: dict[str, Any] = json.loads(self._default_text)
        return document

    @cached_property
    def _default_text(self) -> str:
        return self._default.read_text(encoding="utf-8")

    def forget(self) -> None:
        """Forget what was remembered of the database; the next question looks again."""
        self._newest = None
        self._parsed.clear()

    def _load(self, number: int, version: int) -> Text:
        known = self._parsed.get((number, version))
        if known is None:
            row = self._rows.filter(id=number).values_list("document", flat=True).first()
            known = self._parse(self.default_document() if row is None else row, version)
            self._parsed[number, version] = known
        return known


def overtaken(follows: int, newest: int) -> str:
    """The sentence for a draft on version `follows` while `newest` counts."""
    words = {"old": follows, "new": newest}
    sentence = _("This was written on version %(old)s; version %(new)s counts by now. Compare them first.")
    return sentence % words
