"""`gehoor definition`: the agreement in the terminal and as a file."""

import pytest
from click.testing import CliRunner

from gehoor.cli.definition_command import command
from gehoor.errors import InputError, NotFound
from gehoor.scoring import definition, draft, sign
from gehoor.scoring.models import Definition, Draft
from gehoor.signed.tests.together import both_sign

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(command, list(words), catch_exceptions=False)


@pytest.fixture
def second(mia, ben, now):
    """Version 2, stricter, signed by Mia and Ben."""
    document = {**definition.default_document(), "fit_threshold": 45}
    both_sign(sign, draft.start(mia, now, document, "Strenger voor de zomer"), [mia, ben], now)
    return document


def test_show_tells_the_agreement_with_who_signed_it(second):
    said = run("show").output
    assert said.startswith(
        "Versie 2, sinds 11-3-2026.\nStrenger voor de zomer\nGetekend voor marketing door Mia.\n"
        "Getekend voor sales door Ben.\n\nEen MQL is een persoon"
    )
    assert "Fits us: at least 30 points" in run("show", "--version", "1", "--language", "en").output


def test_a_version_that_is_not_there_is_said(second):
    with pytest.raises(NotFound):
        run("show", "--version", "7")


def test_export_and_diff_know_that_the_file_is_the_version(second, tmp_path):
    file = tmp_path / "definitie.toml"
    run("export", str(file))
    assert file.read_text(encoding="utf-8").startswith("# Versie 2, sinds 11-3-2026.\n")
    assert file.read_text(encoding="utf-8") == run("export").output
    assert run("diff", str(file)).output == ""
    assert run("diff", "1", "2").output == "Past bij ons: 45 punten nodig, was 30.\n"
    assert run("diff", "2", "1", "--language", "en").output == "Fits us: 30 points needed, was 45.\n"


def test_import_makes_a_draft_and_publishes_nothing(second, mia, tmp_path):
    file = tmp_path / "ruimer.toml"
    file.write_text(run("export").output.replace("fit_threshold = 45", "fit_threshold = 20"), "utf-8")
    said = run("import", str(file), "--user", "Mia@example.com").output
    assert "Past bij ons: 20 punten nodig, was 45." in said
    made = Draft.objects.get(closed_at=None)
    assert (made.title, made.created_by, made.based_on) == ("ruimer", mia, 2)
    assert made.document == {**second, "fit_threshold": 20}
    assert Definition.objects.count() == 2


def test_a_file_that_is_wrong_is_told_with_the_place_and_leaves_no_draft(second, mia, tmp_path):
    file = tmp_path / "fout.toml"
    file.write_text(run("export").output.replace("company.employees", "company.turnover"), "utf-8")
    with pytest.raises(InputError, match=r"fout\.toml: rules\[2\]\.when\.fact: "):
        run("import", str(file), "--user", "mia@example.com")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        run("import", str(file), "--user", "mia@example.com")
    assert not Draft.objects.filter(closed_at=None).exists()


def test_only_a_colleague_proposes(second, tmp_path):
    file = tmp_path / "x.toml"
    file.write_text(run("export").output, "utf-8")
    with pytest.raises(NotFound):
        run("import", str(file), "--user", "nobody@example.com")


def test_what_is_neither_a_version_nor_a_file_is_a_usage_error(second):
    answer = run("diff", "nergens.toml")
    assert (answer.exit_code, "nergens.toml" in answer.output) == (2, True)
