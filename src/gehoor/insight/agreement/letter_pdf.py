"""The letter on paper: one or two pages of A4."""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from unicodedata import normalize

from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Circle, Drawing, Line
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from gehoor.insight.agreement.letter import Letter
from gehoor.insight.agreement.telling import Told

INK, SOFT, RULE = HexColor("#221d18"), HexColor("#6b6055"), HexColor("#d9ccb8")
GOOD, LATE, WASH = HexColor("#2f6b45"), HexColor("#9a2f1d"), HexColor("#f6e9df")
_LIKE = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "ı": "i", "−": "-", "→": "-"}
_TONES = {"kept": GOOD, "missed": LATE, "silent": SOFT}
_WIDTH = A4[0] - 50 * mm - 12  # a frame keeps six points free on either side

_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=14, textColor=INK)
_TITLE = ParagraphStyle("title", _BODY, fontSize=22, leading=27, spaceAfter=6)
_SMALL = ParagraphStyle("small", _BODY, fontSize=9, leading=11.5, textColor=SOFT)
_HEADING = ParagraphStyle(
    "heading", _BODY, fontName="Times-Bold", fontSize=11, textColor=SOFT, spaceBefore=10, spaceAfter=3
)
_NOTE = ParagraphStyle(
    "note",
    _BODY,
    backColor=WASH,
    borderPadding=(5, 8, 6, 8),
    spaceBefore=16,
    spaceAfter=20,
    leftIndent=8,
    rightIndent=8,
)


def as_pdf(of: Letter) -> bytes:
    """The letter as a PDF with a title, a language and numbered pages."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=17 * mm,
        bottomMargin=20 * mm,
        title=of.title,
        author="Gehoor",
        lang=of.language,
        invariant=1,
    )

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont("Times-Roman", 8.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(25 * mm + 6, 12 * mm, f"{of.title} · {of.days}")
        canvas.drawRightString(A4[0] - 25 * mm - 6, 12 * mm, _("page {n}").format(n=canvas.getPageNumber()))

    document.build(list(_story(of)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(of: Letter) -> Iterator[Flowable]:
    yield Paragraph(f"{_safe(of.title)} · {_safe(of.days)}", _SMALL)
    yield Paragraph(_safe(of.headline), _TITLE)
    if of.bottleneck:
        yield Paragraph(_safe(of.bottleneck), _BODY)
    for sentence in of.deviations:
        yield Paragraph(_safe(sentence), _NOTE)
    for heading, rows in of.sides:
        first, *rest = [_row(row) for row in rows]
        yield KeepTogether([Paragraph(_safe(heading), _HEADING), first])
        yield from rest
    if of.teams:
        yield from _section(
            _("By team, of five people or more"), [f"{name}: {said}" for name, said in of.teams]
        )
    earlier = [f"{text} ({_('done') if is_done else _('not done yet')})" for text, is_done in of.earlier]
    yield from _section(_("What we agreed last time"), earlier or [_("Nothing was left to do.")])
    yield from _section(_("What we concluded"), list(of.here) or [""] * 3)
    yield Spacer(1, 12)
    yield Paragraph(_safe(of.closing), _SMALL)


def _row(row: Told) -> Flowable:
    """A promise beside its mark: a full circle when kept, an open one when not, a dash when silent."""
    percent = f" ({row.percent} %)" if row.percent is not None else ""
    tone = _TONES[row.state].hexval().replace("0x", "#")
    word = f"<font color='{tone}'>{_safe(row.word)}</font>"
    said = f"<b>{_safe(row.name)}</b>: {_safe(row.fact)}{percent}, {word}."
    cell = [Paragraph(said, _BODY)]
    if row.obstacle:
        cell.append(Paragraph(_safe(row.obstacle), _BODY))
    cell.append(Paragraph(_safe(row.promise), _SMALL))
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    return Table([[_mark(row.state), cell]], colWidths=[16, _WIDTH - 16], style=style)


def _section(heading: str, lines: list[str]) -> Iterator[Flowable]:
    """A heading with its lines; an empty line is one to write on."""
    yield CondPageBreak(25 * mm)
    yield Paragraph(_safe(heading), _HEADING)
    for line in lines:
        yield Paragraph(_safe(line), _BODY) if line else _line()


def _line() -> Flowable:
    """A line to write on."""
    return HRFlowable(width="100%", thickness=0.5, color=RULE, spaceBefore=20, spaceAfter=2)


def _mark(state: str) -> Flowable:
    """The state as a shape, so that it needs no colour."""
    drawing, tone = Drawing(10, 12), _TONES[state]
    if state == "silent":
        drawing.add(Line(0, 4, 8, 4, strokeColor=tone, strokeWidth=1.3))
    else:
        fill = tone if state == "kept" else None
        drawing.add(Circle(4, 4, 3.6, strokeColor=tone, strokeWidth=1.3, fillColor=fill))
    return drawing


def _safe(text: str) -> str:
    """As markup that the built-in letters of a PDF can show: ł becomes l, what has no likeness "?"."""
    shown = []
    for letter in text:
        if _encodable(letter):
            shown.append(letter)
        else:
            parts = "".join(one for one in normalize("NFKD", letter) if _encodable(one))
            shown.append(parts or _LIKE.get(letter, "?"))
    return escape("".join(shown))


def _encodable(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
