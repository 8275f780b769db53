"""Whose address a request has: the visitor's, and never one that the visitor made up."""

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from gehoor.team.models import User
from gehoor.web.address import address_of

CADDY = "10.0.0.2"


@pytest.mark.parametrize(
    ("proxies", "reported", "address"),
    [
        (0, "6.6.6.6", CADDY),
        (1, "6.6.6.6", "6.6.6.6"),
        (1, "1.1.1.1, 6.6.6.6", "6.6.6.6"),  # the first one is what the visitor said of himself
        (2, "1.1.1.1, 6.6.6.6, 10.0.0.1", "6.6.6.6"),
        (2, "6.6.6.6", CADDY),  # came in beside the outer proxy
        (1, "", CADDY),
        (1, "unknown", CADDY),
        (1, "6.6.6.6:51234", "6.6.6.6"),
        (1, "[2001:db8::1]:51234", "2001:db8::1"),
        (1, "2001:DB8::0:1", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_the_address_is_what_our_own_proxies_say(
    rf: RequestFactory, settings: Settings, proxies: int, reported: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": reported}, REMOTE_ADDR=CADDY)
    assert address_of(request) == address


def test_a_server_on_a_socket_knows_no_address(rf: RequestFactory) -> None:
    assert address_of(rf.get("/", REMOTE_ADDR="")) == ""


def log_in(password: str, reported: str) -> int:
    """Ana's name with `password`, by way of our proxy."""
    values = {"username": "ana@example.com", "password": password}
    return (
        Client().post("/login/", values, REMOTE_ADDR=CADDY, headers={"X-Forwarded-For": reported}).status_code
    )


def test_who_guesses_behind_our_proxy_locks_out_himself_and_not_ana(ana: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert [log_in("fout", "6.6.6.6") for _ in range(5)][-1] == 429
    assert log_in("een-lang-wachtwoord", "6.6.6.6") == 429
    assert log_in("een-lang-wachtwoord", "9.9.9.9") == 302


def test_who_makes_up_addresses_is_one_address_all_the_same(ana: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert [log_in("fout", f"1.1.1.{number}, 6.6.6.6") for number in range(5)][-1] == 429


def test_without_proxies_nobody_escapes_by_a_header(ana: User) -> None:
    assert [log_in("fout", f"1.1.1.{number}") for number in range(5)][-1] == 429
