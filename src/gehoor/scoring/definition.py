"""Which definition counts, and making a new version the one that counts. How: `signed/versions.py`."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy

from gehoor.lib.rows import Rows
from gehoor.scoring import models
from gehoor.scoring.document import check
from gehoor.scoring.rules import parse
from gehoor.signed.versions import FRESH_SECONDS as FRESH_SECONDS
from gehoor.signed.versions import Versions
from gehoor.signed.words import Words

WORDS = Words(
    no_version=gettext_lazy("There is no version %(number)s of the definition."),
    published_meanwhile=gettext_lazy("Somebody else published a definition just now. Look at theirs first."),
    no_draft=gettext_lazy("There is no such draft."),
    became_version=gettext_lazy("This draft was published as version %(version)s."),
    put_away=gettext_lazy("This draft was put away."),
    changed_meanwhile=gettext_lazy("Somebody else changed this draft meanwhile. Look at their text first."),
    not_writing=gettext_lazy("Only people of marketing and sales write on the definition."),
    not_signing=gettext_lazy("Only people of marketing and sales sign the definition."),
    not_signed=gettext_lazy("You have not signed this draft."),
)


def _rescore(rows: Rows, version: int, now: datetime) -> None:
    """A new version scores every lead again: a row of the worker's queue."""
    rows.add(models.Rescoring, version=version, queued_at=now)


definitions = Versions(
    models.Definition,
    "definition",
    WORDS,
    default=Path(__file__).parent / "version_one.json",
    parse=parse,
    check=check,
    beside=_rescore,
)
current = definitions.current
version = definitions.version
newest = definitions.newest
document_of = definitions.document_of
publish = definitions.publish
ensure_default = definitions.ensure_default
default_document = definitions.default_document
forget = definitions.forget
