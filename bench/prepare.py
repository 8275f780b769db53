"""Inside a site's environment: the callers, the rules and a key; prints the key."""

import django

django.setup()

from bench.site import PEOPLE  # noqa: E402
from gehoor.intake.keys import make_key  # noqa: E402
from gehoor.lib.clock import now  # noqa: E402
from gehoor.routing.rules import ensure_default  # noqa: E402
from gehoor.scoring.definition import ensure_default as ensure_definition  # noqa: E402
from gehoor.team.calendars import ensure_default as ensure_calendar  # noqa: E402
from gehoor.team.models import Role, User  # noqa: E402

ensure_calendar()
for number in range(PEOPLE):
    User.objects.create_user(
        f"beller{number}@example.com", None, name=f"Beller {number}", role=Role.SALES, takes_leads=True
    )
ensure_definition(now())
ensure_default(now())
key, plain = make_key("bench", ["leads:write", "events:write", "funnel:read", "leads:read"], now())
print(plain)
