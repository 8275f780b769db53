"""Inside a site's environment: publish a version with other points, and wait until every lead follows.

Prints the seconds from the publication to the last lead.
"""

import time

import django

django.setup()

from gehoor.leads.models import Lead  # noqa: E402
from gehoor.lib.clock import now  # noqa: E402
from gehoor.scoring.definition import default_document, publish  # noqa: E402
from gehoor.scoring.models import Rescoring  # noqa: E402

LONGEST = 1800

document = default_document()
for rule in document["rules"]:
    rule["points"] += 2 if rule["points"] > 0 else 0
start = time.perf_counter()
version = publish(document, now(), "bench")
while not Rescoring.objects.filter(version=version, finished_at__isnull=False).exists():
    if time.perf_counter() - start > LONGEST:
        raise SystemExit("the worker did not come to the end")
    time.sleep(0.2)
left = Lead.objects.filter(scored_at__isnull=False).exclude(score_version=version).count()
print(f"{time.perf_counter() - start:.1f} {left}")
