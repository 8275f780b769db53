"""What our own leads say: labels, commonalities, sources, the review of the rules and the backtest."""

import json
from datetime import timedelta

import numpy as np
import pytest
from django.utils import translation

from gehoor.errors import InputError
from gehoor.leads.models import LeadStage
from gehoor.lib.ids import new_id
from gehoor.scoring import definition
from gehoor.scoring.learning.backtest import backtest
from gehoor.scoring.learning.common import commonalities
from gehoor.scoring.learning.evaluate import evaluate_own
from gehoor.scoring.learning.labels import labels
from gehoor.scoring.learning.own import own_leads
from gehoor.scoring.learning.print_report import report_text
from gehoor.scoring.learning.report import learned
from gehoor.scoring.learning.review import posterior
from gehoor.scoring.learning.sources import sources
from gehoor.scoring.learning.words import common_text, proposal_text, review_text, source_text
from gehoor.scoring.rules import parse


def test_a_customer_is_a_good_lead_whatever_the_verdict_and_the_newest_verdict_counts(book, now) -> None:
    won = book.add(good=False, won=True)
    twice = book.add(good=True)
    book.event("verdict.given", now, twice.contact, twice, {"is_good": False})
    lost, away, silent, open_ = (book.add() for _ in range(4))
    for lead, stage in ((lost, "lost"), (away, "disqualified"), (silent, "disqualified")):
        book.rows[LeadStage].append(LeadStage(id=new_id(), lead=lead, stage=stage, entered_at=now))
    book.event(
        "disposition.given", now, silent.contact, silent, {"kind": "written_off", "reason": "not_reached"}
    )
    book.write()
    found = labels([lead.id for lead in (won, twice, lost, away, silent, open_)])
    told = {number: (label.is_good, label.by) for number, label in found.items()}
    assert told == {
        won.id: (True, "won"),
        twice.id: (False, "verdict"),
        lost.id: (False, "lost"),
        away.id: (False, "turned_away"),
    }


def test_what_somebody_did_after_the_verdict_does_not_explain_it(book, now) -> None:
    lead = book.add(good=True, days=10)
    book.event("demo_requested", now, lead.contact, None, {})
    book.write()
    [own] = own_leads(None, now)
    assert own.judged == lead.received_at + timedelta(days=1)
    assert definition.current().rule("demo_requested") is not None
    assert not posterior(now).proposals


def test_too_few_verdicts_are_refused_in_a_sentence(book, now) -> None:
    for number in range(7):
        book.add(good=number % 2 == 0)
    book.write()
    found = posterior(now)
    assert found.refusal == "too_few"
    with translation.override("nl"):
        assert (
            review_text(found) == "Te weinig gegevens: 7 oordelen en uitkomsten, nodig zijn er ongeveer 20."
        )
        assert "Te weinig gegevens" in common_text(commonalities(now))
    with pytest.raises(InputError, match="7"):
        evaluate_own(now)


def filled(book, count: int = 200, seed: int = 1) -> None:
    """Leads whose title decides, whose source “lijst” disappoints, and whose industry says nothing."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        is_boss, is_list = chance.random() < 0.5, chance.random() < 0.25
        odds = -0.5 - 2.5 * is_boss + 2.0 - 2.5 * is_list
        good = bool(chance.random() < 1 / (1 + np.exp(-odds)))
        book.add(
            days=float(chance.uniform(3, 80)),
            title="directeur" if is_boss else "medewerker",
            industry=str(chance.choice(["software", "zorg"])),
            source="lijst" if is_list else "website",
            good=good,
            won=good and chance.random() < 0.4,
            pages=["/beurs"] if good and chance.random() < 0.7 else [],
        )
    book.write()


def test_a_rule_that_works_the_other_way_round_is_proposed_for_correction(book, now) -> None:
    filled(book)
    found = posterior(now)
    proposed = {one.rule: one.belief.proposed for one in found.proposals}
    assert "decision_maker" in proposed
    assert set(proposed) <= {"decision_maker", "right_industry"}, "the industry says nothing either"
    assert proposed["decision_maker"] < 0
    with translation.override("nl"):
        told = " ".join(proposal_text(one) for one in found.proposals)
        assert "Functie die beslist" in told
        assert "voorstel" in told


def test_a_rule_worth_having_is_proposed_as_data_that_can_be_published(book, now) -> None:
    filled(book)
    found = posterior(now)
    names = {one.what for one in found.new_rules}
    assert ("page", "/beurs") in names
    document = definition.default_document()
    document["rules"] += [one.document for one in found.new_rules]
    again = posterior(now, parse(document))
    assert not {one.what for one in again.new_rules} & names


def test_won_deals_are_compared_with_what_was_not_won(book, now) -> None:
    filled(book)
    found = commonalities(now)
    assert found.won == 20
    clear = {one.what: one for one in found.clear}["page", "/beurs"]
    assert {one.what.name for one in found.clear} <= {"page", "contact.title", "lead.source"}
    assert clear.lift.low > 1
    assert clear.document["event"]["where"] == {"path": {"eq": "/beurs"}}
    json.dumps(clear.document)


def test_a_source_that_disappoints_gets_a_filter_rule(book, now) -> None:
    for number in range(41):
        book.add(source="X", good=number < 2)
    for number in range(60):
        book.add(source="website", good=number % 2 == 0)
    book.write()
    [found] = [source for source in sources(now) if source.disappoints]
    with translation.override("nl"):
        assert source_text(found).startswith("Bron X: 2 van de 41 goed")
    rule = found.document
    assert rule["when"] == {"fact": "lead.source", "eq": "x"}
    assert rule["points"] == -30
    parse({**definition.default_document(), "rules": [rule]})
    assert [source.source for source in sources(now)] == ["website", "X"]


def test_leads_of_one_kind_propose_nothing(book, now) -> None:
    for _ in range(30):
        book.add(good=True)
    book.write()
    assert posterior(now).refusal == "one_kind"
    assert not [source for source in sources(now) if source.disappoints]


def test_the_report_speaks_both_languages(book, now) -> None:
    filled(book)
    for language, word in (("nl", "Niets verandert vanzelf"), ("en", "Nothing changes by itself")):
        with translation.override(language):
            assert word in report_text(learned(now))
    json.dumps(learned(now).as_dict())


def test_our_own_leads_are_learned_from_the_oldest_and_judged_on_the_newest(book, now) -> None:
    filled(book, 400)
    found = evaluate_own(now)
    assert (found.learned, found.judged) == (280, 120)
    assert found.area.value > 0.7


def test_a_draft_with_a_higher_threshold_makes_fewer_mqls_and_says_which(book, now, ana) -> None:
    for number in range(12):
        book.add(
            days=3 + number,
            title="directeur",
            industry="software",
            pages=["/prijzen"],
            owner=ana,
            good=number % 3 == 0,
            source="website" if number % 2 else "beurs",
        )
    book.add(days=200, title="directeur", industry="software", pages=["/prijzen"], owner=ana)
    book.write()
    same = backtest(definition.default_document(), now)
    assert (same.mqls.now, same.mqls.draft, same.gained, same.lost) == (12, 12, (), ())
    stricter = definition.default_document() | {"fit_threshold": 60}
    found = backtest(stricter, now)
    assert (found.mqls.now, found.mqls.draft) == (12, 0)
    assert len(found.lost) == found.flips.now == 12
    assert [(one.name, one.tasks.now, one.tasks.draft) for one in found.load] == [("Ana", 12, 0)]
    assert sum(pair.now for _week, pair in found.weeks) == 12
    assert {name: pair.now for name, _leads, pair in found.sources} == {"beurs": 6, "website": 6}
    quality = found.verdicts[0]
    assert (quality.mqls, quality.hits, quality.good) == (12, 4, 4)
    assert sum(group.judged for group in found.calibration) == 12


def test_the_effect_of_a_draft_on_five_thousand_leads_is_read_in_few_questions(
    book, now, django_assert_max_num_queries
) -> None:
    chance = np.random.default_rng(4)
    for _ in range(5_000):
        book.add(
            days=float(chance.uniform(0, 89)),
            title=str(chance.choice(["directeur", "medewerker"])),
            industry=str(chance.choice(["software", "zorg"])),
            pages=["/prijzen", "/klantverhalen/a", "/over-ons"][: int(chance.integers(4))],
            good=bool(chance.random() < 0.5) if chance.random() < 0.1 else None,
        )
    book.write()
    with django_assert_max_num_queries(150):  # pages of rows, never one a lead
        found = backtest(definition.default_document(), now)
    assert found.leads == 5_000
