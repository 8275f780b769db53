from datetime import timedelta

import pytest

from gehoor.errors import InputError
from gehoor.lib.signing import seal, sign, unseal, unsign


def test_a_link_carries_what_was_put_in(now):
    token = sign({"lead": "12", "user": "3"}, "verdict", now, days=30)
    assert unsign(token, "verdict", now + timedelta(days=29)) == {"lead": "12", "user": "3"}


def test_a_link_expires_at_the_moment_it_said(now):
    token = sign({"lead": "12"}, "verdict", now, days=30)
    with pytest.raises(InputError) as caught:
        unsign(token, "verdict", now + timedelta(days=30))
    assert caught.value.code == "expired_link"


def test_a_link_for_a_verdict_opens_nothing_else(now):
    token = sign({"lead": "12"}, "verdict", now, days=30)
    with pytest.raises(InputError):
        unsign(token, "login", now)


@pytest.mark.parametrize("token", ["", "x", "a:b", "é:☎", "W10:abc", "." * 5000])
def test_a_broken_link_is_told_apart_from_an_expired_one(token, now):
    with pytest.raises(InputError) as caught:
        unsign(token, "verdict", now)
    assert caught.value.code == "bad_link"


def test_a_changed_link_is_refused(now):
    token = sign({"lead": "12"}, "verdict", now, days=30)
    other = sign({"lead": "13"}, "verdict", now, days=30)
    with pytest.raises(InputError):
        unsign(other.rsplit(":", 1)[0] + ":" + token.rsplit(":", 1)[1], "verdict", now)


def test_a_sealed_secret_does_not_show():
    sealed = seal("slack://token/één")
    assert "token" not in sealed
    assert unseal(sealed) == "slack://token/één"
    assert seal("slack://token/één") != sealed


def test_a_secret_survives_a_new_key_as_long_as_the_old_one_is_kept(settings):
    sealed = seal("geheim")
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "een-nieuwe-sleutel", [old]
    assert unseal(sealed) == "geheim"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InputError):
        unseal(sealed)


def test_what_was_never_sealed_is_refused():
    for text in ("", "slack://token", "é"):
        with pytest.raises(InputError):
            unseal(text)
