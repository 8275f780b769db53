"""The same proof on paper, for the person themselves or for the regulator, in Dutch or English."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from gehoor.followup import words as followup
from gehoor.followup.permission import words
from gehoor.lib import human

_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", _STYLES["BodyText"], fontSize=9, leading=12, spaceAfter=2)
_SMALL = ParagraphStyle("small", _BODY, fontSize=7.5, leading=10, textColor="#555555")
_HEAD = ParagraphStyle("head", _STYLES["Heading2"], fontSize=12, spaceBefore=10, spaceAfter=3)
_TITLE = ParagraphStyle("title", _STYLES["Heading1"], fontSize=17, spaceAfter=4)
_GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, -1), 0.3, "#cccccc"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_NAMED = {
    "permission.asked": lambda: _("Asked whether we may call"),
    "dial.allowed": lambda: _("Dialled"),
    "dial.refused": lambda: _("Not dialled"),
    "right.offered": lambda: _("Told that they may object"),
    "objection.made": lambda: _("Objected"),
    "consent.given": lambda: _("Agreed"),
    "consent.withdrawn": lambda: _("Took the consent back"),
    "consent.asked": lambda: _("Asked for consent"),
    "number.published": lambda: _("Made the number known for offers"),
    "list.checked": lambda: _("Looked up in the list"),
    "legal_form.set": lambda: _("Legal form noted"),
    "proof.exported": lambda: _("Proof given out"),
}


def render(proof: Mapping[str, Any]) -> bytes:
    """A PDF of what `proof.collect` found, in the active language."""
    file = BytesIO()
    title = _("What we have about calling you")
    page = SimpleDocTemplate(
        file, pagesize=A4, title=title, author="Gehoor",
        leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=18 * mm,
    )  # fmt: skip
    page.build([Paragraph(title, _TITLE), *_whole(proof)], onFirstPage=_footer, onLaterPages=_footer)
    return file.getvalue()


def _whole(proof: Mapping[str, Any]) -> Iterable[Any]:
    made = _moment(proof["made_at"])
    yield _text(_("Made on %(moment)s.") % {"moment": made}, _SMALL)
    for person in proof["people"]:
        yield _text(_line(person["name"], person["email"], person["phone"], person["company"]))
    yield from _part(_("May we call now?"), [_now(lead) for lead in proof["leads"]])
    yield from _part(_("What was said"), [_ground(said, proof["actors"]) for said in proof["said"]])
    yield from _part(_("Calls"), [_attempt(call, proof["journal"]) for call in proof["calls"]])
    yield from _part(_("What we did"), [_event(event, proof["actors"]) for event in proof["journal"]])
    received = [
        (_moment(row["received_at"]), _line(row["door"]), row["payload"]) for row in proof["received"]
    ]
    yield from _part(_("As it came in, letter for letter"), received)


def _part(heading: str, rows: list[tuple[str, str, str]]) -> Iterable[Any]:
    yield Paragraph(escape(heading), _HEAD)
    if not rows:
        yield _text(_("Nothing."), _BODY)
        return
    for when, what, more in rows:
        parts = [_text(what)] + [_text(piece, _SMALL) for piece in _pieces(more)]
        yield Table([[_text(when, _SMALL), parts[0]]], colWidths=[34 * mm, None], style=_GRID, splitByRow=1)
        for piece in parts[1:]:
            yield Table([["", piece]], colWidths=[34 * mm, None])
    yield Spacer(1, 2 * mm)


def _pieces(text: str, size: int = 1_500) -> list[str]:
    """Parts that fit on a page."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def _now(lead: Mapping[str, Any]) -> tuple[str, str, str]:
    answer = lead["now"]
    verdict = words.word(words.VERDICTS, answer["verdict"])
    reason = words.word(words.REASONS, answer["reason"])
    form = lead["legal_form"] and _line(
        words.word(words.FORMS, lead["legal_form"]), lead["legal_form_ground"]
    )
    return (
        _moment(lead["received_at"]),
        f"{verdict}. {reason}",
        _line(answer["article"], answer["source"], form),
    )


def _ground(said: Mapping[str, Any], actors: Mapping[str, str]) -> tuple[str, str, str]:
    hows = words.CONSENTS if said["kind"] == "consent" else words.HOWS
    what = _line(words.word(words.KINDS, said["kind"]), said["how"] and words.word(hows, said["how"]))
    quoted = f"“{said['text']}”" if said["text"] else ""
    return _moment(said["at"]), what, _line(quoted, _by(said["source"], actors))


def _attempt(call: Mapping[str, Any], journal: Iterable[Mapping[str, Any]]) -> tuple[str, str, str]:
    offered = any(
        line["kind"] == "right.offered" and line["data"].get("attempt") == call["call"] for line in journal
    )
    right = _("told that they may object") if offered else ""
    return _moment(call["at"]), _line(followup.word(call["outcome"]), call["by"], right), ""


def _event(event: Mapping[str, Any], actors: Mapping[str, str]) -> tuple[str, str, str]:
    name = _NAMED[event["kind"]]() if event["kind"] in _NAMED else event["kind"]
    reason = event["data"].get("reason", "")
    told = words.word(words.REASONS, reason) if reason in words.REASONS else ""
    return _moment(event["at"]), name, _line(told, event["data"].get("article"), _by(event["actor"], actors))


def _by(code: str, actors: Mapping[str, str]) -> str:
    """Who it was, by name; "" for what Gehoor did by itself."""
    doors = {
        "form": _("by the form"),
        "key": _("by the API"),
        "import": _("by import"),
        "api": _("by the API"),
    }
    return actors.get(code) or doors.get(code.partition(":")[0], "")


def _line(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _moment(text: str) -> str:
    at: datetime | None = parse_datetime(text)
    return human.moment(at) if at else ""


def _text(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    return Paragraph(escape(text), style)


def _footer(canvas: Canvas, page: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7)
    canvas.drawString(18 * mm, 10 * mm, f"{words.NO_ADVICE} · {_('page')} {page.page}")
    canvas.restoreState()
