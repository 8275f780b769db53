"""From bytes to text, whatever the sender's computer writes."""

import codecs

from gehoor.listening.errors import TranscriptError

MOST_BYTES = 20_000_000  # a talk of ten hours with a time for every word stays under this

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def as_text(source: str | bytes) -> str:
    """Text with "\\n" for every line end. Raises TranscriptError: too_large, not_text, empty."""
    if len(source) > MOST_BYTES:
        raise TranscriptError("too_large", {"bytes": len(source), "most": MOST_BYTES})
    text = source if isinstance(source, str) else decoded(source)
    if "\0" in text:
        raise TranscriptError("not_text")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise TranscriptError("empty")
    return text


def decoded(source: bytes) -> str:
    """UTF-8, what a byte order mark says, or else the Windows code page that Dutch offices use."""
    for bom, name in BOMS:
        if source.startswith(bom):
            return source[len(bom) :].decode(name, "replace")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace")
