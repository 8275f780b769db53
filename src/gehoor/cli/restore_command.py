"""`gehoor restore`: put a backup back."""

import json
import time
from pathlib import Path

import click

_SECRET = {
    "kept": "",
    "restored": "The key of the backup is in place. Restart `gehoor serve` and `gehoor work`.",
    "other": (
        "The backup has another key than GEHOOR_SECRET_KEY: enter the addresses of channels again, "
        "or set that key. Links in mail that was sent before no longer work."
    ),
    "absent": (
        "The backup holds no key: when it was made on another installation, enter the addresses of "
        "channels again. Links in mail that was sent before no longer work."
    ),
}


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is in the database now.")
@click.option("--json", "as_json", is_flag=True, help="Print what was restored as JSON.")
def command(file: Path, force: bool, as_json: bool) -> None:
    """Put the backup FILE back, into SQLite or PostgreSQL, whichever it was made on.

    Stop `gehoor serve` and `gehoor work` first. Everybody has to log in again afterwards. Recordings of calls
    that were deleted on request since the backup are deleted again.
    """
    from gehoor.calls.erase import erase_again
    from gehoor.calls.gone import noted
    from gehoor.cli._common import Bar, prepare_database
    from gehoor.errors import Conflict
    from gehoor.lib.archive import read_archive
    from gehoor.lib.clock import now

    prepare_database()
    if not force and _is_used():
        raise Conflict("The database is not empty. Add --force to replace everything in it.")
    started = time.monotonic()
    deleted = noted()
    with Bar("Restoring") as bar:
        restored = read_archive(file, progress=bar.show)
    again = erase_again(deleted, now())
    rows = sum(restored.tables.values())
    if as_json:
        facts = {
            "file": str(file),
            "rows": rows,
            "tables": restored.tables,
            "uploads": restored.uploads,
            "secret": restored.secret,
            "deleted_again": again,
            "seconds": round(time.monotonic() - started, 2),
        }
        click.echo(json.dumps(facts))
        return
    click.echo(f"{file}: {rows:,} rows and {restored.uploads:,} files are back. {_SECRET[restored.secret]}")
    if again:
        click.echo(f"{again:,} calls that were deleted since this backup are gone again.")


def _is_used() -> bool:
    from gehoor.identity.models import Contact
    from gehoor.leads.models import Lead
    from gehoor.team.models import User

    return any(model._base_manager.exists() for model in (User, Lead, Contact))
