"""Tests of which addresses may stand in an answer."""

from __future__ import annotations

import pytest

from app.render.address import link_address, web_address
from app.render.sanitise import sanitised


@pytest.mark.parametrize(
    "address",
    [
        *["javascript:x()", "JavaScript:x()", " java\nscript:x()", "\x01javascript:x()", "java\tscript:x()", "java\x00script:x()"],
        *["data:text/html,x", "vbscript:x", "file:///etc", "blob:x", ":x", "", " "],
    ],
)
def test_what_could_run_or_read_is_refused(address: str) -> None:
    assert link_address(address) == web_address(address) == ""


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        *[
            (same, same)
            for same in ("https://e.org/a?b=c:d&e#f", "HTTP://e.org", "/a:b", "?q=a:b", "#a", "//e.org/x", "../x", "http://[::1]/")
        ],
        ('/a b<c>"`|\\^{}', "/a%20b%3Cc%3E%22%60%7C%5C%5E%7B%7D"),
        (" https://e.org/\n文\xa0 ", "https://e.org/文%C2%A0"),
        ("/\ud800", "/?"),
    ],
)
def test_what_is_fit_stays_and_odd_characters_are_encoded(address: str, fit: str) -> None:
    assert link_address(address) == web_address(address) == fit


def test_mail_and_telephone_can_be_linked_to_but_not_shown() -> None:
    assert link_address("mailto:ada@example.org") == "mailto:ada@example.org"
    assert link_address("tel:+49123") == "tel:+49123"
    assert web_address("mailto:ada@example.org") == web_address("tel:+49123") == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://javascript:x",
        "https:///",
        "https://",
        "http:",
        "https://@/",
        "https://e.org:99999/",
        "https://[z/",
        "https://e%20x.org/",
        "http://e x/",
    ],
)
def test_a_web_address_without_a_host_or_with_a_bad_port_is_none(address: str) -> None:
    assert link_address(address) == web_address(address) == ""
    assert sanitised(f'<a href="{address}">x</a>') == "<a>x</a>"


@pytest.mark.parametrize("address", ["https://u:p@e.org:8080/", "https://[::1]:80/", "https://é.org", "https://e.org:/x", "https:e.org"])
def test_a_web_address_with_a_host_stays_in_every_format(address: str) -> None:
    assert link_address(address) == web_address(address) == address
    assert sanitised(f'<a href="{address}">x</a>') == f'<a href="{address}">x</a>'
