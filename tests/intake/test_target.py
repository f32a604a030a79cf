"""What a URL means is decided as browsers do, and what is not for us is refused before anything is looked up."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AddressRefused, BadRequest
from app.intake.address import refusal
from app.intake.target import checked_origin, target_of
from app.settings import Settings

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://EXAMPLE.ORG/A", "http://example.org/A"),
        ("  https://example.org/a b\n", "https://example.org/a%20b"),
        ("ht\ntp://exa\tmple.org/", "http://example.org/"),
        ("http:\\\\example.org\\x", "http://example.org/x"),
        ("http:example.org", "http://example.org/"),
        ("http://example.org/a?b=c#d", "http://example.org/a?b=c"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://example.org./", "http://example.org./"),
        ("http://ex%61mple.org/", "http://example.org/"),
        ("http://@example.org/", "http://example.org/"),
    ],
)
def test_read_as_browsers_do(url: str, read: str) -> None:
    assert target_of(url, SETTINGS).url == read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "/page",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "view-source:http://example.org",
        "ws://example.org/",
        "http://",
        "http:///",
        "http://user@example.org/",
        "http://user:pass@example.org/",
        "http://a@b@example.org/",
        "http://a%40b@example.org/",
        "http://example.org:65536/",
        "http://example.org:x/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://exa mple.org/",
        "http://example.org/" + "a" * 9000,
        "http://\ud800.example/",
        "http://a\0b/",
    ],
)
def test_no_url_to_fetch(url: str) -> None:
    with pytest.raises(BadRequest):
        target_of(url, SETTINGS)


@pytest.mark.parametrize(
    "url",
    [
        *(f"http://example.org:{port}/" for port in (0, 22, 25, 6379, 8080, 65535)),
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://intranet/",
    ],
)
def test_ports_and_names_that_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url, SETTINGS)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "2130706433", "017700000001", "0x7f000001", "127.1", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①"),
        *("127。0。0。1", "%31%32%37.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]"),
    ],
)
def test_every_way_to_write_loopback(host: str) -> None:
    assert refusal(target_of(f"http://{host}/", SETTINGS).host.rstrip("."))


def test_allowed_pairs() -> None:
    allowing = Settings(fetch_allow=("127.0.0.1:8080", "LocalHost:81", "[::1]:82"))
    for url in ("http://127.0.0.1:8080/", "http://2130706433:8080/", "http://localhost:81/", "http://[::1]:82/", "https://localhost.:81/"):
        assert target_of(url, allowing).allowed
    for url in ("http://localhost:82/", "http://[::1]:81/", "http://example.org:8080/"):
        with pytest.raises(AddressRefused):
            target_of(url, allowing)
    assert not target_of("http://127.0.0.1/", allowing).allowed


def test_only_listed_hosts() -> None:
    only = Settings(fetch_only=("Example.org",))
    assert target_of("http://example.org./", only)
    for url in ("http://www.example.org/", "http://example.com/", "http://8.8.8.8/"):
        with pytest.raises(AddressRefused, match="listed"):
            target_of(url, only)


def test_host_header() -> None:
    assert target_of("https://example.org:443/", SETTINGS).authority == "example.org"
    assert target_of("http://example.org:443/", SETTINGS).authority == "example.org:443"
    assert target_of("http://[2606:4700::1111]/", SETTINGS).authority == "[2606:4700::1111]"


@given(st.text(max_size=60) | st.text(max_size=40).map("http://{}".format))
def test_any_text(url: str) -> None:
    with contextlib.suppress(BadRequest, AddressRefused):
        assert target_of(url, SETTINGS).url.isascii()
    with contextlib.suppress(BadRequest):
        assert checked_origin(url).strip()


@pytest.mark.parametrize("url", ["https://example.org/a", "file:///home/a.html", " http://localhost:3000/x "])
def test_origins_may_be_anywhere(url: str) -> None:
    assert checked_origin(url) == url.strip()


@pytest.mark.parametrize("url", ["", "x", "javascript:alert(1)", "http://\ud800/", "http://a/\nb", "data:,x"])
def test_what_is_no_origin(url: str) -> None:
    with pytest.raises(BadRequest):
        checked_origin(url)
