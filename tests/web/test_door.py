"""Keys where they are set, and a local service that no web page can use."""

from __future__ import annotations

import http.client
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web import Door
from tests.test_floor import service
from tests.web.ask import CLEAN, refused
from tests.web.conftest import SETTINGS, TEXT

KEYS = Settings(api_keys=("first-key", "second key"), workers=1)


@pytest.fixture(scope="module")
def guarded() -> TestClient:
    return TestClient(create_app(KEYS))


@pytest.mark.parametrize(
    "headers",
    [{"authorization": "Bearer first-key"}, {"authorization": "bearer  second key"}, {"x-api-key": "first-key"}],
)
def test_one_of_the_keys_opens(guarded: TestClient, headers: dict[str, str]) -> None:
    assert guarded.get("/version", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer first-ke"},
        {"authorization": "Basic first-key"},
        {"x-api-key": "first-key,second key"},
        {"x-api-key": "FIRST-KEY"},
    ],
)
def test_nothing_else_opens(guarded: TestClient, headers: dict[str, str]) -> None:
    response = guarded.post(CLEAN, content=TEXT, headers=headers | {"content-type": "text/plain"})
    refused(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_watcher_needs_no_key(guarded: TestClient) -> None:
    assert guarded.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/", "/capture", "/docs", "/openapi.json", "/static/winnow.css", "/static/labels.css"])
def test_pages_load_without_a_key_so_that_they_can_ask_for_it(guarded: TestClient, path: str) -> None:
    page = guarded.get(path, headers={"sec-fetch-site": "none", "sec-fetch-mode": "navigate"})
    assert page.status_code == 200
    assert "-key" not in page.text.replace("key-note", "").replace("unauthorized", "") or path.endswith(("css", "json"))


@pytest.mark.parametrize("path", ["/version", "/v1/clean", "/statical", "/static", "/capture/x"])
def test_all_else_asks_for_a_key(guarded: TestClient, path: str) -> None:
    refused(guarded.get(path), 401, "unauthorized")


def test_the_plain_form_carries_its_own_key() -> None:
    with TestClient(create_app(KEYS)) as started:
        for key, status in (("first-key", 200), ("", 401), ("FIRST-KEY", 401)):
            assert started.post("/", data={"text": TEXT, "key": key}).status_code == status


def test_keys_are_shown_nowhere() -> None:
    assert "first-key" not in repr(KEYS)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_may_not_call(client: TestClient, site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "content-type": "text/plain"}
    refused(client.post(CLEAN, content=TEXT, headers=headers), 403, "forbidden")


@pytest.mark.parametrize(
    ("origin", "status"), [("http://testserver", 200), ("http://evil.example", 403), ("null", 403), ("http://testserver.evil.example", 403)]
)
def test_a_browser_that_says_only_where_a_page_is_from(client: TestClient, origin: str, status: int) -> None:
    assert client.post(CLEAN, content=TEXT, headers={"origin": origin, "content-type": "text/plain"}).status_code == status


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {}])
def test_its_own_page_and_programs_may(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(CLEAN, content=TEXT, headers=headers | {"content-type": "text/plain"}).status_code == 200


def test_a_link_from_anywhere_leads_here(client: TestClient) -> None:
    assert client.get("/docs", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_frame_or_form_of_another_site_makes_it_do_no_work(client: TestClient, method: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "content-type": "text/plain"}
    refused(client.request(method, f"{CLEAN}?url=http://127.0.0.1:9/", headers=headers), 403, "forbidden")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_does_not_fill_in_the_plain_form(client: TestClient, site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "navigate"}
    refused(client.post("/", data={"text": TEXT}, headers=headers), 403, "forbidden")
    assert client.post("/", data={"text": TEXT}, headers=headers | {"sec-fetch-site": "same-origin"}).status_code == 200


def test_the_bookmarklet_may_open_its_door_from_anywhere(client: TestClient) -> None:
    page = client.get("/capture", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert page.status_code == 200
    assert "cross-origin-opener-policy" not in page.headers
    refused(client.get("/capture", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}), 403, "forbidden")


def test_a_local_service_answers_to_local_names_alone(tmp_path: Path) -> None:
    with service(tmp_path) as address:
        port = int(address.rsplit(":", 1)[1])

        def status(host: str) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/version", headers={"Host": host})
            found = connection.getresponse().status
            connection.close()
            return found

        for host in (
            f"127.0.0.1:{port}",
            f"localhost:{port}",
            f"[::1]:{port}",
            "winnow.localhost",
            "LOCALHOST.",
            "127.9.9.9",
            "10.0.0.1",
            "winnow",
        ):
            assert status(host) == 200, host
        for host in ("evil.example", f"evil.example:{port}", "localhost.evil.example", "127.0.0.1.evil.example"):
            assert status(host) == 403, host


@pytest.mark.parametrize("server", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "172.17.0.2"])
def test_every_interface_is_guarded(server: str) -> None:
    scope = {"type": "http", "path": "/version", "method": "GET", "server": (server, 80), "headers": [(b"host", b"evil.example")]}
    assert Door(create_app(SETTINGS), SETTINGS)._refusal(scope) is not None


@pytest.mark.parametrize(
    ("hosts", "name", "let_in"),
    [(("box.example",), "box.example:80", True), (("box.example",), "other.example", False), (("*",), "any", True)],
)
def test_names_that_it_was_told_are_its_own(hosts: tuple[str, ...], name: str, let_in: bool) -> None:
    door = Door(create_app(SETTINGS), Settings(hosts=hosts))
    scope = {"type": "http", "path": "/version", "method": "GET", "server": ("127.0.0.1", 80), "headers": [(b"host", name.encode())]}
    assert (door._refusal(scope) is None) is let_in


def test_settings_of_the_door_come_from_the_environment() -> None:
    code = "from app.settings import Settings; s = Settings(); print(s.api_keys, s.hosts)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={"WINNOW_API_KEYS": "a, b", "WINNOW_HOSTS": "x.example"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "('a', 'b') ('x.example',)"
