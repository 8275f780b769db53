"""Trying once more what was given up."""

from datetime import datetime

from gehoor.lib import wake
from gehoor.lib.db import after_commit, write
from gehoor.notify.models import Delivery


def retry(delivery: Delivery, now: datetime) -> bool:
    """Put a failed delivery back in the queue with all its tries; False when it is no longer failed.

    The attempts made before stay as they were written. The worker is woken after the commit.
    """
    with write():
        again = Delivery.objects.filter(pk=delivery.pk, state="failed").update(
            state="waiting", due_at=now, tries=0, last_error=""
        )
        after_commit(wake.wake)
    return again == 1
