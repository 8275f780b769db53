"""What columns are called: HubSpot, Salesforce and Pipedrive exports, and sheets in Dutch and English."""

import re
from typing import NamedTuple

from gehoor.lib.text import fold

# Our field, and the headings by which we know it, after `plain`. The first field that claims a column
# has it; within a field, the column whose heading stands first is asked first.
HEADINGS: dict[str, str] = {
    "first_name": "first name|firstname|voornaam|given name|person first name|roepnaam|contact first name",
    "name_prefix": "tussenvoegsel|tussenvoegsels|voorvoegsel|voorvoegsels|infix",
    "last_name": "last name|lastname|achternaam|surname|family name|person last name|lname|familienaam",
    "name": (
        "name|naam|full name|fullname|volledige naam|contact|contactpersoon|contact person|"
        "contact name|person name|persoon naam|lead name|naam contactpersoon"
    ),
    "email": (
        "email|e mail|emailadres|e mailadres|mailadres|mail|email address|e mail address|"
        "person email|person email work|persoon e mail|work email|zakelijk e mailadres|contact email|"
        "primary email"
    ),
    "phone": (
        "mobile phone number|mobilephone|mobile phone|mobile|mobiel|mobiel nummer|mobiele telefoon|"
        "06 nummer|gsm|person phone mobile|phone number|phone|telefoon|telefoonnummer|tel|tel nr|"
        "telnr|person phone|person phone work|persoon telefoon|nummer|phone work|business phone|"
        "telephone|contact phone|hs phone"
    ),
    "title": (
        "job title|jobtitle|title|functie|functietitel|functienaam|rol|position|person job title|"
        "persoon functie|role|function"
    ),
    "company": (
        "company name|company|companyname|bedrijf|bedrijfsnaam|organisatie|organization|organisation|"
        "account name|company account|organization name|organisatie naam|naam bedrijf|klantnaam|"
        "associated company|firma|organisatienaam|account"
    ),
    "domain": (
        "website|website url|domain|domein|company domain name|webadres|url website|bedrijfswebsite|"
        "organization website|site"
    ),
    "kvk": "kvk|kvk nummer|kvknummer|kvk nr|kamer van koophandel|coc number|chamber of commerce",
    "legal_form": "rechtsvorm|legal form|legal entity|ondernemingsvorm",
    "industry": "industry|branche|sector|bedrijfstak|sbi|organization industry",
    "employees": (
        "number of employees|numberofemployees|no of employees|employees|aantal medewerkers|"
        "medewerkers|aantal werknemers|werknemers|company size|bedrijfsgrootte|"
        "organization number of employees|fte"
    ),
    "country": "country region|country|land|countrycode|country code|organization country|person country",
    "postcode": "postal code|postalcode|zip postal code|zip|zip code|postcode|organization postal code",
    "city": "city|plaats|woonplaats|plaatsnaam|vestigingsplaats|stad|town|organization city",
    "language": "preferred language|language|taal|hs language|voorkeurstaal",
    "source": (
        "lead source|leadsource|original source|original traffic source|hs analytics source|bron|"
        "source|herkomst|utm source|latest source|lead source name|origin|channel|kanaal|"
        "marketing source|leadbron|lead kanaal|deal source|how did you hear about us"
    ),
    "medium": "utm medium|medium",
    "campaign": (
        "utm campaign|campaign|campagne|campaign name|original source drill down 1|campagnenaam|"
        "first conversion"
    ),
    "landing_page": "landing page|landingspagina|first page seen|landing page url|hs analytics first url",
    "referrer": "referrer|first referring site|verwijzende site|verwijzer|hs analytics first referrer",
    "form": "form|formulier|form name|recent conversion|form title",
    "product": "product|product interest|product interest c|productinteresse|interesse|interesse in|dienst",
    "message": (
        "message|bericht|opmerking|opmerkingen|vraag|notes|notities|description|omschrijving|"
        "toelichting|comments|comment|lead notes"
    ),
    "received_at": (
        "create date|createdate|created date|createddate|created|created at|datum|date|aangemaakt|"
        "aangemaakt op|aanmaakdatum|binnengekomen|binnengekomen op|ontvangen|ontvangen op|"
        "received at|lead created|lead created time|lead add time|add time|datum aanvraag|"
        "aanvraagdatum|timestamp|tijdstempel|submitted at|conversion date|leaddatum|"
        "first contact date|deal deal created|deal created|hs createdate|person created"
    ),
    "stage": (
        "lifecycle stage|lifecyclestage|lead status|leadstatus|hs lead status|status|fase|stage|"
        "deal status|leadfase"
    ),
    "amount": "amount|deal value|lead value|bedrag|dealwaarde|waarde|deal amount|orderwaarde",
    "owner_email": "owner email|contact owner email|lead owner email|e mail eigenaar|eigenaar e mail",
    "consent_text": "consent text|toestemmingstekst",
    "consent_at": "consent date|consent at|toestemming op|datum toestemming|opt in date|optin datum",
}

# Columns with the date at which a stage was entered.
STAGE_DATES: dict[str, str] = {
    "mql": (
        "became a marketing qualified lead date|"
        "date entered marketing qualified lead lifecycle stage pipeline|mql datum|mql date|mql op|"
        "mql sinds"
    ),
    "sql": (
        "became a sales qualified lead date|"
        "date entered sales qualified lead lifecycle stage pipeline|sql datum|sql date|sql op"
    ),
    "opportunity": (
        "became an opportunity date|date entered opportunity lifecycle stage pipeline|converted date|"
        "converteddate|offertedatum|opportunity date"
    ),
    "customer": (
        "became a customer date|date entered customer lifecycle stage pipeline|won date|"
        "deal won time|won time|klant sinds|datum klant|klantdatum|gewonnen op|closed won date|"
        "customer since"
    ),
    "lost": "lost date|deal lost time|lost time|verloren op",
}

IDS = (
    "record id|record id contact|contact id|lead id|id|lead number|leadnummer|person id|deal id|"
    "mql id|nummer|klantnummer|relatienummer|external id|vid|hs object id|prospect id|guid|uuid"
)

# The first three columns of our own row report: a mended report is imported without them.
REPORT = (("line", "column", "problem"), ("regel", "kolom", "wat er mis is"))


class Kind(NamedTuple):
    """An export that we recognise: `signs` are headings of which `least` must be there."""

    name: str
    label: str
    signs: str
    least: int


KINDS = (
    Kind(
        "hubspot",
        "HubSpot",
        (
            "record id|record id contact|lifecycle stage|contact owner|associated company|"
            "original source|mobile phone number|lifecyclestage|hubspot owner id|hs lead status|"
            "hs object id|original traffic source|marketing contact status"
        ),
        2,
    ),
    Kind(
        "salesforce",
        "Salesforce",
        (
            "lead owner|company account|lead source|leadsource|lead status|isconverted|ownerid|"
            "numberofemployees|convertedaccountid|zip postal code|lead id|lastactivitydate"
        ),
        2,
    ),
    Kind(
        "pipedrive",
        "Pipedrive",
        (
            "person name|person email|person phone|organization name|deal title|deal value|"
            "deal stage|lead title|persoon naam|persoon e mail|persoon telefoon|organisatie naam|"
            "person email work|person phone work|deal won time|lead owner"
        ),
        3,
    ),
)


_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(heading: str) -> str:
    """A heading as the lists above write it: "E-mailadres *" is "e mailadres"."""
    return _NOT_WORD.sub(" ", fold(heading)).strip()


def variants(heading: str) -> tuple[str, ...]:
    """The plain heading, with and without the breaks that capitals suggest ("FirstName")."""
    return plain(heading), plain(_CAMEL.sub(" ", heading))
