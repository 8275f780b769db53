"""What is said when something with a signed text cannot be."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one text; lazy, so that everybody reads them in their own language."""

    no_version: Promise  # with %(number)s
    published_meanwhile: Promise
    no_draft: Promise
    became_version: Promise  # with %(version)s
    put_away: Promise
    changed_meanwhile: Promise
    not_writing: Promise  # to somebody without a role
    not_signing: Promise  # to somebody who signs for no team
    not_signed: Promise
