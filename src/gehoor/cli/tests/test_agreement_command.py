"""`gehoor agreement` and `gehoor letter`: in the terminal, as a file, and on paper."""

import pytest
from click.testing import CliRunner

from gehoor.cli import agreement_command, letter_command
from gehoor.errors import InputError, NotFound
from gehoor.followup.agreement import draft, sign, versions
from gehoor.followup.agreement.models import Proposal
from gehoor.signed.tests.together import both_sign

pytestmark = pytest.mark.django_db


def run(*words, command=agreement_command.command):
    return CliRunner().invoke(command, list(words), catch_exceptions=False)


@pytest.fixture
def second(mia, ben, now):
    """Version 2, with forty MQLs a month, signed by Mia and Ben."""
    document = versions.default_document()
    document["marketing"]["mqls_per_month"] = 40
    both_sign(sign, draft.start(mia, now, document, "Veertig per maand"), [mia, ben], now)
    return document


def test_show_tells_every_promise_and_who_signed(second):
    said = run("show").output
    assert said.startswith(
        "Versie 2, sinds 11-3-2026.\nVeertig per maand\nGetekend voor marketing door Mia.\n"
    )
    assert "minstens 40 MQL's per maand" in said
    assert "No numbers were agreed" in run("show", "--version", "1", "--language", "en").output
    with pytest.raises(NotFound):
        run("show", "--version", "7")


def test_a_file_goes_out_and_comes_back_as_a_proposal(second, mia, tmp_path):
    file = tmp_path / "afspraak.toml"
    assert "version 2" in run("export", str(file)).output
    assert run("diff", "2", str(file)).output == ""
    file.write_text(file.read_text().replace("attempts = 5", "attempts = 6"))
    said = run("import", str(file), "--user", mia.email, "--language", "en").output
    assert "at least 6 attempts" in said
    assert Proposal.objects.get(title="afspraak").document["sales"]["attempts"] == 6
    assert versions.current().sales.attempts == 5


def test_a_file_that_cannot_be_read_says_where(second, mia, tmp_path):
    file = tmp_path / "afspraak.toml"
    file.write_text(run("export").output.replace("attempts = 5", "attempts = 0"))
    with pytest.raises(InputError, match=r"afspraak\.toml: sales\.attempts"):
        run("import", str(file), "--user", mia.email)


def test_somebody_who_does_not_work_here_proposes_nothing(second, tmp_path):
    file = tmp_path / "afspraak.toml"
    run("export", str(file))
    with pytest.raises(NotFound):
        run("import", str(file), "--user", "x@example.com")


def test_the_letter_is_printed_or_written(second, tmp_path):
    said = run("2026-W10", "--language", "en", command=letter_command.command).output
    assert said.startswith("Our agreement, week 10 (2 Mar 2026 to 8 Mar 2026)")
    paper, mail = tmp_path / "a.pdf", tmp_path / "a.html"
    assert (
        run("2026-Q1", "--pdf", str(paper), "--html", str(mail), command=letter_command.command).output == ""
    )
    assert paper.read_bytes().startswith(b"%PDF")
    assert "<table" in mail.read_text()
    with pytest.raises(InputError):
        run("next week", command=letter_command.command)
