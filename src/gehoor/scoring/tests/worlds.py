"""Made-up definitions, leads and events for the property tests."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from gehoor.scoring.evaluate import EventFact

START = datetime(2026, 3, 20, 12, tzinfo=UTC)  # a week before the clocks change in Amsterdam
TEXTS = ["ICT", "Bouw en ICT", "Zörg", "zorg", "", "groothandel"]
NAMES = ["company.industry", "contact.title", "company.employees", "lead.facts.x"]

texts = st.sampled_from(TEXTS)
values = st.one_of(st.none(), texts, st.integers(-5, 60), st.booleans())
words = st.sampled_from(["ict", "zorg", "bouw", "Groothandel"])
numbers = st.integers(-5, 60)

tests = st.one_of(
    st.builds(lambda v: {"eq": v}, st.one_of(words, numbers, st.booleans())),
    st.builds(lambda v: {"in": v}, st.lists(st.one_of(words, numbers), max_size=3)),
    st.builds(lambda v: {"contains_any": v}, st.lists(words, min_size=1, max_size=2)),
    st.builds(lambda v: {"starts_with": v}, st.one_of(words, st.lists(words, min_size=1, max_size=2))),
    st.builds(lambda v: {"at_least": v}, numbers),
    st.builds(lambda v: {"above": v}, numbers),
    st.builds(lambda v: {"below": v}, numbers),
    st.builds(lambda v: {"at_most": v}, numbers),
    st.builds(lambda a, b: {"between": sorted([a, b])}, numbers, numbers),
    st.builds(lambda v: {"is_empty": v}, st.booleans()),
    st.builds(lambda v: {"is_true": v}, st.booleans()),
)
leaves = st.builds(lambda name, test: {"fact": name, **test}, st.sampled_from(NAMES), tests)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda v: {"all": v}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda v: {"any": v}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda v: {"not": v}, inner),
    ),
    max_leaves=5,
)
kinds = st.sampled_from(["page_viewed", "demo_requested", "task.opened"])
patterns = st.fixed_dictionaries(
    {"kind": st.one_of(kinds, st.lists(kinds, min_size=1, max_size=2))},
    optional={"where": st.builds(lambda test: {"path": test}, tests)},
)
points = st.integers(-50, 50).filter(bool)
groups = st.sampled_from(["fit", "engagement"])
spans = st.integers(1, 40)
COMMON = {"group": groups, "points": points, "label": st.just({"nl": "Regel", "en": "Rule"})}

fact_rules = st.fixed_dictionaries({**COMMON, "when": conditions})
often = st.one_of(st.sampled_from(["once", "each"]), st.builds(lambda n: {"at_most": n}, st.integers(1, 3)))
caps = st.integers(1, 30)
days = st.integers(-40, 40).map(lambda n: (START + timedelta(days=n)).date().isoformat())
counted = {"event": st.one_of(patterns, st.lists(patterns, min_size=1, max_size=2))}
some = {"when": conditions, "window_days": spans, "cap": caps, "since": days}
grouped_rules = st.fixed_dictionaries(
    {**COMMON, **counted},
    optional={**some, "frequency": often, "at_least": st.integers(1, 3), "distinct": st.just("day")},
)
single_rules = st.fixed_dictionaries(
    {**COMMON, **counted},
    optional={
        **some,
        "frequency": st.one_of(
            often,
            st.just({"each_per": "path"}),
            st.builds(lambda n, d: {"at_most": n, "per_days": d}, st.integers(1, 2), st.integers(1, 10)),
        ),
        "decay_days": spans,
    },
)
event_rules = st.one_of(grouped_rules, single_rules)
silence_rules = st.fixed_dictionaries({**COMMON, "inactive_days": spans}, optional={"when": conditions})


@st.composite
def documents(draw, kinds_of_rules=None):
    if kinds_of_rules is None:
        kinds_of_rules = st.one_of(fact_rules, event_rules, silence_rules)
    rules = draw(st.lists(kinds_of_rules, max_size=5))
    caps = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("fit", "engagement", "total"), st.integers(1, 60))
    )
    return {
        "caps": draw(caps),
        "fit_threshold": draw(st.integers(-20, 60)),
        "engagement_threshold": draw(st.integers(-20, 60)),
        "hysteresis": draw(st.integers(0, 10)),
        "rules": [{"key": f"rule_{i}", **rule} for i, rule in enumerate(rules)],
    }


moments = st.builds(lambda minutes: START + timedelta(minutes=30 * minutes), st.integers(-48 * 40, 48 * 40))
known_facts = st.fixed_dictionaries(dict.fromkeys(NAMES, values), optional={"lead.received_at": moments})


@st.composite
def histories(draw, most=6, least=0):
    found = draw(st.lists(st.tuples(kinds, moments, values), min_size=least, max_size=most))
    return [EventFact(i, kind, at, {"path": value}) for i, (kind, at, value) in enumerate(found, 1)]
