"""The exact keys by which a person or a company is known again."""

from collections.abc import Iterator
from functools import lru_cache

import tldextract

from gehoor.identity.freemail import PRIVATE_DOMAINS
from gehoor.intake.shape import Inquiry
from gehoor.lib.phone import Phone, normalise
from gehoor.lib.text import email_key

Key = tuple[str, str]  # kind, value

# Only the list inside the package: nothing is fetched, and nothing is written to a home directory.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=16_384)
def web_domain(text: str) -> str:
    """The registrable domain of an address or host ("https://www.shop.nl/x" -> "shop.nl"), or ""."""
    host = text.strip().lower().removeprefix("mailto:").rpartition("@")[2]
    found = _suffixes(host)
    if found.suffix or found.ipv4 or found.ipv6:
        return found.top_domain_under_public_suffix
    # The public suffix list says of an ending it does not know: take the last label for the suffix.
    labels = [found.subdomain.rpartition(".")[2], found.domain] if found.subdomain else []
    return ".".join(labels)


def is_private(domain: str) -> bool:
    """Whether mail at `domain` says nothing about an employer."""
    return domain in PRIVATE_DOMAINS


def kvk_number(text: str) -> str:
    """Eight digits, or "" when it is no number of the Dutch trade register."""
    digits = "".join(character for character in text if character.isdigit())
    return digits if len(digits) == 8 else ""


def phone_of(inquiry: Inquiry) -> Phone:
    """The number as given, read with the country of the inquiry."""
    return normalise(inquiry.phone, inquiry.country or "NL")


def contact_keys(inquiry: Inquiry) -> Iterator[Key]:
    """Strongest first: a login, a mail address, a browser, a telephone number."""
    if inquiry.user_id:
        yield "user", inquiry.user_id[:250]
    if email := email_key(inquiry.email) if inquiry.email else "":
        yield "email", email
    if inquiry.anonymous_id:
        yield "visitor", inquiry.anonymous_id[:250]
    if phone := phone_of(inquiry).e164 if inquiry.phone else "":
        yield "phone", phone


def company_keys(inquiry: Inquiry) -> Iterator[Key]:
    """A KvK number, then the web domain given or that of the mail address, unless it is private."""
    if kvk := kvk_number(inquiry.kvk) if inquiry.kvk else "":
        yield "kvk", kvk
    given = inquiry.domain or email_key(inquiry.email).rpartition("@")[2]
    domain = web_domain(given) if given else ""
    if domain and not is_private(domain):
        yield "domain", domain
