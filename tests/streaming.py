"""`python -m tests.streaming MEGABYTES`: read a list of that size and print what it took, as JSON.

A process of its own, so that the peak of its memory is that of the import. What receives the rows here
answers and forgets; the database has its own memory and its own tests.
"""

import json
import os
import resource
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

HEADING = "Nr;Voornaam;Achternaam;E-mailadres;Telefoonnummer;Bedrijf;Functie;Aanvraagdatum;Bron;Opmerkingen\n"
BLOCK = 5_000  # rows written at a time


def write_list(path: Path, megabytes: int) -> int:
    """Write a list of at least so many megabytes; returns the rows."""
    rows = 0
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADING)
        while out.tell() < megabytes * 1024 * 1024:
            out.write("".join(_row(number) for number in range(rows, rows + BLOCK)))
            rows += BLOCK
    return rows


def _row(number: int) -> str:
    return (
        f"{number};Zoë;de Wit {number};zoe{number}@voorbeeld{number % 9999}.nl;06-{number % 10**8:08d};"
        f"Voorbeeld {number % 9999} BV;Directeur;{number % 28 + 1}-{number % 12 + 1}-2025;beurs;"
        f'"Graag bellen over ""magazijn {number}"", liefst voor twaalf uur"\n'
    )


def main(megabytes: int) -> None:
    """Write, read, convert, answer."""
    import django

    django.setup()
    from gehoor.intake import batches, importing
    from gehoor.intake.shape import Inquiry, Receipt
    from gehoor.intake.sources.csv import compile_mapping, open_table, propose

    def receive(inquiries: list[Inquiry], _at: datetime) -> list[Receipt]:
        return [Receipt("created", 1, 1, None, None, None, None, "lead", 0, 0) for _one in inquiries]

    now = datetime(2026, 3, 11, 9, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        rows = write_list(path, megabytes)
        start = perf_counter()
        with open_table(path) as table:
            cells = [row.cells for row in table.first_rows(1_000)]
            document = propose(table.headings, cells, table.delimiter).document
            plan = compile_mapping(document, table.headings, cells)
            batch = batches.draft(table, document, now, state="running")
            importing.run(batch, table, plan, receive, lambda: now, dry_run=True)
        seconds = perf_counter() - start
    peak = peak_megabytes()
    print(json.dumps({"rows": rows, "created": batch.created, "peak_mb": peak, "seconds": seconds}))


def peak_megabytes() -> float:
    """The most memory this process ever had; what its parent had does not count, unlike in `getrusage`."""
    status = Path("/proc/self/status")
    if not status.exists():  # macOS: bytes, and a fresh process starts at nothing
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
    main(int(sys.argv[1]))
