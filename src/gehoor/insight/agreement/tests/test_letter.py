"""The letter: the same in both languages, safe in a mail client, on one sheet of paper, and really mailed."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from gehoor.insight.agreement.conclude import conclude, set_done
from gehoor.insight.agreement.letter import as_html, as_text, letter
from gehoor.insight.agreement.letter_pdf import as_pdf
from gehoor.insight.agreement.mail import write
from gehoor.insight.agreement.spans import read
from gehoor.insight.agreement.tests.conftest import DAY, HOUR, MONDAY
from gehoor.notify import letters

WEEK = read("2026-W10")


@pytest.fixture
def a_week(sign_agreement, a_clock, mia):
    """One call in time, one late; something agreed the week before, and something now."""
    sign_agreement(MONDAY - 9 * DAY, {"mqls_per_month": 13, "complete_percent": 50})
    a_clock(MONDAY + DAY, HOUR)
    a_clock(MONDAY + DAY, -HOUR)
    done = conclude(WEEK.before(), "Bel vrijdag <b>om drie</b> & maandag", mia, MONDAY)
    set_done(done.pk, True, mia, MONDAY + DAY)
    conclude(WEEK, "Łukasz belt ☎ vóór negen uur", mia, MONDAY + 8 * DAY)


@pytest.mark.parametrize(
    ("language", "headline", "stuck"),
    [
        ("nl", "Geen van de 3 beloften is gehouden", "gezien, maar niet op tijd gebeld (1 van 1)"),
        ("en", "None of the 3 promises was kept", "seen, but not called in time (1 of 1)"),
    ],
)
def test_it_says_the_same_in_both_languages(a_week, now, language, headline, stuck):
    with override(language):
        found = letter(WEEK, now)
        for body in (as_text(found), as_html(found)):
            assert headline in body
            assert stuck in body.replace("&#x27;", "'")
    assert found.earlier == (("Bel vrijdag <b>om drie</b> & maandag", True),)
    assert len(found.sides) == 2


@pytest.mark.parametrize(("percent", "said"), [(5, True), (12, True), (0, False)])
def test_it_says_when_a_promise_about_each_lead_counts_as_kept(sign_agreement, a_clock, now, percent, said):
    sign_agreement(MONDAY - 9 * DAY, {"mqls_per_month": 13}, tolerance_percent=percent)
    a_clock(MONDAY + DAY, HOUR)
    body = as_text(letter(WEEK, now))
    assert (f"als het in hoogstens {percent} % van de gevallen misgaat" in body) == said
    assert ("hoogstens" in body) == said


def test_mail_clients_get_tables_and_inline_style_and_nothing_from_elsewhere(a_week, now):
    body = as_html(letter(WEEK, now))
    for unwanted in ("<style", "<link", "<img", "<script", "class=", "url(", "<b>om drie"):
        assert unwanted not in body
    assert body.count("http") == 1  # the one button
    assert "max-width:620px" in body


def test_it_is_one_sheet_of_paper_whatever_letters_people_use(a_week, now):
    body = as_pdf(letter(WEEK, now))
    assert body.startswith(b"%PDF")
    assert body.count(b"/Type /Page\n") == 1


def test_the_same_letter_is_the_same_file(a_week, now):
    assert as_pdf(letter(WEEK, now)) == as_pdf(letter(WEEK, now))


def test_the_post_gets_it_whole_with_the_paper(a_week, ana):
    with override("en"):
        found = letters.whole("weekly_letter", {"week": "2026-W10"}, "en", ana.pk)
        assert found is not None
        assert found.subject == write({"week": "2026-W10"}, "en", None).subject
    assert "\n" not in found.subject
    [paper] = found.files
    assert (paper.name, paper.mime) == ("gehoor-2026-W10.pdf", "application/pdf")


def test_a_long_week_takes_a_second_sheet(a_week, mia, now):
    for number in range(30):
        conclude(WEEK, f"{number} " + "lang " * 30, mia, now - timedelta(minutes=number))
    assert as_pdf(letter(WEEK, now)).count(b"/Type /Page\n") > 1
