"""The words that a mapping may use: our fields, stages and outcomes."""

TEXTS = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "title",
    "company",
    "domain",
    "kvk",
    "legal_form",
    "industry",
    "country",
    "postcode",
    "city",
    "language",
    "source",
    "medium",
    "campaign",
    "landing_page",
    "referrer",
    "form",
    "product",
    "message",
    "consent_text",
    "owner_email",
    "anonymous_id",
    "user_id",
)
DATES = ("received_at", "consent_at")
# `name` is split in two, `name_prefix` stands before the last name, `stage` holds the present stage
# and `stage_at` since when.
APART = ("name", "name_prefix", "employees", "amount", "call_requested", "stage", "stage_at")
FIELDS = (*TEXTS, *DATES, *APART)

STAGES = ("lead", "mql", "sql", "opportunity", "customer", "nurture", "disqualified", "lost")
OUTCOMES = ("connected", "voicemail", "no_answer", "busy", "wrong_number", "callback")

# How other systems call the stage of a lead: HubSpot's lifecycle stage and lead status, Salesforce's
# lead status, Pipedrive's deal status, and what Dutch sheets write.
STAGE_WORDS = {
    **{stage: stage for stage in STAGES},
    "subscriber": "lead",
    "new": "lead",
    "nieuw": "lead",
    "open": "lead",
    "open - not contacted": "lead",
    "other": "lead",
    "marketingqualifiedlead": "mql",
    "marketing qualified lead": "mql",
    "salesqualifiedlead": "sql",
    "sales qualified lead": "sql",
    "working - contacted": "sql",
    "qualified": "sql",
    "closed - converted": "opportunity",
    "open_deal": "opportunity",
    "open deal": "opportunity",
    "kans": "opportunity",
    "offerte": "opportunity",
    "klant": "customer",
    "evangelist": "customer",
    "won": "customer",
    "gewonnen": "customer",
    "nurturing": "nurture",
    "bad_timing": "nurture",
    "bad timing": "nurture",
    "unqualified": "disqualified",
    "closed - not converted": "disqualified",
    "niet gekwalificeerd": "disqualified",
    "afgewezen": "disqualified",
    "verloren": "lost",
}
OUTCOME_WORDS = {
    **{outcome: outcome for outcome in OUTCOMES},
    "gesproken": "connected",
    "bereikt": "connected",
    "answered": "connected",
    "completed": "connected",
    "ingesproken": "voicemail",
    "left voicemail": "voicemail",
    "left live message": "voicemail",
    "geen gehoor": "no_answer",
    "no answer": "no_answer",
    "niet bereikt": "no_answer",
    "in gesprek": "busy",
    "verkeerd nummer": "wrong_number",
    "wrong number": "wrong_number",
    "terugbellen": "callback",
}
