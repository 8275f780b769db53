from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gehoor.lib.tests.examples import examples
from gehoor.scoring.definition import default_document
from gehoor.scoring.evaluate import EventFact, Score, evaluate, is_activity, total
from gehoor.scoring.facts import facts
from gehoor.scoring.rules import parse
from gehoor.scoring.tests import oracle, worlds

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
DEFAULTS = parse(default_document(), 1)


def days(number):
    return timedelta(days=number)


def rule(**words):
    base = {"key": "rule", "group": "engagement", "points": 10, "label": {"nl": "Regel", "en": "Rule"}}
    document = {"fit_threshold": 0, "engagement_threshold": 0, "hysteresis": 0, "rules": [{**base, **words}]}
    return parse(document)


def seen(*ago, kind="page_viewed", **data):
    """Events that many days before NOW, numbered from 1."""
    return [EventFact(i, kind, NOW - timedelta(days=one), data) for i, one in enumerate(ago, 1)]


def found(score):
    return {(line.rule, line.group, line.points, line.event_id) for line in score.lines}


# What holds for every definition, lead and moment


ONE_IS_YES = {
    "caps": {},
    "fit_threshold": 0,
    "engagement_threshold": 0,
    "hysteresis": 0,
    "rules": [
        {
            "key": "rule",
            "group": "fit",
            "points": 1,
            "label": {"nl": "Regel", "en": "Rule"},
            "when": {"fact": "company.employees", "is_true": False},
        }
    ],
}


@given(worlds.documents(), worlds.known_facts, worlds.histories(), worlds.moments)
@example(ONE_IS_YES, {"company.employees": 1}, [], NOW)
@settings(max_examples=examples(300))
def test_a_slow_reading_of_the_words_gives_the_same_lines(document, known, events, now):
    score = evaluate(parse(document), known, events, now)
    assert found(score) == oracle.lines(document, known, events, now)
    assert len(found(score)) == len(score.lines)


@given(worlds.documents(), worlds.known_facts, worlds.histories(), worlds.moments)
@settings(max_examples=examples(100))
def test_lines_add_up_to_the_totals(document, known, events, now):
    score = evaluate(parse(document), known, events, now)
    assert score.fit == sum(line.points for line in score.lines if line.group == "fit")
    assert score.engagement == sum(line.points for line in score.lines if line.group == "engagement")


@given(worlds.documents(), worlds.known_facts, worlds.histories(), worlds.moments)
@settings(max_examples=examples(300))
def test_a_score_holds_until_it_says_and_no_change_is_missed(document, known, events, now):
    definition = parse(document)
    score = evaluate(definition, known, events, now)
    assert score.until is None or score.until > now
    for moment in oracle.moments(document, known, events):
        if now < moment and (score.until is None or moment < score.until):
            assert evaluate(definition, known, events, moment).lines == score.lines


@given(worlds.documents(), worlds.known_facts, worlds.histories(), worlds.moments)
@settings(max_examples=examples(300))
def test_when_everything_known_has_happened_the_end_is_exact(document, known, events, now):
    events = [event for event in events if event.at <= now]
    known = {name: value for name, value in known.items() if name != "lead.received_at" or value <= now}
    definition = parse(document)
    score = evaluate(definition, known, events, now)
    if score.until is not None:
        assert evaluate(definition, known, events, score.until).lines != score.lines


@given(worlds.documents(), worlds.known_facts, worlds.histories(), worlds.moments, st.randoms())
@settings(max_examples=examples(100))
def test_the_order_of_the_events_does_not_matter(document, known, events, now, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    definition = parse(document)
    assert evaluate(definition, known, shuffled, now) == evaluate(definition, known, events, now)


@given(worlds.histories(most=12), worlds.moments)
@settings(max_examples=examples(100))
def test_once_never_pays_twice(events, now):
    definition = rule(event={"kind": ["page_viewed", "demo_requested"]}, frequency="once")
    assert evaluate(definition, {}, events, now).engagement in (0, 10)


@given(worlds.documents(worlds.fact_rules), worlds.known_facts)
@settings(max_examples=examples(300))
def test_the_quick_sum_of_facts_is_that_of_the_lines(document, known):
    definition = parse(document)
    score = evaluate(definition, known, [], NOW)
    assert total(definition, known) == score.fit + score.engagement


# Stories


def test_points_fade_by_whole_days_and_the_score_holds_until_the_next_step():
    definition = rule(event={"kind": "page_viewed"}, frequency="each", points=10, decay_days=20)
    event = seen(0)
    fresh = evaluate(definition, {}, event, NOW)
    assert (fresh.engagement, fresh.until) == (10, NOW + days(1))
    assert evaluate(definition, {}, event, NOW + days(1)).engagement == 9
    later = evaluate(definition, {}, event, NOW + days(10))
    assert (later.engagement, later.until) == (5, NOW + days(11))
    assert evaluate(definition, {}, event, NOW + days(19)).lines == ()


def test_a_small_deduction_fades_towards_zero_as_well():
    definition = rule(event={"kind": "page_viewed"}, points=-3, decay_days=30)
    score = evaluate(definition, {}, seen(1), NOW)
    assert (score.engagement, score.until) == (-2, NOW + days(10))


def test_where_points_fade_the_newest_pays():
    definition = rule(event={"kind": "page_viewed"}, points=10, decay_days=100)
    [line] = evaluate(definition, {}, seen(50, 10), NOW).lines
    assert (line.event_id, line.points) == (2, 9)


def test_each_file_pays_once_and_what_has_no_file_counts_as_one():
    events = [
        EventFact(i, "downloaded", NOW - days(i), {"file": name} if name else {})
        for i, name in enumerate(["a", "a", "b", None, None, "1", 1])
    ]
    definition = rule(event={"kind": "downloaded"}, frequency={"each_per": "file"})
    paid = evaluate(definition, {}, events, NOW)
    assert paid.engagement == 50
    assert {line.event_id for line in paid.lines} == {1, 2, 4, 5, 6}


def test_at_most_two_a_week_counted_from_monday():
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    events = [EventFact(i, "page_viewed", monday + days(i), {}) for i in range(9)]
    definition = rule(event={"kind": "page_viewed"}, frequency={"at_most": 2, "per_days": 7})
    assert {line.event_id for line in evaluate(definition, {}, events, NOW).lines} == {0, 1, 7, 8}


def test_what_goes_beyond_a_cap_is_taken_back_by_a_line_of_its_own():
    definition = rule(event={"kind": "page_viewed"}, frequency="each", cap=25)
    score = evaluate(definition, {}, seen(1, 2, 3), NOW)
    assert score.engagement == 25
    assert [(line.points, line.event_id) for line in score.lines][-1] == (-5, None)


def test_what_goes_beyond_the_total_comes_off_engagement_first():
    words = {"label": {"nl": "Regel", "en": "Rule"}, "when": {"fact": "lead.facts.x", "is_empty": True}}
    document = {
        "fit_threshold": 0, "engagement_threshold": 0, "hysteresis": 0, "caps": {"fit": 60, "total": 50},
        "rules": [
            {"key": "who", "group": "fit", "points": 70, **words},
            {"key": "what", "group": "engagement", "points": 30, **words},
        ],
    }  # fmt: skip
    score = evaluate(parse(document), {}, [], NOW)
    assert (score.fit, score.engagement) == (50, 0)
    assert [(line.rule, line.group, line.points) for line in score.lines[2:]] == [
        ("cap:fit", "fit", -10), ("cap:total", "engagement", -30), ("cap:total", "fit", -10)
    ]  # fmt: skip


def test_what_happened_before_the_day_does_not_count():
    definition = rule(event={"kind": "page_viewed"}, frequency="each", since="2026-03-10")
    assert evaluate(definition, {}, seen(0, 1, 2), NOW).engagement == 20


def test_a_director_who_asks_for_a_demo_is_an_mql():
    known = facts(
        {"title": "Algemeen directeur", "email": "els@acme.nl"},
        {"industry": "Software", "employees": 120, "name": "Acme", "domain": "acme.nl"},
        {"source": "website", "received_at": NOW},
    )
    events = [
        EventFact(1, "page_viewed", NOW - days(3), {"path": "/nl/prijzen/"}),
        EventFact(2, "page_viewed", NOW - days(2), {"path": "/klantverhalen/bakker"}),
        EventFact(3, "page_viewed", NOW - days(1), {"path": "/"}),
        EventFact(4, "demo_requested", NOW, {}),
    ]
    score = evaluate(DEFAULTS, known, events, NOW)
    assert (score.fit, score.engagement) == (20 + 25 + 15, 20 + 10 + 30 + 15)
    assert score.is_mql(DEFAULTS, was_mql=False)
    assert score.until == NOW - days(3) + days(30)  # the first of three visits leaves the month


def test_a_consultant_with_a_private_address_scores_below_zero():
    known = facts({"title": "SAP-consultant", "email": "p@gmail.com"}, None, {})
    assert evaluate(DEFAULTS, known, [], NOW).fit == -80


def test_thirty_days_of_silence_cost_fifteen_points_and_a_visit_gives_them_back():
    known = facts({}, None, {"received_at": NOW})
    before = evaluate(DEFAULTS, known, [], NOW)
    assert (before.engagement, before.until) == (0, NOW + days(30))
    silent = evaluate(DEFAULTS, known, [], NOW + days(30))
    assert (silent.engagement, silent.until) == (-15, None)
    visit = [EventFact(1, "page_viewed", NOW + days(31), {"path": "/"})]
    assert evaluate(DEFAULTS, known, visit, NOW + days(31)).engagement == 0


def test_what_we_do_ourselves_is_not_activity_of_theirs():
    assert is_activity("page_viewed")
    assert is_activity("lead.received")
    assert not is_activity("task.opened")
    ours = [EventFact(1, "attempt.logged", NOW + days(29), {})]
    assert evaluate(DEFAULTS, {"lead.received_at": NOW}, ours, NOW + days(30)).engagement == -15


def test_an_event_counts_up_to_but_not_at_the_end_of_its_window():
    definition = rule(event={"kind": "page_viewed"}, window_days=7)
    event = seen(0)
    assert evaluate(definition, {}, event, NOW).until == NOW + days(7)
    assert evaluate(definition, {}, event, NOW + days(7) - timedelta(microseconds=1)).engagement == 10
    assert evaluate(definition, {}, event, NOW + days(7)).engagement == 0


def test_when_the_first_of_two_leaves_the_window_the_other_takes_over():
    definition = rule(event={"kind": "page_viewed"}, window_days=7)
    later = evaluate(definition, {}, seen(5, 1), NOW + days(2))
    assert [line.event_id for line in later.lines] == [2]


def test_at_most_two_pay_and_each_pays_for_all():
    events = seen(5, 4, 3)
    assert (
        evaluate(rule(event={"kind": "page_viewed"}, frequency={"at_most": 2}), {}, events, NOW).engagement
        == 20
    )
    assert evaluate(rule(event={"kind": "page_viewed"}, frequency="each"), {}, events, NOW).engagement == 30


def test_three_pages_on_one_evening_are_one_visit():
    definition = rule(event={"kind": "page_viewed"}, at_least=3, distinct="day", window_days=30)
    assert evaluate(definition, {}, seen(2, 2.01, 2.02), NOW).engagement == 0
    assert evaluate(definition, {}, seen(2, 3, 4), NOW).engagement == 10


def test_a_day_is_a_day_in_amsterdam():
    definition = rule(event={"kind": "page_viewed"}, at_least=2, distinct="day")
    evening = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # 23:30 in Amsterdam
    events = [
        EventFact(1, "page_viewed", evening, {}),
        EventFact(2, "page_viewed", evening + timedelta(hours=1), {}),
    ]
    assert evaluate(definition, {}, events, NOW).engagement == 10


def test_an_event_that_fits_two_patterns_counts_once():
    patterns = [{"kind": "page_viewed"}, {"kind": "page_viewed", "where": {"path": {"eq": "/x"}}}]
    assert evaluate(rule(event=patterns, frequency="each"), {}, seen(1, path="/x"), NOW).engagement == 10


def test_a_rule_on_events_may_be_limited_to_some_leads():
    definition = rule(event={"kind": "page_viewed"}, when={"fact": "lead.source", "eq": "beurs"})
    assert evaluate(definition, {"lead.source": "Beurs"}, seen(1), NOW).engagement == 10
    assert evaluate(definition, {"lead.source": "google"}, seen(1), NOW).engagement == 0


def test_who_was_in_stays_in_until_below_the_threshold_minus_hysteresis():
    just_under = Score(26, 20, (), None)
    assert not just_under.is_mql(DEFAULTS, was_mql=False)
    assert just_under.is_mql(DEFAULTS, was_mql=True)
    assert Score(25, 15, (), None).is_mql(DEFAULTS, was_mql=True)
    assert not Score(24, 20, (), None).is_mql(DEFAULTS, was_mql=True)


def test_both_thresholds_are_needed():
    assert not Score(90, 19, (), None).is_mql(DEFAULTS, was_mql=False)
    assert not Score(29, 90, (), None).is_mql(DEFAULTS, was_mql=False)
    assert Score(30, 20, (), None).is_mql(DEFAULTS, was_mql=False)
