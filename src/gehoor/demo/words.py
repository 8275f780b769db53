"""The names, firms and pages of the made-up company."""

SALES = (
    ("Sanne Bakker", "Team Midden", "sanne"),
    ("Daan Vermeer", "Team Midden", "daan"),
    ("Fatima el Idrissi", "Team Midden", "fatima"),
    ("Joost van Dalen", "Team Midden", "joost"),
    ("Lieke Hoekstra", "Team Midden", "lieke"),
    ("Ruben Postma", "Team Zuid", "ruben"),
    ("Noor Willems", "Team Zuid", "noor"),
    ("Thijs Claassen", "Team Zuid", "thijs"),
    ("Yasmin Kaya", "Team Zuid", "yasmin"),
    ("Bram Janssens", "Team Zuid", "bram"),
)
OTHERS = (
    ("Marit Visser", "manager", "Team Midden", "marit"),
    ("Eva de Groot", "marketing", "Marketing", "eva"),
    ("Koen Smits", "marketing", "Marketing", "koen"),
    ("Adam Dekker", "admin", "", "adam"),
)
CALLER = "sanne"
DOMAIN = "roosterwerk.example"

FIRST = (
    "Anouk", "Bart", "Carla", "Dirk", "Elif", "Frank", "Greet", "Hans", "Ilse", "Jeroen", "Karin", "Lars",
    "Mehmet",
    "Nadia", "Olaf", "Petra", "Quinten", "Roos", "Stefan", "Tamara", "Umar", "Vera", "Wouter", "Xandra",
    "Yvonne", "Zeger",
)  # fmt: skip
LAST = (
    "de Boer", "Mulder", "van den Berg", "Kuipers", "Yilmaz", "Peters", "Brouwer", "van Leeuwen",
    "Schouten", "Bos", "Timmer",
    "de Wit", "Scholten", "Aydin", "van Vliet", "Maas", "Evers", "Hofman", "Prins", "Blom", "van der Meer",
    "Koster",
)  # fmt: skip
# What a firm does and is called. So many that most leads are of a new firm and go by turns; some are not.
INDUSTRIES = {
    "Zorggroep": "zorg", "Thuiszorg": "zorg", "Kinderopvang": "zorg", "Transport": "logistiek",
    "Logistiek": "logistiek", "Groothandel": "groothandel", "Techniek": "industrie", "Industrie": "industrie",
    "Installatie": "installatie", "Bouwbedrijf": "bouw", "Schoonmaak": "zakelijke dienstverlening",
    "Beveiliging": "zakelijke dienstverlening", "Drukkerij": "industrie", "Metaalbouw": "industrie",
    "Hoveniers": "groen", "Kwekerij": "groen", "Koeriers": "logistiek", "Catering": "horeca",
}  # fmt: skip
FIRM_STARTS = tuple(INDUSTRIES)
FIRM_ENDS = (
    "De Linde", "Rijnmond", "Van Santen", "Eemland", "De Waal", "Twentekanaal", "Het Baken", "Kromhout",
    "De Hoek", "Veluwezoom", "Oosterpoort", "De Vaart", "Maasdal", "Noordzij", "Kennemer", "De Wielen",
    "Achterberg", "Bijlsma", "Boomgaard", "Boskamp", "Broekhuis", "Castelijn", "De Adelaar", "De Bongerd",
    "De Burcht", "De Driehoek", "De Eendracht", "De Ganzerik", "De Korenaar", "De Molenwiek", "De Ooievaar",
    "De Poort", "De Schakel", "De Sluis", "De Toren", "De Wachter", "De Zwaan", "Dommelen", "Drechtstad",
    "Duinrand", "Elzinga", "Esdoorn", "Flevokust", "Geldergroen", "Gooimeer", "Groeneveld", "Haverkort",
    "Heidebloem", "Het Anker", "Het Fort", "Het Gilde", "Het Kompas", "Het Lichtschip", "Het Westen",
    "Hollandsdiep", "Hondsrug", "IJsselland", "Jachtlust", "Kempenaar", "Kuiperij", "Langstraat", "Lauwers",
    "Leeuwerik", "Lindenhof", "Markiezaat", "Merwestein", "Middelkoop", "Nieuwland", "Oldambt", "Oudewater",
    "Peelrand", "Polderzicht", "Ravestein", "Reitsma", "Roerdal", "Salland", "Scheldemond", "Slingerland",
    "Spaarnestad", "Stellingwerf", "Terpstra", "Uiterwaard", "Valkhof", "Van Aalst", "Van Buuren",
    "Van Dongen", "Van Elburg", "Van Galen", "Van Hasselt", "Van Iersel", "Van Kampen", "Van Loenen",
    "Van Rossum", "Vechtzicht", "Vlinderdal", "Walcheren", "Westerkwartier", "Wieringa", "Zaanoever",
    "Zandstra", "Zeeduin", "Zuiderpark",
)  # fmt: skip
TITLES = (
    "Directeur", "Operationeel manager", "Hoofd planning", "HR-manager", "Planner", "Eigenaar",
    "Financieel directeur",
    "Medewerker HR", "Stagiair", "Adviseur", "Teamleider", "Manager bedrijfsvoering",
)  # fmt: skip
CITIES = (
    ("Utrecht", "3511 AB"), ("Amersfoort", "3811 CD"), ("Eindhoven", "5611 EF"), ("Tilburg", "5038 GH"),
    ("Zwolle", "8011 JK"), ("Rotterdam", "3011 LM"), ("Arnhem", "6811 NP"), ("Breda", "4811 RS"),
)  # fmt: skip

# How good the leads of a source turn out to be, and how often they come: what the funnel should find.
SOURCES = {
    "google": ("cpc", "Roosterpakket vergelijken", 0.50, 28),
    "website": ("organic", "", 0.62, 26),
    "partner": ("referral", "Salarispartner", 0.75, 10),
    "linkedin": ("social", "Roosteren zonder gedoe", 0.18, 22),
    "beurs": ("event", "Zorg en ICT", 0.40, 14),
}
PAGES = (
    ("/functies/rooster", "Roosters die kloppen"),
    ("/klantverhalen/de-linde", "Hoe De Linde twee dagen per maand terugkreeg"),
    ("/prijzen", "Prijzen"),
    ("/blog/cao-regels", "Cao-regels in je rooster"),
    ("/koppelingen", "Koppelingen met salarispakketten"),
    ("/klantverhalen/maasdal", "Maasdal roostert vierhonderd mensen"),
)
GOOD_NOTES = (
    "Wil voor de zomer over, zoekt iets dat met de salarisadministratie praat.",
    "Heeft nu Excel, verliest er een dag per week aan. Beslist zelf.",
    "Twee vestigingen erbij; budget is er vanaf volgend kwartaal.",
    "",
)
BAD_NOTES = (
    "Schrijft een scriptie over roosteren.",
    "Acht mensen in dienst, heeft genoeg aan een lijst op het prikbord.",
    "Vergelijkt voor een klant, koopt zelf niets.",
    "",
)
STEPS = (
    "Demo met de planners, dinsdag",
    "Offerte voor twee vestigingen sturen",
    "Bellen na het overleg met de or",
)
