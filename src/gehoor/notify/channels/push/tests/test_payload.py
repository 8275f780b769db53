"""Whatever somebody is called, a push message fits and still says who and where."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gehoor.notify.channels.push.payload import MOST_BYTES, payload
from gehoor.notify.note import Note

texts = st.text(max_size=6_000) | st.text(alphabet='🦊"\\\x00é<&', max_size=4_000)
WORDS = {"open": "Bekijk", "later": "Nu niet"}


@given(subject=texts, body=texts, act=st.text(alphabet="abc:-_", max_size=900))
def test_it_is_never_longer_than_a_push_service_takes(subject, body, act):
    link = "https://gehoor.example.com/m/117731283915774819/"
    acts = {"not_now": link + act} if act else {}
    made = payload(Note("lead_assigned", subject, "nl", link, acts=acts), body, WORDS)
    assert len(made) <= MOST_BYTES
    said = json.loads(made)
    assert said["link"] == link
    assert said["later"] in ("", link + act)
    assert bool(said["title"]) == any(sign >= " " for sign in subject.strip()) or not subject.isprintable()


def test_a_short_message_is_not_cut():
    note = Note("lead_assigned", "Nieuwe lead: Sanne", "nl", "https://x.example/m/1/")
    said = json.loads(payload(note, "Eigenaar\nVroeg een demo aan", WORDS))
    assert (said["title"], said["body"]) == ("Nieuwe lead: Sanne", "Eigenaar\nVroeg een demo aan")
