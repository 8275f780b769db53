"""Keys: who may come in, and who is told why not."""

from base64 import b64encode
from datetime import datetime, timedelta

import pytest

from gehoor.errors import InputError, NotAllowed, Unauthorised
from gehoor.intake.keys import check, forget, make_key, revoke
from gehoor.intake.models import ApiKey
from gehoor.journal.models import Event

pytestmark = pytest.mark.django_db


def test_the_plain_key_is_shown_once_and_only_its_hash_is_kept(now: datetime) -> None:
    key, plain = make_key("Website", ["leads:write"], now)
    assert plain.startswith("gh_")
    assert [len(part) for part in plain.split("_", 2)] == [2, 8, 43]
    assert plain not in str(ApiKey.objects.filter(pk=key.pk).values())
    assert Event.objects.get(kind="key.made").data["name"] == "Website"


def test_a_key_opens_the_door_it_was_made_for_and_no_other(now: datetime) -> None:
    key, plain = make_key("Website", ["leads:write"], now)
    assert check(f"Bearer {plain}", "leads:write", now) == key
    assert check(f"bearer  {plain} ", None, now) == key
    with pytest.raises(NotAllowed) as caught:
        check(f"Bearer {plain}", "funnel:read", now)
    assert caught.value.code == "scope_missing"


def test_tracking_libraries_send_the_key_as_a_user_name(now: datetime) -> None:
    key, plain = make_key("Tracker", ["events:write"], now)
    assert check("Basic " + b64encode(f"{plain}:".encode()).decode(), "events:write", now) == key


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "key_missing"),
        ("", "key_missing"),
        ("Bearer", "key_malformed"),
        ("Bearer gh_short", "key_malformed"),
        ("Basic !!!", "key_malformed"),
        ("Basic w6k=", "key_malformed"),
        ("Bearer gh_abcdefgh_" + "ö" * 43, "key_malformed"),
        ("Digest abc", "key_malformed"),
        ("Bearer gh_abcdefgh_" + "a" * 43, "key_unknown"),
    ],
)
def test_each_way_to_fail_has_its_own_word(header: str | None, code: str, now: datetime) -> None:
    with pytest.raises(Unauthorised) as caught:
        check(header, "leads:write", now)
    assert caught.value.code == code


def test_the_right_beginning_with_a_wrong_end_does_not_open(now: datetime) -> None:
    _key, plain = make_key("Website", ["leads:write"], now)
    wrong = plain[:-1] + ("a" if plain[-1] != "a" else "b")
    with pytest.raises(Unauthorised) as caught:
        check(f"Bearer {wrong}", "leads:write", now)
    assert caught.value.code == "key_unknown"


def test_an_expired_key_says_so(now: datetime) -> None:
    _key, plain = make_key("Fair", ["leads:write"], now, expires_at=now + timedelta(days=1))
    check(f"Bearer {plain}", "leads:write", now)
    with pytest.raises(Unauthorised) as caught:
        check(f"Bearer {plain}", "leads:write", now + timedelta(days=1))
    assert caught.value.code == "key_expired"


def test_a_revoked_key_stops_at_once_here_and_within_seconds_elsewhere(now: datetime) -> None:
    key, plain = make_key("Website", ["leads:write"], now)
    check(f"Bearer {plain}", "leads:write", now)
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=now)  # as another process does it
    check(f"Bearer {plain}", "leads:write", now + timedelta(seconds=4))
    with pytest.raises(Unauthorised) as caught:
        check(f"Bearer {plain}", "leads:write", now + timedelta(seconds=5))
    assert caught.value.code == "key_revoked"
    other, other_plain = make_key("Other", ["leads:write"], now)
    used = check(f"Bearer {other_plain}", "leads:write", now)
    revoke(used, now)
    revoke(used, now + timedelta(days=1))
    with pytest.raises(Unauthorised):
        check(f"Bearer {other_plain}", "leads:write", now)
    other.refresh_from_db()
    assert other.revoked_at == now


def test_a_busy_key_costs_no_query(now: datetime, django_assert_num_queries) -> None:
    _key, plain = make_key("Website", ["leads:write"], now)
    check(f"Bearer {plain}", "leads:write", now)
    with django_assert_num_queries(0):
        for second in range(5):
            check(f"Bearer {plain}", "leads:write", now + timedelta(seconds=second))


def test_the_last_use_is_known_to_the_minute(now: datetime) -> None:
    key, plain = make_key("Website", ["leads:write"], now)
    for seconds in (0, 30, 59, 61):
        check(f"Bearer {plain}", "leads:write", now + timedelta(seconds=seconds))
    key.refresh_from_db()
    assert key.last_used_at == now + timedelta(seconds=61)
    forget()


@pytest.mark.parametrize("scopes", [[], ["leads:destroy"]])
def test_a_key_needs_rights_that_exist(scopes: list[str], now: datetime) -> None:
    with pytest.raises(InputError):
        make_key("Website", scopes, now)
