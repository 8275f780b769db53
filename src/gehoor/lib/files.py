"""Files that are there after a power cut as well."""

import errno
import os
from pathlib import Path

_NOT_HERE = (errno.EINVAL, errno.ENOTSUP)


def keep_names(folder: Path) -> None:
    """Put the names in `folder` on the disk: a file that was synced can still be without one.

    Some network file systems do not know how, and say so; there it is up to them.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
    finally:
        os.close(handle)
