"""Three calls of the demo's caller, as transcripts: one that pushes, one that asks, one that comes to a date.

Without sound: a recording of nobody cannot be made honestly. Who opens them sees turns, words and moments;
the ears get to work on the first recording that somebody brings in.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from gehoor.calls import vault, work
from gehoor.calls.act import write_next_time
from gehoor.calls.keep import LARGEST_TEXT, Given, Part, upload
from gehoor.calls.policy import decide
from gehoor.leads.models import Lead
from gehoor.team.models import User

Talk = Sequence[
    tuple[str, float, str]
]  # who, seconds of silence before it (below zero: over the other), words

_SPEED = 14.0  # letters a second

PUSHING: Talk = (
    ("s", 0.4, "Goedemorgen, met Sanne van Roosterwerk. Bel ik gelegen?"),
    ("k", 0.5, "Nou, eventjes dan."),
    ("s", 0.1, "Mooi. U heeft ons whitepaper gedownload, dus u bent vast op zoek naar een nieuw pakket. "
     "Wij leveren een complete oplossing waarmee onze klanten hun roosters in de helft van de tijd maken, "
     "met een app voor alle medewerkers, koppelingen met de salarisadministratie en ondersteuning van ons "
     "eigen team, en wij bieden dat nu aan met de eerste maand gratis."),
    ("k", 1.1, "Ja, dat klinkt wel aardig. Maar we hebben eigenlijk al een leverancier."),
    ("s", 0.1, "Ja, maar wij zijn een stuk gebruiksvriendelijker dan de meeste pakketten."),
    ("k", 0.9, "Dat kan. Het is ook nogal prijzig, heb ik gezien."),
    ("s", -0.7, "Dat begrijp ik, maar u verdient het terug binnen een half jaar."),
    ("k", 1.4, "Ik moet er nog over nadenken. Stuur maar een mail."),
    ("s", 0.2, "Hoeveel medewerkers heeft u?"),
    ("k", 0.4, "Zestig."),
    ("s", 0.2, "Werkt u met ploegen?"),
    ("k", 0.4, "Ja."),
    ("s", 0.2, "En gebruikt u nu Excel?"),
    ("k", 0.4, "Ja, ook."),
    ("s", 0.3, "Dan stuur ik u een mail met de mogelijkheden, ik kan ook tien procent korting geven."),
    ("k", 0.6, "Doe maar. Dag."),
)  # fmt: skip

ASKING: Talk = (
    ("s", 0.4, "Goedemiddag, met Sanne van Roosterwerk. U vroeg gisteren om een demo. Komt het nu uit?"),
    ("k", 0.5, "Ja hoor, ik zit net even achter mijn bureau."),
    ("s", 0.6, "Fijn. Wat maakte dat u gisteren keek?"),
    ("k", 0.8, "Nou, ik ben elke vrijdag een halve dag kwijt aan het rooster. En dan belt er op maandag weer "
     "iemand af en kan ik opnieuw beginnen. Dat gaat al een jaar zo."),
    ("s", 1.0, "Elke vrijdag een halve dag. Hoe pakt u dat nu aan als er op maandag iemand afbelt?"),
    ("k", 0.7, "Dan ga ik rondbellen. Meestal sta ik zelf op de vloer, om eerlijk te zijn."),
    ("s", 0.9, "Wat zou het u schelen als dat bellen niet meer hoefde?"),
    ("k", 1.2, "Dan was ik vrijdag op tijd thuis. Maar het moet wel passen, we hebben geen geld voor een "
     "groot pakket."),
    ("s", 1.1, "Dat begrijp ik, en het moet ook passen. Welk bedrag hebt u daarvoor in gedachten?"),
    ("k", 0.9, "Rond de tweehonderd in de maand, denk ik."),
    ("s", 0.7, "Wie beslist er bij u nog meer over mee?"),
    ("k", 0.5, "Mijn compagnon, Peter."),
    ("s", 0.8, "Als ik het goed samenvat: u wilt de vrijdagmiddag terug, zonder een groot pakket, en Peter "
     "moet het ook zien zitten. Klopt dat?"),
    ("k", 0.5, "Ja, precies."),
    ("s", 0.6, "Zullen we dinsdag om tien uur met u en Peter samen kijken?"),
    ("k", 0.5, "Dinsdag om tien uur is goed."),
)  # fmt: skip

HESITANT: Talk = (
    ("s", 0.5, "Goedemorgen, met Sanne van Roosterwerk."),
    ("k", 0.4, "Goedemorgen."),
    ("s", 0.6, "U las onze pagina over roosters in de zorg. Waar loopt u tegenaan?"),
    ("k", 1.6, "Ja, dat weet ik eigenlijk niet precies. Misschien dat het wel sneller zou kunnen."),
    ("s", 0.9, "Wat kost nu de meeste tijd?"),
    ("k", 1.8, "Ik denk het ruilen van diensten. Maar dat is lastig te zeggen, dat hangt ervan af."),
    ("s", 0.8, "U kunt beginnen met één afdeling, of eerst een maand meekijken. Wat past bij u?"),
    ("k", 1.5, "Daar moet ik even over overleggen met de teamleider. Ik weet het nog niet."),
    ("s", 1.0, "Wat heeft zij nodig om mee te kunnen denken?"),
    ("k", 0.9, "Iets op papier, denk ik."),
    ("s", 0.6, "Dan stuur ik u vandaag één bladzijde. Mag ik u donderdag om drie uur bellen?"),
    ("k", 0.5, "Ja, dat is goed."),
)  # fmt: skip


def record_calls(people: dict[str, User], now: datetime) -> None:
    """The ground on which calls are kept, and three of them, heard already."""
    decide(
        people["marit"],
        now - timedelta(days=60),
        is_on=True,
        ground="interest",
        purpose="Leren van eigen gesprekken",
        notice="Dit gesprek nemen we op om van te leren. Liever niet? Zeg het gerust.",
        staff_informed=True,
        retention_days=90,
    )
    caller = people["sanne"]
    leads = list(Lead.objects.filter(owner=caller, connected_at__lt=now).order_by("-connected_at")[:3])
    for lead, talk in zip(leads, (ASKING, PUSHING, HESITANT), strict=False):
        stored = vault.put([vtt(talk, caller.name).encode()], LARGEST_TEXT)
        given = Given(called_at=lead.connected_at or now, told="spoken", lead_id=lead.id)
        kept = upload(caller, given, now, [Part("transcript", stored, "text/vtt", "gesprek.vtt")])
        while work.next_(now):
            pass
        if talk is HESITANT:
            write_next_time(kept, caller, "Eén keuze tegelijk aanbieden, en dan even stil zijn.", now)


def vtt(talk: Talk, caller: str) -> str:
    """The talk as WebVTT, each sentence as long as its letters."""
    return "WEBVTT\n\n" + "\n\n".join(_cues(talk, caller)) + "\n"


def _cues(talk: Talk, caller: str) -> Iterator[str]:
    at = 0.0
    for who, pause, words in talk:
        start = max(0.0, at + pause)
        at = start + len(words) / _SPEED
        name = caller if who == "s" else "Klant"
        yield f"{_clock(start)} --> {_clock(at)}\n<v {name}>{words}"


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60):02d}:{seconds % 60:06.3f}"
