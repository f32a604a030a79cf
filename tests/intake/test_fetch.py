"""Fetching goes to public addresses only, whatever a site answers, and ends in bounded time and memory."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from app.errors import AddressRefused, BadRequest, FetchDisabled, FetchFailed, FetchTimeout, TooLarge, WinnowError
from app.intake import page_of, read_url
from app.records import Source
from app.settings import Settings
from tests.intake.hostile import PAGE, Site, serving
from tests.web.ask import until

LIMIT = 100_000


def settings_for(site: Site, **more: Any) -> Settings:
    return Settings(**{"fetch_allow": (f"site.example:{site.port}",), "fetch_timeout_s": 5, "max_bytes": LIMIT, **more})


def with_site(test: Callable[[Site], Awaitable[None]]) -> None:
    async def main() -> None:
        async with serving() as site:
            await test(site)

    asyncio.run(main())


def fetched(path: str, **more: Any) -> tuple[Source, Site]:
    found: list[tuple[Source, Site]] = []

    async def one(site: Site) -> None:
        found.append((await read_url(site.url(path), settings_for(site, **more), site.resolve), site))

    with_site(one)
    return found[0]


def test_a_page() -> None:
    source, site = fetched("/page")
    assert source == Source(PAGE, "html", None, site.url("/page"))
    request = site.requests[0].lower()
    assert f"host: site.example:{site.port}\r\n" in request
    assert "accept-encoding: gzip\r\n" in request
    assert "via: 1.1 winnow\r\n" in request  # by which a service knows a page that leads back to it
    for header in ("cookie", "authorization", "referer"):
        assert f"\n{header}:" not in request


@pytest.mark.parametrize(
    ("path", "kind", "charset"),
    [
        ("/plain", "text", "utf-8"),
        ("/latin", "html", "ISO-8859-1"),
        ("/untyped", None, None),
        ("/xhtml", "html", None),
        ("/gzip", "html", None),
    ],
)
def test_kinds_of_answers(path: str, kind: str | None, charset: str | None) -> None:
    source, _ = fetched(path)
    assert (source.kind, source.charset) == (kind, charset)
    assert page_of(source).kind == (kind or "html")


def test_a_refresh_is_told_and_not_followed() -> None:
    source, site = fetched("/refresh")
    assert "not followed" in source.warnings[0]
    assert len(site.requests) == 1


def test_redirects_are_followed_without_cookies() -> None:
    source, site = fetched("/cookie")
    assert source.url == site.url("/page")
    assert "cookie:" not in site.requests[1].lower()


def test_five_redirects_and_no_more() -> None:
    assert fetched("/hop5")[0].body == PAGE
    with pytest.raises(FetchFailed, match="more than 5"):
        fetched("/hop6")


@pytest.mark.parametrize(
    ("path", "error", "told"),
    [
        ("/pdf", FetchFailed, "application/pdf"),
        ("/feed", FetchFailed, "text/xml"),
        ("/odd-type", FetchFailed, "an unknown type"),
        ("/gzip-twice", FetchFailed, "compressed"),
        ("/brotli", FetchFailed, "compressed"),
        ("/gzip-broken", FetchFailed, "decompressed"),
        ("/gzip-lie", FetchFailed, "decompressed"),
        ("/short", FetchFailed, "HTTP"),
        ("/negative", FetchFailed, "HTTP"),
        ("/two-lengths", FetchFailed, "HTTP"),
        ("/garbage", FetchFailed, "HTTP"),
        ("/http09", FetchFailed, "HTTP"),
        ("/redirect-bomb", FetchFailed, "HTTP"),
        ("/missing", FetchFailed, "404"),
        ("/none", FetchFailed, "204"),
        ("/part", FetchFailed, "206"),
        ("/loop", FetchFailed, "more than 5"),
        ("/to-file", FetchFailed, "not fetched"),
        ("/to-user", FetchFailed, "not fetched"),
        ("/to-broken", FetchFailed, "not fetched"),
        ("/to-nothing", FetchFailed, "302"),
        ("/to-loopback", AddressRefused, "ports"),
        ("/to-metadata", AddressRefused, "public"),
        ("/to-decimal", AddressRefused, "public"),
        ("/to-port", AddressRefused, "ports"),
        ("/bomb", TooLarge, "100,000"),
        ("/endless", TooLarge, "100,000"),
    ],
)
def test_refused(path: str, error: type[WinnowError], told: str) -> None:
    with pytest.raises(error, match=told) as caught:
        fetched(path)
    for secret in ("127.0.0.1", "169.254", "secret of the inside", "<script>"):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("path", ["/drip", "/silent", "/interim"])
def test_one_deadline_for_all(path: str) -> None:
    with pytest.raises(FetchTimeout):
        fetched(path, fetch_timeout_s=0.4)


def test_the_deadline_holds_for_the_look_up_too() -> None:
    async def slow(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return ["8.8.8.8"]

    with pytest.raises(FetchTimeout):
        asyncio.run(read_url("http://site.example/", Settings(fetch_timeout_s=0.2), slow))


def test_names_that_nobody_answers_for_hold_up_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    looked_up = []

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        if host.startswith("slow"):
            answered.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))]

    async def ask() -> None:
        slow = [asyncio.ensure_future(read_url(f"http://slow{n}.example/", Settings(fetch_timeout_s=20))) for n in range(40)]
        await asyncio.to_thread(until, lambda: len(looked_up) == len(slow))
        with pytest.raises(AddressRefused):  # it was looked up, and leads to a private address
            await read_url("http://fast.example/", Settings(fetch_timeout_s=20))
        assert not any(task.done() for task in slow)
        answered.set()
        assert all(isinstance(found, AddressRefused) for found in await asyncio.gather(*slow, return_exceptions=True))

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    asyncio.run(ask())


def test_only_listed_hosts_also_after_a_redirect() -> None:
    async def one(site: Site) -> None:
        settings = settings_for(site, fetch_only=("site.example",))
        assert (await read_url(site.url("/page"), settings, site.resolve)).body == PAGE
        with pytest.raises(AddressRefused, match="listed"):
            await read_url(site.url("/to-metadata"), settings, site.resolve)
        with pytest.raises(AddressRefused, match="listed"):
            await read_url("http://elsewhere.example/", settings, site.resolve)
        assert "elsewhere.example" not in site.looked_up

    with_site(one)


def test_fetching_can_be_off() -> None:
    with pytest.raises(FetchDisabled):
        asyncio.run(read_url("http://site.example/", Settings(fetch="off")))


def test_no_url() -> None:
    with pytest.raises(BadRequest):
        asyncio.run(read_url("nothing", Settings()))


def test_proxies_of_the_environment_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetched("/page")[0].body == PAGE


def test_many_at_once_do_not_hinder_each_other() -> None:
    async def one(site: Site) -> None:
        settings = settings_for(site, fetch_timeout_s=1)
        paths = ["/silent", "/page", "/endless", "/page", "/drip", "/bomb", "/page"] * 3
        jobs = (read_url(site.url(path), settings, site.resolve) for path in paths)
        found = await asyncio.gather(*jobs, return_exceptions=True)
        for path, result in zip(paths, found, strict=True):
            assert isinstance(result, Source) == (path == "/page"), (path, result)

    with_site(one)
