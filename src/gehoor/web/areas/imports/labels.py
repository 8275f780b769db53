"""What our fields are called on the screen, in the order in which people look for them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: Mapping[str, Promise] = {
    "name": _("Full name"),
    "first_name": _("First name"),
    "name_prefix": _("Name prefix (van, de)"),
    "last_name": _("Last name"),
    "email": _("Mail address"),
    "phone": _("Telephone"),
    "title": _("Job title"),
    "company": _("Company"),
    "domain": _("Website"),
    "kvk": _("KvK number"),
    "legal_form": _("Legal form"),
    "industry": _("Industry"),
    "employees": _("Number of employees"),
    "country": _("Country"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "language": _("Language"),
    "received_at": _("Came in on"),
    "source": _("Source"),
    "medium": _("Medium"),
    "campaign": _("Campaign"),
    "landing_page": _("First page seen"),
    "referrer": _("Came from website"),
    "form": _("Form"),
    "product": _("Product"),
    "message": _("Message"),
    "owner_email": _("Owner's mail address"),
    "amount": _("Deal value"),
    "call_requested": _("Asked for a call (yes or no)"),
    "stage": _("Present stage"),
    "stage_at": _("In this stage since"),
    "consent_text": _("Consent text"),
    "consent_at": _("Consent given on"),
    "anonymous_id": _("Visitor id of the tracker"),
    "user_id": _("User id of the tracker"),
}
STAGE_DATES: Mapping[str, Promise] = {
    "mql": _("Date of becoming MQL"),
    "sql": _("Date of becoming SQL"),
    "opportunity": _("Date of becoming an opportunity"),
    "customer": _("Date of becoming a customer"),
    "nurture": _("Date of being kept warm"),
    "disqualified": _("Date of being disqualified"),
    "lost": _("Date of being lost"),
}
KEYS: Mapping[str, Promise] = {
    "external_id": _("by the number in the other system"),
    "email": _("by the mail address"),
    "phone": _("by the telephone number"),
    "row": _("when every cell is the same"),
}
ORDERS: Mapping[str, Promise] = {
    "auto": _("as each column shows"),
    "dmy": _("day-month-year"),
    "mdy": _("month-day-year"),
    "ymd": _("year-month-day"),
}
STATES: Mapping[str, tuple[Promise, str]] = {
    "draft": (_("not started"), "calm"),
    "waiting": (_("waits"), "info"),
    "running": (_("busy"), "info"),
    "done": (_("ready"), "good"),
    "stopped": (_("stopped"), "warn"),
    "failed": (_("failed"), "late"),
    "undone": (_("taken back"), "calm"),
}
FAILURES: Mapping[str, Promise] = {
    "unreadable": _("The file is no longer where it was. Upload it again."),
    "too_long": _("A line of more than a megabyte stood in the file. Is it a CSV file?"),
    "mapping": _("The mapping does not fit the file. Upload it again and look at the columns."),
    "unexpected": _(
        "Something went wrong that we did not foresee; it is in the log. Start again, or tell us."
    ),
}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
DELIMITERS: Mapping[str, Promise] = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("vertical line"),
}
