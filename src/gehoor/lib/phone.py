"""Telephone numbers, by Google's numbering data (the phonenumbers library)."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
)

# Numbers that cost the caller money per minute or per call, and are never a person's own.
_PREMIUM = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as given and, when it can be dialled, as E.164; `problem`: "", bad_phone or premium."""

    e164: str
    given: str
    problem: str


@lru_cache(maxsize=16_384)
def normalise(text: str, country: str = "NL") -> Phone:
    """Read what somebody typed; a national number is taken to be of `country` (ISO 3166, two letters)."""
    given = text.strip()
    if not given:
        return Phone("", "", "")
    try:
        number = phonenumbers.parse(given, country.upper() or "NL")
    except NumberParseException:
        return Phone("", given[:60], "bad_phone")
    if not phonenumbers.is_valid_number(number):
        return Phone("", given[:60], "bad_phone")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    premium = phonenumbers.number_type(number) in _PREMIUM
    return Phone(e164, given[:60], "premium" if premium else "")


_REGIONS = {f"+{code}": found[0] for code, found in COUNTRY_CODE_TO_REGION_CODE.items() if len(found) == 1}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@lru_cache(maxsize=16_384)
def region(e164: str) -> str:
    """The country a number belongs to (ISO 3166), or "" when it cannot be told."""
    if _E164.fullmatch(e164):  # most codes are of one country alone: that needs no reading of the number
        for length in (2, 3, 4):
            if found := _REGIONS.get(e164[:length]):
                return found
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164, None)) or ""
    except NumberParseException:
        return ""


def mask(e164: str) -> str:
    """A number that can be recognised but not dialled: all but its last two digits are dots."""
    return f"·· ·· ·· {e164[-2:]}" if e164 else ""


@lru_cache(maxsize=4_096)
def show(e164: str, home: str = "NL") -> str:
    """A number as people of country `home` write it: national at home, international from abroad."""
    try:
        number = phonenumbers.parse(e164, home)
    except NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(number) == home
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
