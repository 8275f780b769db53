"""Who comes to the door of the made-up company, and what they looked at before."""

from datetime import datetime, timedelta

from gehoor.demo.chance import Chance
from gehoor.demo.words import (
    CITIES,
    FIRM_ENDS,
    FIRM_STARTS,
    FIRST,
    INDUSTRIES,
    LAST,
    PAGES,
    SOURCES,
    TITLES,
)
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.lib.text import slug

CONSENT = "Ja, Roosterwerk mag mij bellen over mijn aanvraag."
BOSSES, OTHERS_TITLES = TITLES[:4] + TITLES[5:7] + TITLES[11:], TITLES[4:5] + TITLES[7:11]


def inquiry(chance: Chance, number: int, at: datetime, source: str, *, promising: bool) -> Inquiry:
    """One inquiry at `at`; `promising` people fit and looked around, the others mostly did not."""
    first, last = chance.one(FIRST), chance.one(LAST)
    start, end = chance.one(FIRM_STARTS), chance.one(FIRM_ENDS)
    city, postcode = chance.one(CITIES)
    medium, campaign, _, _ = SOURCES[source]
    form = "demo" if chance.happens(0.75 if promising else 0.3) else "whitepaper"
    domain = "gmail.com" if not promising and chance.happens(0.35) else f"{slug(start)}-{slug(end)}.example"
    return Inquiry(
        door="form",
        raw="{}",
        received_at=at,
        first_name=first,
        last_name=last,
        email=f"{slug(first)}.{slug(last)}{number}@{domain}",
        phone=f"06{chance.whole(10_000_000, 59_999_999)}" if chance.happens(0.95) else "",
        title=chance.one(BOSSES if promising else TITLES if chance.happens(0.4) else OTHERS_TITLES),
        company=f"{start} {end}",
        domain="" if domain == "gmail.com" else domain,
        industry=INDUSTRIES[start] if promising or chance.happens(0.4) else "overig",
        employees=chance.whole(60, 700) if promising else chance.whole(2, 90),
        country="NL",
        postcode=postcode,
        city=city,
        source=source,
        medium=medium,
        campaign=campaign,
        landing_page=f"/{form}",
        form=form,
        call_requested=form == "demo",
        call_explicit=form == "demo",
        consent_text=CONSENT,
        consent_at=at,
        events=_visit(chance, at, form, promising=promising),
    )


def _visit(chance: Chance, at: datetime, form: str, *, promising: bool) -> tuple[Tracked, ...]:
    """The pages seen before, oldest first, and the form itself."""
    pages = chance.some(PAGES, 5 if promising else 2)
    seen = [
        Tracked(
            "page_viewed", at - timedelta(minutes=7 * (len(pages) - place)), {"path": path, "title": title}
        )
        for place, (path, title) in enumerate(pages)
    ]
    kind = "demo_requested" if form == "demo" else "form_submitted"
    return (*seen, Tracked(kind, at, {"form": form}))
