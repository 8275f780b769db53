"""Which agreement counts, and making a new version the one that counts. A version is never changed."""

import json
import time
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from gehoor.errors import Conflict, NotFound
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.models import Version
from gehoor.followup.agreement.terms import Agreement
from gehoor.journal.record import record
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.wake import wake

FRESH_SECONDS = 1.0  # so long another process may still count by the version before

_versions: dict[tuple[int, int], Agreement] = {}  # (row id, version) → parsed
_newest: tuple[int, int] | None = None
_looked_at = float("-inf")


def current() -> Agreement:
    """The agreement that counts now; asks the database for a newer one at most once a second.

    Where none was ever stored, the one we come with counts as version 1.
    """
    global _newest, _looked_at
    moment, found = time.monotonic(), _newest  # in hand: another thread may forget it meanwhile
    if found is None or moment - _looked_at >= FRESH_SECONDS:
        row = Version.objects.order_by("-version").values_list("id", "version").first()
        found = row or (0, 1)
        _newest, _looked_at = found, moment
    return _load(*found)


def version(number: int) -> Agreement:
    """The agreement of version `number`; NotFound when there is none."""
    row = Version.objects.filter(version=number).values_list("id", "version").first()
    if row is None and number != 1:
        raise NotFound(_("There is no version %(number)s of the agreement.") % {"number": number})
    return _load(*(row or (0, 1)))


def newest() -> int:
    """The number of the version that counts now, as the database says at this moment."""
    return Version.objects.aggregate(newest=Max("version"))["newest"] or 1


def document_of(number: int) -> dict[str, Any]:
    """The text of version `number` as it was signed; NotFound when there is none."""
    found = Version.objects.filter(version=number).values_list("document", flat=True).first()
    if found is None and number != 1:
        raise NotFound(_("There is no version %(number)s of the agreement.") % {"number": number})
    return default_document() if found is None else dict(found)


def at(moment: datetime) -> Agreement:
    """The agreement that counted at `moment`; before the first one, the first."""
    rows = Version.objects.filter(published_at__lte=moment).order_by("-version")
    row = rows.values_list("id", "version").first()
    if row is None:
        row = Version.objects.order_by("version").values_list("id", "version").first()
    return _load(*(row or (0, 1)))


def publish(
    document: dict[str, Any],
    now: datetime,
    note: str = "",
    actor: str = "system",
    follows: int | None = None,
) -> int:
    """Make `document` the next version and return its number; the only way to a version.

    Clocks that run keep the numbers they started with; what starts from now on has the new ones. Records
    agreement.published. Raises InputError for a document that cannot be read, Conflict when another version
    than `follows` counts by now, or when somebody else published at the same moment.
    """
    parse(document)
    ensure_default(now)
    rows = Rows()
    try:
        with write():
            before = newest()
            if follows is not None and follows != before:
                raise Conflict(overtaken(follows, before))
            rows.add(Version, version=before + 1, document=document, published_at=now, note=note)
            data = {"version": before + 1, "note": note}
            record(rows, "agreement.published", at=now, actor=actor, data=data)
            rows.flush()
            after_commit(forget)
            after_commit(wake)
    except IntegrityError as error:
        raise Conflict(_("Somebody else published an agreement just now. Look at theirs first.")) from error
    forget()
    return before + 1


def overtaken(follows: int, newest: int) -> str:
    """The sentence for a proposal on version `follows` while `newest` counts."""
    words = {"old": follows, "new": newest}
    sentence = _("This was written on version %(old)s; version %(new)s counts by now. Compare them first.")
    return sentence % words


def ensure_default(now: datetime) -> None:
    """Store the agreement we come with as version 1, unless there is one already."""
    if Version.objects.exists():
        return
    with write():
        Version.objects.get_or_create(
            version=1, defaults={"document": default_document(), "published_at": now, "note": ""}
        )
        after_commit(forget)


@cache
def _default_text() -> str:
    return (Path(__file__).parent / "version_one.json").read_text(encoding="utf-8")


def default_document() -> dict[str, Any]:
    """The agreement we come with, as data; a fresh copy. Nobody signed it."""
    document: dict[str, Any] = json.loads(_default_text())
    return document


def forget() -> None:
    """Forget what was remembered of the database; the next question looks again."""
    global _newest
    _newest = None
    _versions.clear()


def _load(number: int, version: int) -> Agreement:
    known = _versions.get((number, version))
    if known is None:
        row = Version.objects.filter(id=number).values_list("document", flat=True).first()
        known = parse(default_document() if row is None else row, version)
        _versions[number, version] = known
    return known
