"""Fetching goes to public addresses only, whatever a site answers, and ends in bounded time and memory."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.errors import AddressRefused, BadRequest, FetchDisabled, FetchFailed, FetchTimeout, TooLarge, WinnowError
from app.intake import fetch as fetching
from app.intake import page_of, read_url
from app.records import Source
from app.settings import Settings
from tests.intake.hostile import PAGE, Site, serving

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
    for header in ("cookie", "authorization", "referer"):
        assert f"\n{header}:" not in request


@pytest.mark.parametrize(
    ("path", "kind", "charset"),
    [("/plain", "text", "utf-8"), ("/latin", "html", "ISO-8859-1"), ("/untyped", None, None), ("/xhtml", "html", None), ("/gzip", "html", None)],
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
    started = time.monotonic()
    with pytest.raises(FetchTimeout):
        fetched(path, fetch_timeout_s=0.4)
    assert time.monotonic() - started < 3


def test_the_deadline_holds_for_the_look_up_too() -> None:
    async def slow(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return ["8.8.8.8"]

    with pytest.raises(FetchTimeout):
        asyncio.run(read_url("http://site.example/", Settings(fetch_timeout_s=0.2), slow))


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1111", "::1"], ["::ffff:127.0.0.1"], [], ["8.8.8.8"] * 100, ["not an address"]],
)
def test_any_answer_that_is_not_public_refuses_all(answers: list[str]) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return answers

    with pytest.raises(AddressRefused):
        asyncio.run(read_url("http://site.example/", Settings(), resolve))


def test_names_that_do_not_exist_look_like_names_that_are_refused() -> None:
    async def missing(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    async def inside(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.1"]

    told = []
    for resolve in (missing, inside):
        with pytest.raises(AddressRefused) as caught:
            asyncio.run(read_url("http://site.example/", Settings(), resolve))
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_look_up_that_fails_for_now() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    with pytest.raises(FetchFailed, match="Try again"):
        asyncio.run(read_url("http://site.example/", Settings(), resolve))


def test_the_name_is_looked_up_once_and_what_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with a public address first and with loopback afterwards leads nowhere but to the first."""
    answers = iter((["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]))
    connected: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def connect(self: object, host: str, *args: object, **options: object) -> None:
        connected.append(host)
        raise fetching.httpcore2.ConnectError("stopped by the test")

    monkeypatch.setattr(fetching.httpcore2.AnyIOBackend, "connect_tcp", connect)
    with pytest.raises(FetchFailed):
        asyncio.run(read_url("http://rebind.example/", Settings(), resolve))
    assert connected == ["93.184.215.14"]


def test_the_next_address_is_tried() -> None:
    async def one(site: Site) -> None:
        site.names["site.example"] = ["127.0.0.9", "127.0.0.1"]
        assert (await read_url(site.url("/page"), settings_for(site), site.resolve)).body == PAGE

    with_site(one)


def test_only_the_allowed_pair_is_private() -> None:
    async def one(site: Site) -> None:
        site.names["other.example"] = ["127.0.0.1"]
        with pytest.raises(AddressRefused):
            await read_url(site.url("/page", "other.example"), settings_for(site), site.resolve)
        with pytest.raises(AddressRefused):
            await read_url("http://site.example/page", settings_for(site), site.resolve)
        assert not site.requests

    with_site(one)


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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for site.example that signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"), "-subj", "/CN=site.example"]
        + ["-addext", "subjectAltName=DNS:site.example"],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
    )
    return folder


@pytest.mark.parametrize(
    ("trusted", "host", "works"), [(True, "site.example", True), (False, "site.example", False), (True, "wrong.example", False)]
)
def test_tls_is_checked_against_the_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, host: str, works: bool
) -> None:
    """The connection goes to an address that was checked, the certificate must be for the name."""
    seen: list[str] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server.sni_callback = lambda _, name, __: seen.append(str(name))
    client = ssl.create_default_context(cafile=str(certificate / "cert.pem")) if trusted else ssl.create_default_context()
    monkeypatch.setattr(fetching, "_tls", lambda: client)

    async def main() -> Source:
        async with serving(server) as site:
            site.names[host] = ["127.0.0.1"]
            settings = settings_for(site, fetch_allow=(f"{host}:{site.port}",))
            return await read_url(f"https://{host}:{site.port}/page", settings, site.resolve)

    if works:
        assert asyncio.run(main()).body == PAGE
    else:
        with pytest.raises(FetchFailed):
            asyncio.run(main())
    assert seen == [host]
