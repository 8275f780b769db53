"""Monday at nine: the worker looks back on the week, and everybody has the letter and its paper by post."""

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.followup.agreement import draft, sign, versions
from gehoor.notify import conftest as post
from gehoor.notify.channels.mail.transport import Mail
from gehoor.worker.duties import duties
from gehoor.worker.lanes import MailLane

CHECK = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam
server = post.server


@pytest.fixture
def weekly(db):
    """The duty as the worker has it."""
    versions.forget()
    return next(one for one in duties() if one.name == "weekly")


def test_each_gets_it_once_in_their_own_language_with_the_same_on_paper(weekly, server, mia, ben):
    mia.language = "en"
    mia.save()
    signed_at = CHECK - timedelta(days=8)
    plan = draft.start(mia, signed_at, title="First")
    sign.sign(plan.pk, mia, signed_at, plan.digest)
    sign.sign(plan.pk, ben, signed_at, plan.digest)
    lane = MailLane(Mail(server.url))
    for minutes in range(5):
        now = CHECK + timedelta(minutes=minutes)
        weekly.turn(now)
        lane.turn(now + timedelta(seconds=1))
    lane.close()
    found = {letter["To"].addresses[0].addr_spec: letter for letter in server.letters}
    assert len(server.letters) == len(found) == 2
    assert found[mia.email]["Subject"].startswith("Our agreement, week 10")
    assert found[ben.email]["Subject"].startswith("Onze afspraak, week 10")
    for letter in server.letters:
        assert letter.get_body(("plain",)) is not None
        assert "<table" in letter.get_body(("html",)).get_content()
        [paper] = list(letter.iter_attachments())
        assert paper.get_filename() == "gehoor-2026-W10.pdf"
        assert paper.get_content().startswith(b"%PDF")
