"""Which agreement counts, and making a new version the one that counts. How: `signed/versions.py`.

Clocks that run keep the numbers they started with; what starts from a publication on has the new ones.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy

from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.models import Version
from gehoor.signed.versions import Versions
from gehoor.signed.words import Words

WORDS = Words(
    no_version=gettext_lazy("There is no version %(number)s of the agreement."),
    published_meanwhile=gettext_lazy("Somebody else published an agreement just now. Look at theirs first."),
    no_draft=gettext_lazy("There is no such proposal."),
    became_version=gettext_lazy("This proposal was signed as version %(version)s."),
    put_away=gettext_lazy("This proposal was put away."),
    changed_meanwhile=gettext_lazy(
        "Somebody else changed this proposal meanwhile. Look at their text first."
    ),
    not_writing=gettext_lazy("Only people of marketing and sales write on the agreement."),
    not_signing=gettext_lazy("Only people of marketing and sales sign the agreement."),
    not_signed=gettext_lazy("You have not signed this proposal."),
)

agreements = Versions(
    Version,
    "agreement",
    WORDS,
    default=Path(__file__).parent / "version_one.json",
    parse=parse,
    check=parse,
)
current = agreements.current
version = agreements.version
at = agreements.at
newest = agreements.newest
document_of = agreements.document_of
publish = agreements.publish
ensure_default = agreements.ensure_default
default_document = agreements.default_document
forget = agreements.forget
