"""Reading what stands in a cell: moments, amounts, yes and no, countries and languages."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

ORDERS = ("dmy", "mdy", "ymd")
EARLIEST_YEAR = 1970

_NUMERIC = re.compile(
    r"^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})"
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?)?"
    r"\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:[a-z]{2,9}\.?,? )?(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})(?:,? +(\d{1,2}):(\d{2})(?::(\d{2}))?)?$",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"maa": 3}


@lru_cache(maxsize=16_384)
def moment(text: str, order: str, zone: str) -> datetime | None:
    """The moment that `text` names, in UTC, or None.

    `order` is dmy, mdy or ymd and only decides where the text leaves it open; a moment without an
    offset is local time in `zone`.
    """
    text = text.strip()
    found = _NUMERIC.match(text)
    if found:
        return _numeric(found, order, zone)
    named = _NAMED.match(text)
    if named:
        return _named(named, zone)
    if text.isdigit() and len(text) == 13:  # milliseconds since 1970, as CRMs export them
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if text.isdigit() and len(text) == 8:
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]), (0, 0, 0), "", zone)
    return None


def _numeric(found: re.Match[str], order: str, zone: str) -> datetime | None:
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        year, month, day = one, two, three
    elif order == "ymd" and len(found[4]) < 3:
        year, month, day = 2000 + one, two, three
    else:
        day, month = (two, one) if order == "mdy" else (one, two)
        year = three if len(found[4]) == 4 else 2000 + three
    hour = int(found[5] or 0)
    if found[8]:
        hour = hour % 12 + (12 if found[8].lower() == "p" else 0)
    time = (hour, int(found[6] or 0), int(found[7] or 0))
    return _made(year, month, day, time, found[9] or "", zone)


def _named(found: re.Match[str], zone: str) -> datetime | None:
    month = _MONTHS.get(found[2][:3].lower())
    if month is None:
        return None
    time = (int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    return _made(int(found[3]), month, int(found[1]), time, "", zone)


def _made(
    year: int, month: int, day: int, time: tuple[int, int, int], offset: str, zone: str
) -> datetime | None:
    if year < EARLIEST_YEAR:
        return None
    try:
        return datetime(year, month, day, *time, tzinfo=_zone(offset, zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str, zone: str) -> ZoneInfo | timezone:
    if not offset:
        return ZoneInfo(zone)
    if offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if offset[0] == "-" else size)


def looks_like_date(text: str) -> bool:
    """Whether some order of day and month makes a moment of it; bare digits do not count."""
    return not text.strip().isdigit() and any(moment(text, order, "UTC") for order in ORDERS)


def order_of(texts: Iterable[str]) -> str:
    """The order of day, month and year in which all of `texts` are dates.

    Day first is tried first and stays the choice where a column allows both: in the Netherlands and
    Belgium 3/4 is the third of April.
    """
    filled = [text for text in texts if text.strip()]
    return max(ORDERS, key=lambda order: sum(moment(text, order, "UTC") is not None for text in filled))


_NOISE = re.compile(r"[€$£\s'\u00a0\u202f]|EUR|,?-$", re.IGNORECASE)


def number(text: str, decimal: str) -> Decimal | None:
    """An amount or count; `decimal` is the mark before the decimals, "," or "."."""
    plain = _NOISE.sub("", text)
    thousands = "." if decimal == "," else ","
    if thousands in plain and decimal not in plain and not re.search(rf"\{thousands}\d{{3}}(\D|$)", plain):
        decimal, thousands = thousands, decimal  # 12.5 in a file of commas can only be twelve and a half
    plain = plain.replace(thousands, "").replace(decimal, ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**10 else None


_COMMA = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})$")
_POINT = re.compile(r"^-?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})$")


def decimal_mark(texts: Iterable[str], delimiter: str) -> str:
    """The mark before decimals that the cells show; without any, what goes with the delimiter."""
    commas = points = 0
    for text in texts:
        plain = _NOISE.sub("", text)
        commas += bool(_COMMA.match(plain))
        points += bool(_POINT.match(plain))
    if commas == points:
        return "," if delimiter == ";" else "."
    return "," if commas > points else "."


def is_number(text: str) -> bool:
    """Whether the cell holds a plain number (no leading zero: that is a code)."""
    plain = text.strip()
    return bool(re.match(r"^-?(0|[1-9]\d{0,14})([.,]\d+)?$", plain))


def whole(text: str) -> int | None:
    """A count; of a range ("11-50", "50+") its lower end."""
    found = re.match(r"^\D{0,3}(\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d+)", text.strip())
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return int(digits) if digits and len(digits) < 10 else None


YES = frozenset({"1", "true", "yes", "y", "ja", "j", "waar", "x", "on"})


def truth(text: str) -> bool:
    """Whether the cell says yes."""
    return text.strip().lower() in YES


_COUNTRIES = {
    "NL": "nederland netherlands the-netherlands holland nld",
    "BE": "belgië belgie belgium belgique bel",
    "DE": "duitsland germany deutschland deu",
    "FR": "frankrijk france fra",
    "GB": "uk united-kingdom verenigd-koninkrijk great-britain engeland england gbr",
    "LU": "luxemburg luxembourg lux",
    "US": "usa united-states verenigde-staten united-states-of-america",
    "ES": "spanje spain españa esp",
    "IT": "italië italie italy italia ita",
    "PT": "portugal prt",
    "AT": "oostenrijk austria österreich aut",
    "CH": "zwitserland switzerland schweiz che",
    "DK": "denemarken denmark danmark dnk",
    "SE": "zweden sweden sverige swe",
    "NO": "noorwegen norway norge nor",
    "FI": "finland suomi fin",
    "IE": "ierland ireland irl",
    "PL": "polen poland polska pol",
    "CZ": "tsjechië tsjechie czech-republic czechia cze",
    "HU": "hongarije hungary hun",
    "RO": "roemenië roemenie romania rou",
    "BG": "bulgarije bulgaria bgr",
    "GR": "griekenland greece grc",
    "TR": "turkije turkey türkiye tur",
    "IN": "india ind",
    "BR": "brazilië brazilie brazil brasil bra",
    "CA": "canada can",
    "AU": "australië australie australia aus",
    "AE": "united-arab-emirates verenigde-arabische-emiraten are",
    "SA": "saudi-arabia saoedi-arabië sau",
    "SG": "singapore sgp",
    "CN": "china chn",
    "JP": "japan jpn",
    "ZA": "zuid-afrika south-africa zaf",
    "SR": "suriname sur",
    "CW": "curaçao curacao",
}
_BY_NAME = {name: code for code, names in _COUNTRIES.items() for name in names.split()}


def country(text: str) -> str:
    """The two letters of a country, or "" when we do not know the name."""
    plain = text.strip()
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        return {"UK": "GB"}.get(plain.upper(), plain.upper())
    return _BY_NAME.get("-".join(plain.lower().split()), "")


_LANGUAGES = {"nederlands": "nl", "dutch": "nl", "vlaams": "nl", "engels": "en", "english": "en"}


def language(text: str) -> str:
    """The two letters of a language, or ""."""
    plain = text.strip().lower()
    if re.match(r"^[a-z]{2}([-_][a-z]{2})?$", plain):
        return plain[:2]
    return _LANGUAGES.get(plain, "")


def domain(text: str) -> str:
    """The host of a web address, without www."""
    plain = text.strip().lower().partition("://")[2] or text.strip().lower()
    return re.split(r"[/?#:]", plain, maxsplit=1)[0].removeprefix("www.")


_PREFIXES = frozenset(
    ("van", "de", "der", "den", "het", "'t", "ten", "ter", "te", "la", "le", "du", "von", "op")
)


def split_name(full: str) -> tuple[str, str]:
    """First and last name: "Jan van der Berg" is Jan and van der Berg; so is "van der Berg, Jan"."""
    plain = " ".join(full.split())
    last, comma, first = plain.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    words = plain.split(" ")
    if len(words) == 1:
        return plain, ""
    for at, word in enumerate(words[1:], start=1):
        if word.lower() in _PREFIXES:
            return " ".join(words[:at]), " ".join(words[at:])
    return words[0], " ".join(words[1:])
