"""`gehoor backup`: everything in one file."""

import json
import time
from pathlib import Path

import click


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-secrets", is_flag=True, help="Leave the key out; see below.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(file: Path, without_secrets: bool, as_json: bool) -> None:
    """Write the whole installation into FILE, also while the server serves.

    The rows are those of one moment. FILE can be read by its owner only, because it holds personal data and
    the key that opens the addresses of channels and signs the links in mail. Without the key, these have to
    be entered again after a restore on another machine.
    """
    from gehoor.cli._common import Bar, require_tables
    from gehoor.lib.archive import write_archive
    from gehoor.lib.clock import now

    require_tables()
    started = time.monotonic()
    with Bar("Writing") as bar:
        written = write_archive(file, now(), secrets=not without_secrets, progress=bar.show)
    rows = sum(written.tables.values())
    if as_json:
        facts = {
            "file": str(written.file),
            "bytes": written.size,
            "rows": rows,
            "tables": written.tables,
            "uploads": written.uploads,
            "has_secrets": written.has_secrets,
            "seconds": round(time.monotonic() - started, 2),
        }
        click.echo(json.dumps(facts))
        return
    click.echo(f"{written.file}: {rows:,} rows and {written.uploads:,} files, {written.size / 1e6:,.1f} MB")
