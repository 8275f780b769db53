"""`gehoor learn`: what the leads themselves say about the definition of a good one."""

import json
from pathlib import Path
from typing import Any

import click

from gehoor.cli._common import prepare_database


@click.group("learn")
def command() -> None:
    """What the leads themselves say about the definition of a good one."""


@command.command("evaluate")
@click.argument("train", required=False, type=click.Path(path_type=Path))
@click.option("--holdout", type=click.Path(path_type=Path), help="CSV file with other leads, to judge on")
@click.option("--target", metavar="COLUMN", help="column that says whether a lead was good (1/0, ja/nee)")
@click.option("--exclude", multiple=True, metavar="COLUMN", help="leave this column out (may be repeated)")
@click.option("--max-rules", default=15, show_default=True, help="most rules of the scorecard")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def evaluate(
    train: Path | None,
    holdout: Path | None,
    target: str | None,
    exclude: tuple[str, ...],
    max_rules: int,
    as_json: bool,
) -> None:
    """Learn a scorecard from TRAIN and judge it on leads it has never seen.

    Without files it learns from the oldest 70 % of the judged leads in the database and judges on the
    newest. Nothing is written.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.lib import clock
    from gehoor.scoring.learning.evaluate import evaluate as of_files
    from gehoor.scoring.learning.evaluate import evaluate_own
    from gehoor.scoring.learning.print_report import judgement_text

    if (train is None) != (holdout is None) or (train is not None and not target):
        raise click.UsageError("TRAIN, --holdout and --target belong together; give all three, or none.")
    with translation.override(settings.ORGANISATION_LANGUAGE):
        if train is not None and holdout is not None and target:
            found = of_files(train, holdout, target, exclude, max_rules)
        else:
            prepare_database()
            found = evaluate_own(clock.now(), exclude, max_rules)
        _print(found.as_dict() if as_json else judgement_text(found))


@command.command("report")
@click.option("--last", default=20, show_default=True, help="how many won deals to compare")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def report(last: int, as_json: bool) -> None:
    """What won deals, verdicts and sources say about the definition that counts. Nothing is changed."""
    from django.conf import settings
    from django.utils import translation

    from gehoor.lib import clock
    from gehoor.scoring.learning.print_report import report_text
    from gehoor.scoring.learning.report import learned

    with translation.override(settings.ORGANISATION_LANGUAGE):
        prepare_database()
        found = learned(clock.now(), last)
        _print(found.as_dict() if as_json else report_text(found))


def _print(found: dict[str, Any] | str) -> None:
    click.echo(found if isinstance(found, str) else json.dumps(found, indent=2, ensure_ascii=False))
