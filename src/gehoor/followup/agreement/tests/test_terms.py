"""Which numbers hold for a lead."""

from datetime import time, timedelta

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.terms import LANE, Agreement, Term, terms_for


def _ours() -> Agreement:
    return parse(versions.default_document())


def test_what_we_come_with_is_called_within_a_working_day() -> None:
    ours = _ours()
    assert ours.sales.first_call == Term(timedelta(hours=24), "working_days")
    assert (ours.sales.attempts, ours.sales.day_parts, ours.sales.working_days) == (5, 2, 3)
    assert (ours.check_weekday, ours.check_time) == (0, time(9))


def test_a_demo_request_is_called_within_fifteen_minutes_of_work() -> None:
    terms = terms_for(_ours(), {}, {"demo_requested", "page_viewed"})
    assert terms.first_call == Term(timedelta(minutes=15), "business")
    assert terms.lane < LANE


def test_a_lead_in_no_segment_has_the_numbers_of_all() -> None:
    terms = terms_for(_ours(), {"lead.form": "whitepaper"}, {"form_submitted"})
    assert (terms.segment, terms.first_call, terms.lane) == ("", _ours().sales.first_call, LANE)


def test_the_first_segment_that_holds_counts_and_every_condition_in_it_must() -> None:
    document = versions.default_document()
    soon, later = {"hours": 2, "counted": "business"}, {"hours": 8, "counted": "business"}
    document["segments"] = [
        {"name": "Large, by ad", "when": {"medium": ["CPC"], "employees": [100, None]}, "first_call": soon},
        {"name": "By ad", "when": {"medium": ["cpc"]}, "first_call": later, "lane": 3},
    ]
    agreement = parse(document)
    large = {"lead.medium": "cpc", "company.employees": 250}
    assert terms_for(agreement, large).segment == "Large, by ad"
    assert terms_for(agreement, {**large, "company.employees": 20}).segment == "By ad"
    assert terms_for(agreement, {**large, "lead.medium": None}).segment == ""
