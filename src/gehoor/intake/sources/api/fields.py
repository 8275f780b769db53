"""What each field may hold, as compiled pydantic validators."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

MAX_EVENTS = 200
MAX_EMPLOYEES = 2_000_000_000
# A tab or a new line in a name is harmless and becomes a blank; what cannot be typed is refused.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_RANGE = re.compile(r"(\d[\d.,]*)\s*(?:-|–|to|tot|t/m)\s*\d[\d.,]*", re.IGNORECASE)
_YES_NO = {"ja": True, "nee": False, "oui": True, "non": False}


def plain(text: str) -> str:
    """`text`, when it has no character that cannot be stored or shown."""
    if not text.isprintable() and _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control character")
    return text


def one_line(text: str) -> str:
    """`text` with every run of white space as one blank."""
    return text if text.isprintable() and "  " not in text else " ".join(plain(text).split())


def _moment(at: datetime) -> datetime:
    """Aware and within living memory; without an offset it is the organisation's own time."""
    if not 1990 <= at.year <= 2100:
        raise PydanticCustomError("bad_date", "date out of range")
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _people(value: Any) -> Any:
    """ "1.200" and "200+" are numbers; of "51-200" the lower end is certain."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "number expected")
    if not isinstance(value, str):
        return value
    found = _RANGE.fullmatch(value.strip())
    text = found[1] if found else value.strip().rstrip("+")
    return re.sub(r"[.,\s](?=\d{3}(\D|$))", "", text)


def _yes_no(value: Any) -> Any:
    return _YES_NO.get(value.strip().lower(), value) if isinstance(value, str) else value


def _euro(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("decimal_type", "number expected")
    return round(value, 2) if isinstance(value, float) else value


Line40 = Annotated[str, Field(max_length=40), AfterValidator(one_line)]
Line120 = Annotated[str, Field(max_length=120), AfterValidator(one_line)]
Line160 = Annotated[str, Field(max_length=160), AfterValidator(one_line)]
Line200 = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
Line254 = Annotated[str, Field(max_length=254), AfterValidator(one_line)]
Code = Annotated[str, Field(max_length=60, coerce_numbers_to_str=True), AfterValidator(one_line)]
Id = Annotated[str, Field(min_length=1, max_length=150, coerce_numbers_to_str=True), AfterValidator(one_line)]
Visitor = Annotated[str, Field(max_length=150, coerce_numbers_to_str=True), AfterValidator(one_line)]
Address = Annotated[str, Field(max_length=8_000), AfterValidator(one_line)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(plain)]
Moment = Annotated[datetime, AfterValidator(_moment)]
People = Annotated[int, BeforeValidator(_people), Field(ge=0, le=MAX_EMPLOYEES)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Euro = Annotated[Decimal, BeforeValidator(_euro), Field(ge=0, max_digits=12, decimal_places=2)]


class EventFields(BaseModel):
    """Something the person did before or while sending the inquiry."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    kind: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)] = Field(
        validation_alias=AliasChoices("kind", "event", "name", "type")
    )
    at: Moment | None = Field(None, validation_alias=AliasChoices("at", "timestamp"))
    data: dict[str, Any] = Field(default_factory=dict, validation_alias=AliasChoices("data", "properties"))
    message_id: Id | None = Field(None, validation_alias=AliasChoices("messageId", "message_id"))


class LeadFields(BaseModel):
    """One inquiry, flat, under our own names; every field may be left out."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    first_name: Line120 = ""
    last_name: Line120 = ""
    name: Annotated[str, Field(max_length=240), AfterValidator(one_line)] = ""
    email: Line254 = ""
    phone: Code = ""
    title: Line160 = ""
    language: Line40 = ""
    company: Line200 = ""
    domain: Line200 = ""
    kvk: Code = ""
    legal_form: Line120 = ""
    industry: Line120 = ""
    employees: People | None = None
    country: Line120 = ""
    postcode: Code = ""
    city: Line120 = ""
    source: Line120 = ""
    medium: Line120 = ""
    campaign: Line200 = ""
    landing_page: Address = ""
    referrer: Address = ""
    form: Line120 = ""
    product: Line120 = ""
    message: Text = ""
    consent_text: Text = ""
    consent_at: Moment | None = None
    call_requested: YesNo = True
    anonymous_id: Visitor = ""
    user_id: Visitor = ""
    owner_email: Line254 = ""
    amount: Euro | None = None
    message_id: Id | None = None
    external_id: Id | None = None
    hubspot_id: Id | None = None
    salesforce_id: Id | None = None
    created_at: Moment | None = None
    events: Annotated[list[EventFields], Field(max_length=MAX_EVENTS)] = Field(default_factory=list)
