"""What taking an import back left standing, in words."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def removed_sentence(removed: int) -> str:
    """How many leads are gone."""
    words = ngettext("%(n)s lead was taken back.", "%(n)s leads were taken back.", removed)
    return words % {"n": _thousands(removed)}


def kept_sentence(kept: int, why: Mapping[str, int]) -> str:
    """How many leads stayed, and why, in the reader's language; empty when none did."""
    if not kept:
        return ""
    patterns = {
        "called": _("%(n)s called"),
        "judged": _("%(n)s judged"),
        "decided": _("%(n)s decided on"),
        "deal": _("%(n)s with a deal"),
        "elsewhere": _("%(n)s came in by another way too"),
    }
    reasons = [patterns[code] % {"n": _thousands(why[code])} for code in patterns if why.get(code)]
    words = ngettext(
        "%(n)s lead stays, because it is in use: %(reasons)s.",
        "%(n)s leads stay, because they are in use: %(reasons)s.",
        kept,
    )
    return words % {"n": _thousands(kept), "reasons": ", ".join(reasons)}


def _thousands(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
