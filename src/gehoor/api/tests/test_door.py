"""What happens to a message when we fail ourselves."""

from datetime import datetime

import pytest
from django.test import RequestFactory

from gehoor.api.door import keeping
from gehoor.api.problems import on_error
from gehoor.intake.keys import make_key
from gehoor.intake.models import Submission

pytestmark = pytest.mark.django_db


def test_a_mistake_of_ours_does_not_lose_the_message(now: datetime) -> None:
    request = RequestFactory().post("/api/v1/leads", b'{"email": "a@b.nl"}', content_type="application/json")
    request.auth = make_key("Website", ["leads:write"], now)[0]
    with pytest.raises(ZeroDivisionError) as caught, keeping(request, "api"):
        print(1 / 0)
    kept = Submission.objects.get()
    assert (kept.payload, kept.error[0]["code"]) == ('{"email": "a@b.nl"}', "internal")
    response = on_error(request, caught.value)
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
