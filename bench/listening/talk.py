"""Sentences of sellers and customers, and a talk drawn from them with a seed."""

from random import Random

from bench.listening.call import Line

SELLER = (
    "Goedemorgen, u spreekt met Thomas van de Vries van Noordzij Techniek.",
    "Ik bel u omdat u vorige week onze handleiding hebt opgevraagd.",
    "Mag ik u vragen hoe u dat op dit moment in de fabriek geregeld heeft?",
    "Wat zou er voor u veranderen als de levering een dag eerder komt?",
    "Dat begrijp ik, en hoe gaat dat dan in de drukke maanden?",
    "Zullen we samen kijken wat er nodig is om te beginnen?",
    "Ik stuur u vanmiddag een overzicht van de mogelijkheden, dan kunt u dat rustig lezen.",
    "Wie is er bij u nog meer bij betrokken?",
    "Als ik het goed samenvat, dan gaat het u vooral om de zekerheid van de planning.",
    "We hebben drie monteurs die alleen in uw regio werken.",
    "Wat maakt dat het nu belangrijk is geworden?",
    "Wanneer komt het u uit om daar een half uur over te praten?",
)
CUSTOMER = (
    "Ja, goedemorgen, met Annemarie Jansen.",
    "Dat klopt, een collega had dat aangevraagd voor het magazijn.",
    "We doen dat nu nog met de hand, en dat kost iedere week een halve dag.",
    "Eerlijk gezegd vind ik het nogal duur voor wat het is.",
    "Daar moet ik eerst met mijn collega van inkoop over overleggen.",
    "We werken al jaren met een andere leverancier en dat gaat eigenlijk prima.",
    "In het najaar hebben we veel meer bestellingen dan in de zomer.",
    "Nou, vooral dat de machine niet stil komt te staan.",
    "Stuur maar een mail, dan kijk ik er volgende week naar.",
    "Dat weet ik niet precies, dat zou ik na moeten vragen.",
    "Ja, dinsdag om tien uur kan wel.",
    "Het gaat om ongeveer veertig orders op een dag.",
)
SHORT = ("ja", "hm hm", "precies", "oké", "ja ja")
ENGLISH = {
    "seller": (
        "Good morning, this is Thomas calling from Northsea Engineering.",
        "You asked for our guide last week, so I wanted to hear what made you look for it.",
        "How do you handle that in the factory today?",
        "What would change for you if the delivery came a day earlier?",
        "Who else would need to be part of this?",
        "Shall we look together at what it takes to begin?",
    ),
    "customer": (
        "Yes, good morning, Anne Johnson speaking.",
        "We still do it by hand, and it takes us half a day every week.",
        "To be honest I think it is rather expensive for what it is.",
        "I would have to talk to my colleague in purchasing first.",
        "Mainly that the machine never stops.",
        "Tuesday at ten would be fine.",
    ),
}


def talk(seconds: float, seed: int, language: str = "nl", interrupting: float = 0.18) -> list[Line]:
    """About `seconds` of talk: gaps and overlaps as people have them, back-channels, interruptions.

    `interrupting` is the chance that a long turn is interrupted.
    """
    random = Random(seed)
    sentences = {"seller": SELLER, "customer": CUSTOMER} if language == "nl" else ENGLISH
    out: list[Line] = []
    who, so_far = "customer", 0.0
    while so_far < seconds:
        text = " ".join(random.sample(sentences[who], random.choice((1, 1, 2, 3))))
        out.append(_turn(random, who, text, out, interrupting))
        so_far += len(text) / 13
        if len(text) > 90 and random.random() < 0.4:
            other = "customer" if who == "seller" else "seller"
            out.append(Line(other, random.choice(SHORT), random.uniform(-0.4, 0.4), "backchannel"))
        who = "customer" if who == "seller" else "seller"
    return out


def _turn(random: Random, who: str, text: str, before: list[Line], interrupting: float) -> Line:
    pace = random.choice((150, 160, 170, 180))
    loud = random.uniform(-3, 3)
    long_before = before and before[-1].kind == "turn" and len(before[-1].text) > 60
    if long_before and random.random() < interrupting:
        return Line(
            who, text, random.uniform(-2.2, -1.4), "interruption", random.uniform(0.55, 0.85), pace, loud
        )
    gap = min(1.6, max(-0.35, random.gauss(0.3, 0.35)))
    return Line(who, text, gap, "turn", 0.0, pace, loud)
