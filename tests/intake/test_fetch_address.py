"""A fetch connects to an address that was checked, and to nothing else, and TLS is checked against the name."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import httpcore2
import pytest

from app.errors import AddressRefused, FetchFailed
from app.intake import fetch as fetching
from app.intake import read_url
from app.records import Source
from app.settings import Settings
from tests.intake.hostile import PAGE, Site, serving
from tests.intake.test_fetch import settings_for, with_site


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
        raise httpcore2.ConnectError("stopped by the test")

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for site.example that signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"), "-subj", "/CN=site.example"),
            *("-addext", "subjectAltName=DNS:site.example"),
        ],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
    )
    return folder


@pytest.mark.parametrize(
    ("trusted", "host", "works"), [(True, "site.example", True), (False, "site.example", False), (True, "wrong.example", False)]
)
def test_tls_is_checked_against_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, host: str, works: bool) -> None:
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
