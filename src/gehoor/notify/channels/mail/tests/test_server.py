import pytest

from gehoor.errors import SettingError
from gehoor.notify.channels.mail.server import Address, parse_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://mail.example.com", Address("mail.example.com", 25)),
        ("smtp://mail.example.com:2525", Address("mail.example.com", 2525)),
        (
            "smtp://ana%40example.com:p%3Ass@mail.example.com?starttls=1",
            Address("mail.example.com", 587, "ana@example.com", "p:ss", "starttls"),
        ),
        ("smtps://u:p@mail.example.com", Address("mail.example.com", 465, "u", "p", "smtps")),
        ("smtp://[::1]:1025", Address("::1", 1025)),
    ],
)
def test_an_address_is_read(url, address):
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:x", "smtp://h?starttls=ja"]
)
def test_an_address_that_is_none_stops_the_start_with_a_sentence(url):
    with pytest.raises(SettingError, match="GEHOOR_SMTP_URL"):
        parse_address(url)
