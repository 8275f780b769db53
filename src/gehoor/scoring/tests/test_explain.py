from datetime import timedelta

from django.utils.translation import override

from gehoor.journal.models import Event
from gehoor.scoring.definition import default_document, publish
from gehoor.scoring.explain import Reason, reasons, reasons_of, sentence, signed
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.rules import parse

RULES = {rule.key: rule for rule in parse(default_document()).rules}


def of(now, *keys):
    return [
        Reason(key, RULES[key].group, RULES[key].points, None, now, RULES[key].labels, RULES[key].phrases)
        for key in keys
    ]


def add_line(lead, rule, now, version=1, **values):
    base = {"lead": lead, "rule": rule, "group": RULES[rule].group, "points": RULES[rule].points}
    return ScoreLine.objects.create(**base, version=version, at=now, **values)


def test_what_speaks_for_a_lead_in_one_sentence(now):
    found = of(now, "right_industry", "decision_maker", "demo_requested")
    assert sentence(found, "nl") == "Past bij ons door functie en branche (+45), en vroeg een demo aan (+30)."
    assert sentence(found, "en") == "Fits us by role and industry (+45), and asked for a demo (+30)."


def test_several_things_somebody_did(now):
    found = of(now, "pricing_viewed", "demo_requested", "case_study_read")
    assert sentence(found, "nl") == (
        "Vroeg een demo aan (+30), bekeek de prijzen (+20) en las een klantverhaal (+10)."
    )


def test_what_was_taken_off_is_said_apart(now):
    found = of(now, "right_size", "private_mail", "silent_30_days")
    assert sentence(found, "nl") == (
        "Past bij ons door bedrijfsgrootte (+15). "
        "Hier gaat af: privé-mailadres (−30) en 30 dagen geen activiteit (−15)."
    )


def test_no_points_is_said_too():
    assert sentence([], "nl") == "Nog geen punten: we weten te weinig van deze lead."
    assert sentence([], "en") == "No points yet: too little is known of this lead."


def test_a_rule_without_words_of_its_own_is_named(now):
    webinar = Reason("webinar", "engagement", 10, None, now, {"nl": "Webinar gevolgd", "en": "Webinar"}, {})
    assert sentence([webinar], "nl") == "Toonde interesse: webinar gevolgd (+10)."
    kvk = Reason("kvk", "fit", 5, None, now, {"nl": "KvK bekend", "en": "KvK known"}, {})
    assert sentence([kvk], "nl") == "Past bij ons door KvK bekend (+5)."


def test_points_of_one_rule_are_taken_together(now):
    twice = of(now, "pricing_viewed", "pricing_viewed")
    assert sentence(twice, "nl") == "Bekeek de prijzen (+40)."


def test_a_minus_is_a_minus():
    assert (signed(5), signed(-5)) == ("+5", "−5")


def test_reasons_add_up_and_carry_the_event_and_its_moment(make_lead, now):
    lead = make_lead(fit=25, engagement=30)
    then = now - timedelta(days=4)
    event = Event.objects.create(kind="demo_requested", at=then, recorded_at=now, lead_id=lead.id)
    add_line(lead, "demo_requested", now, event_id=event.id)
    add_line(lead, "decision_maker", now)
    add_line(lead, "pricing_viewed", now, ended_at=now)
    found = reasons(lead.id)
    assert [(one.rule, one.event_id, one.at) for one in found] == [
        ("decision_maker", None, now),
        ("demo_requested", event.id, then),
    ]
    assert sum(one.points for one in found) == lead.fit + lead.engagement


def test_labels_are_in_the_readers_language(make_lead, now):
    lead = make_lead()
    add_line(lead, "pricing_viewed", now)
    [reason] = reasons(lead.id)
    with override("nl"):
        assert reason.label == "Prijspagina bekeken"
    with override("en"):
        assert reason.label == "Pricing page viewed"


def test_a_line_keeps_the_name_that_its_own_version_gave_it(make_lead, now):
    lead = make_lead()
    add_line(lead, "pricing_viewed", now)
    document = default_document()
    document["rules"] = []
    publish(document, now)
    assert reasons(lead.id)[0].label_in("nl") == "Prijspagina bekeken"


def test_a_rule_nobody_knows_any_more_is_called_by_its_key(make_lead, now):
    lead = make_lead()
    add_line(lead, "pricing_viewed", now, version=99)
    assert reasons(lead.id)[0].label == "pricing viewed"


def test_reasons_of_ten_leads_cost_as_many_queries_as_of_twenty(make_lead, now, django_assert_num_queries):
    leads = [make_lead() for _ in range(20)]
    for lead in leads:
        add_line(lead, "right_size", now)
    reasons(leads[0].id)
    with django_assert_num_queries(2):
        assert len(reasons_of([lead.id for lead in leads[:10]])) == 10
    with django_assert_num_queries(2):
        assert len(reasons_of([lead.id for lead in leads])) == 20
