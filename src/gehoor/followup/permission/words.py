"""The answers in words: why, and what one can do. Said at reading time, in the reader's language."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gehoor.lib.words import Words
from gehoor.lib.words import word as word

VERDICTS: Final[Words] = {
    "may": _("You may call"),
    "may_not": _("Do not call"),
    "ask_first": _("Ask first"),
}
MAIL_VERDICTS: Final[Words] = {"may": _("You may mail"), "may_not": _("Do not mail")}
REASONS: Final[Words] = {
    "requested": _("They asked for this call themselves."),
    "requested_assumed": _("Whoever sent this lead says that they asked to be called."),
    "consent": _("They agreed to be called; text and moment are kept."),
    "legal_person": _("This is a legal person, and for those no consent is needed."),
    "published": _("They made this number known for offers."),
    "customer": _("They are a customer, or were one less than three years ago."),
    "customer_sector": _("They are a customer, and we are a charity, a charity lottery or a publisher."),
    "service": _("This is a service call: it sells nothing."),
    "not_objected": _("They did not object, and their number is not on the list."),
    "objected": _("They do not want to be called."),
    "number_objected": _("Somebody else at this number does not want to be called."),
    "no_consent": _(
        "This is a natural person (a sole trader and a partnership are too), and they did not agree."
    ),
    "cold": _("This is a natural person (a sole trader too) who never came to us and did not agree."),
    "form_unknown": _("We do not know whether this is a company with legal personality or a person."),
    "customer_not_enough": _("Being a customer is not enough any more since 1 July 2026."),
    "consent_unused": _("Their consent is older than six months and nobody called since."),
    "consent_both": _("They ticked one box for mail and telephone together; that is not clear enough."),
    "consent_unproven": _(
        "There is a consent, but its text or moment is missing or it does not speak of calling."
    ),
    "register": _("Before 1 July 2021 the do-not-call register had to be asked."),
    "listed": _("This number is on the do-not-call list."),
    "list_unchecked": _("Nobody looked in the do-not-call list in the last five days."),
    "country_unknown": _("We do not have the rules of this country."),
    "machine": _("A calling machine needs consent beforehand."),
    "number_paid": _("This is a paid number; those are not dialled."),
    "number_machine": _("This number is of a machine, not of a person."),
    "no_number": _("There is no number to call."),
    "outside_hours": _("Not at this hour."),
    "mail_consent": _("They agreed to receive mail."),
    "mail_answer": _("You may answer what they asked; leave other offers out."),
    "mail_customer": _("They are a customer: about similar products, with a way out in each mail."),
    "mail_unsolicited": _("Mail without consent is not allowed either, not even to ask for it."),
}
"""A sentence for each reason of the profiles."""

TREATMENTS: Final[Words] = {
    "form_unknown": _(
        "Look up the legal form in the trade register and note it here; of a BV or NV you may call."
    ),
    "no_consent": _("Answer their question by mail, and ask in it whether you may call."),
    "number_objected": _("Ask by mail for a number of their own."),
    "customer_not_enough": _("Ask for consent at their next contact, or in a mail to them as a customer."),
    "consent_unused": _("Ask by mail whether the consent still holds."),
    "consent_both": _("Ask by mail whether you may call, with a question of its own."),
    "consent_unproven": _("Find the text they agreed to, or ask them anew."),
    "register": _("Ask for consent."),
    "list_unchecked": _("Look in the list and note what it says; that holds for five days."),
    "country_unknown": _("Find out what counts there, or ask by mail whether you may call."),
}
"""What the owner of a lead does about an "ask first"."""

FORMS: Final[Words] = {
    "bv": _("BV"),
    "nv": _("NV"),
    "eenmanszaak": _("sole trader (eenmanszaak, zzp)"),
    "vof": _("general partnership (VOF)"),
    "maatschap": _("partnership (maatschap)"),
    "cv": _("CV"),
    "commv": _("limited partnership (CommV)"),
    "stichting": _("foundation (stichting)"),
    "vereniging": _("association (vereniging)"),
    "vzw": _("VZW"),
    "cooperatie": _("cooperative"),
    "owm": _("mutual insurance (OWM)"),
    "public": _("public body"),
    "legal": _("another legal person"),
    "private": _("private person"),
}
KINDS: Final[Words] = {
    "request": _("Asked to be called"),
    "consent": _("Agreed"),
    "withdrawal": _("Took the consent back"),
    "objection": _("Objected"),
    "published": _("Made the number known for offers"),
    "list_check": _("Looked up in the list"),
}
HOWS: Final[Words] = {
    "stated": _("in so many words"),
    "agreed": _("during a call"),
    "assumed": _("says whoever sent the lead"),
    "call": _("by telephone"),
    "mail": _("by mail"),
    "page": _("on the page"),
    "both": _("one tick for mail and telephone"),
    "unclear": _("the text does not speak of calling"),
    "unproven": _("without text"),
    "on": _("on the list"),
    "off": _("not on the list"),
    "api": _("by the API"),
}
CONSENTS: Final[Words] = {
    "call": _("to be called"),
    "mail": _("to be mailed, not called"),
    "both": _("one tick for mail and telephone"),
    "unclear": _("the text does not speak of calling"),
    "unproven": _("without text"),
}
DUTIES: Final[Words] = {
    "identity": _("Say who you are and for whom you call, from a number that can be called back."),
    "offer_right": _("Say that they may object to further calls, in each call."),
    "proof": _("Who asks for it gets the proof of consent within five working days."),
}
CLOSINGS: Final[Words] = {
    "permitted": _("may be called now"),
    "refused": _("does not want to be called"),
    "given_up": _("not asked"),
    "over": _("something else came in between"),
}
STILL_OBJECTS = _(
    "No call is planned: they said before that they want none, and only they can take that back. "
    "Let them ask for one in a form or by mail, and note their words under “May we call?”."
)
"""To a caller who agreed a next call with somebody whose objection stands."""

NO_ADVICE = _("This is no legal advice. Whoever calls is responsible for it.")
