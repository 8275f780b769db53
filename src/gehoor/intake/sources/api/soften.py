"""What is odd but no reason to lose a lead: kept as it was given, used as far as it goes, and mentioned."""

import re
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.intake.sources.api.fields import LeadFields
from gehoor.intake.sources.api.names import Flat
from gehoor.lib import phone
from gehoor.lib.text import fold

ADDRESS_LENGTH = 500
COUNTRIES = {
    "NL": "nederland netherlands the_netherlands holland pays-bas niederlande nld",
    "BE": "belgie belgium belgique belgien bel",
    "DE": "duitsland germany deutschland allemagne deu",
    "FR": "frankrijk france frankreich fra",
    "LU": "luxemburg luxembourg lux",
    "GB": "verenigd_koninkrijk united_kingdom uk great_britain engeland england gbr",
    "US": "verenigde_staten united_states united_states_of_america usa",
    "ES": "spanje spain espana esp",
    "IT": "italie italy italia ita",
    "AT": "oostenrijk austria osterreich aut",
    "CH": "zwitserland switzerland schweiz suisse che",
    "PL": "polen poland polska pol",
    "DK": "denemarken denmark danmark dnk",
    "SE": "zweden sweden sverige swe",
}
_BY_NAME = {name.replace("_", " "): code for code, names in COUNTRIES.items() for name in names.split()}
_MAIL = re.compile(r'[^@\s"<>(),;:\\]+@[^@\s<>(),;:\\]+\.[^@\s<>(),;:\\.]{2,}')
_IN_BRACKETS = re.compile(r"<([^<>\s]+)>\s*$")
# These are not values of an inquiry as they stand; `read` makes something of them.
_NOT_VALUES = {
    "name",
    "message_id",
    "external_id",
    "hubspot_id",
    "salesforce_id",
    "created_at",
    "events",
    "consent_at",
}


def soften(fields: LeadFields, flat: Flat) -> tuple[dict[str, Any], list[InputError]]:
    """The values of an Inquiry, and a warning for each that is odd. What was typed stays in `flat.facts`."""
    values = fields.model_dump(exclude_unset=True, exclude=_NOT_VALUES)
    warnings: list[InputError] = []
    for name, look in _LOOKS.items():
        if values.get(name):
            values[name], code = look(values[name])
            if code:
                flat.facts.setdefault(f"{name}_given", flat.values[name])
                path = flat.paths.get(name, name)
                warnings.append(InputError(_sentence(code), field=path, code=code))
    if fields.phone and phone.normalise(fields.phone, values.get("country") or "NL").problem:
        warnings.append(InputError(_sentence("bad_phone"), field=flat.paths["phone"], code="bad_phone"))
    _split_name(values, fields.name)
    return values, warnings


def _split_name(values: dict[str, Any], name: str) -> None:
    """Of a name in one piece, the first word is the first name; "van der Berg" stays together."""
    if name and not (values.get("first_name") or values.get("last_name")):
        first, _blank, last = name.partition(" ")
        values["first_name"], values["last_name"] = first[:120], last[:120]


def _email(text: str) -> tuple[str, str]:
    found = _IN_BRACKETS.search(text)
    address = (found[1] if found else text).removeprefix("mailto:")
    return (address, "") if _MAIL.fullmatch(address) else ("", "bad_email")


def _country(text: str) -> tuple[str, str]:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper(), ""
    code = _BY_NAME.get(fold(text), "")
    return code, "" if code else "bad_country"


def _language(text: str) -> tuple[str, str]:
    code = text[:2].lower()
    usual = len(text) == 2 or text[2:3] in ("-", "_")
    return (code, "") if usual and code.isalpha() else ("", "bad_language")


def _address(text: str) -> tuple[str, str]:
    return (text, "") if len(text) <= ADDRESS_LENGTH else (text[:ADDRESS_LENGTH], "cut_off")


def _source(text: str) -> tuple[str, str]:
    """HubSpot shouts: ORGANIC_SEARCH."""
    return (text.lower() if "_" in text and text.isupper() else text), ""


_LOOKS = {
    "email": _email,
    "owner_email": _email,
    "country": _country,
    "language": _language,
    "landing_page": _address,
    "referrer": _address,
    "source": _source,
}


def _sentence(code: str) -> str:
    return {
        "bad_phone": _("This is not a telephone number; the lead is kept as not callable."),
        "bad_email": _("This is not a mail address; it is kept as it is, and not used."),
        "bad_country": _("We do not know this country. Send two letters, like NL."),
        "bad_language": _("We do not know this language. Send two letters, like nl."),
        "cut_off": _("This address was longer than 500 characters; the end was cut off."),
    }[code]
