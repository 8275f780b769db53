"""Which country a number is of, told by its code where that is enough."""

import phonenumbers
import pytest
from phonenumbers import NumberParseException, PhoneNumberFormat

from gehoor.lib.phone import region


def slowly(e164: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164, None)) or ""
    except NumberParseException:
        return ""


@pytest.mark.parametrize("country", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_the_code_says_what_the_whole_number_says(country: str) -> None:
    for kind in (None, phonenumbers.PhoneNumberType.MOBILE):
        number = (
            phonenumbers.example_number(country)
            if kind is None
            else phonenumbers.example_number_for_type(country, kind)
        )
        if number is not None:
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            assert region(e164) == slowly(e164), e164


@pytest.mark.parametrize(
    "text", ["", "+", "+3", "+31", "0612345678", "+31612345678", "+999123456789", "+80012345678"]
)
def test_what_is_no_whole_number_is_read_as_before(text: str) -> None:
    assert region(text) == slowly(text)
