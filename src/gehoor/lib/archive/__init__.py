"""Everything of an installation in one file, and back again, also from SQLite to PostgreSQL.

A zip file: `manifest.json`, `tables/<table>.jsonl` (one JSON array per row), `uploads/...` and, unless left
out, `secret_key`. It is portable because it holds values, not pages of a database.
"""

from gehoor.lib.archive.read import Restored, read_archive
from gehoor.lib.archive.write import Written, write_archive

__all__ = ["Restored", "Written", "read_archive", "write_archive"]
