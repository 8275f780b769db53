"""Holding an engine to what `evaluate` says of each lead: totals, every line, and until when."""

from hypothesis import strategies as st

from gehoor.scoring.bulk.score import score_in_memory
from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.rules import parse
from gehoor.scoring.tests import worlds

# Several leads of one person, people without events, events of nobody's lead; enough of each in one example.
crowds = st.lists(st.tuples(st.integers(1, 4), worlds.known_facts), min_size=4, max_size=8)
pasts = st.fixed_dictionaries({number: worlds.histories(most=10, least=5) for number in (1, 2, 3, 5)})


def assert_agrees(engine, document, crowd, past, now):
    definition = parse(document, 1)
    leads = [(100 + i, contact, facts) for i, (contact, facts) in enumerate(crowd)]
    # An event has one number in the whole journal.
    past = {
        contact: [event._replace(id=contact * 1000 + event.id) for event in events]
        for contact, events in past.items()
    }
    events = [(contact, event) for contact, several in past.items() for event in several]
    found = {one.lead_id: one for one in score_in_memory(engine, definition, leads, events, now)}
    assert sorted(found) == [number for number, _, _ in leads]
    for number, contact, facts in leads:
        score = evaluate(definition, facts, past.get(contact, []), now)
        one = found[number]
        assert (one.fit, one.engagement, one.until) == (score.fit, score.engagement, score.until)
        assert sorted(one.lines, key=repr) == sorted(score.lines, key=repr)
