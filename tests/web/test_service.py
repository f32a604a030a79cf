"""What every response has, the paths around the work, and what happens when something of ours breaks."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

import app.main
from app import __version__
from app.main import create_app
from app.settings import Settings, rows
from tests.web import jobs
from tests.web.ask import CLEAN, refused, until
from tests.web.conftest import HTML, SETTINGS


def test_paths(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert "<title>Winnow" in client.get("/").text


def test_not_ready() -> None:
    response = TestClient(create_app(SETTINGS)).get("/readyz")  # outside of `with` it was never started
    refused(response, 503, "not_ready")
    assert response.headers["retry-after"] == "1"


def test_version(client: TestClient) -> None:
    told = client.get("/version").json()
    assert told["version"] == __version__
    assert len(told["labels"]) == 16
    assert "en" in told["languages"]
    assert told["limits"]["max_depth"] == 512
    assert told["limits"]["max_bytes"] == SETTINGS.max_bytes
    assert told["weights"]


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/clean/", "/static/nothing", "/static/../main.py", "/static/%2e%2e/clean.py"])
def test_not_found(client: TestClient, path: str) -> None:
    refused(client.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [("DELETE", CLEAN, "GET, POST"), ("PUT", CLEAN, "GET, POST"), ("POST", "/healthz", "GET"), ("POST", "/docs", "GET")],
)
def test_method_not_allowed(client: TestClient, method: str, path: str, allow: str) -> None:
    response = client.request(method, path)
    refused(response, 405, "method_not_allowed")
    assert response.headers["allow"] == allow


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/openapi.json", "/nothing", CLEAN, "/static/docs.js"])
def test_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_html_answers_can_do_nothing_in_a_browser(client: TestClient) -> None:
    response = client.post(f"{CLEAN}?format=html", json={"html": HTML})
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize("given", ["abc", "A.b_c-9", "x" * 64])
def test_request_id_is_echoed(client: TestClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"] == given
    assert client.get("/nothing", headers={"X-Request-ID": given}).json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "<b>", "ü"])
def test_other_request_ids_are_replaced(client: TestClient, given: str) -> None:
    found = client.get("/healthz", headers=[(b"X-Request-ID", given.encode("latin-1"))]).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found)


def test_a_fault_of_ours_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with TestClient(create_app(SETTINGS, work=jobs.work)) as client:
        response = client.post(CLEAN, json={"text": "break"}, headers={"X-Request-ID": "find-me"})
        assert client.post(CLEAN, json={"html": HTML}).status_code == 200
    detail = refused(response, 500, "internal_error")
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert "request_id" in detail
    record = next(record for record in caplog.records if record.exc_info)
    assert record.__dict__["request_id"] == "find-me"
    assert "the secret inside" in str(record.exc_info)


def test_no_query_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "winnow"):
        client.post(f"{CLEAN}?url=https://private.example/secret", content=HTML, headers={"Content-Type": "text/html"})
    assert any(CLEAN in message for message in caplog.messages)
    assert not any("secret" in message for message in caplog.messages)


def test_work_has_a_deadline() -> None:
    with TestClient(create_app(Settings(deadline_s=0.3, workers=1), work=jobs.work)) as client:
        assert "0.3 seconds" in refused(client.post(CLEAN, json={"text": "sleep 60"}), 422, "too_hard")
        assert client.post(CLEAN, json={"html": HTML}).status_code == 200


def test_a_page_that_ends_its_worker_costs_itself_alone() -> None:
    with TestClient(create_app(Settings(workers=1), work=jobs.work)) as client:
        refused(client.post(CLEAN, json={"text": "die"}), 422, "too_hard")
        assert client.post(CLEAN, json={"html": HTML}).status_code == 200


def test_the_event_loop_stays_free(tmp_path: Path) -> None:
    go = tmp_path / "go"
    with TestClient(create_app(Settings(workers=1, deadline_s=60), work=jobs.work)) as client:
        worker = threading.Thread(target=client.post, args=(CLEAN,), kwargs={"json": {"text": f"wait {go}"}})
        worker.start()
        until(go.with_suffix(".begun").exists)
        assert client.get("/healthz").status_code == 200
        go.touch()  # only now: the answer above came while a page was being worked on
        worker.join()


def exchange(messages: list[tuple[float, Message]], headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    """One request spoken to the application by hand, each message after its delay in seconds."""
    sent: list[Message] = []
    ahead = iter(messages)

    async def receive() -> Message:
        delay, message = next(ahead, (60, {"type": "http.disconnect"}))
        await asyncio.sleep(delay)
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        **{"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": CLEAN, "raw_path": CLEAN.encode()},
        **{"query_string": b"", "root_path": "", "headers": headers, "client": None, "server": ("testserver", 80)},
    }

    async def started() -> None:
        app = create_app(SETTINGS)
        async with app.router.lifespan_context(app):
            await app(scope, receive, send)

    asyncio.run(started())
    return sent[0]["status"], sent[1]["body"]


def test_slow_upload() -> None:
    part = {"type": "http.request", "body": b"a", "more_body": True}
    status, body = exchange([(0.1, part)] * 100, [(b"content-type", b"text/plain")])
    assert status == 408
    assert b'"slow_upload"' in body


def test_the_client_goes_away() -> None:
    part = {"type": "http.request", "body": b"a", "more_body": True}
    assert exchange([(0, part), (0, {"type": "http.disconnect"})], [(b"content-type", b"text/plain")])[0] == 400


def test_a_length_that_lies_does_not_pass_the_limit() -> None:
    part = {"type": "http.request", "body": b"a" * 100_000, "more_body": True}
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"10")]
    assert exchange([(0, part)] * 10, headers)[0] == 413


def test_two_content_types_are_no_fault_of_ours() -> None:
    end = {"type": "http.request", "body": HTML.encode(), "more_body": False}
    status, _ = exchange([(0, end)], [(b"content-type", b"text/html"), (b"content-type", b"\xff\xfe"), (b"accept", b"\xff")])
    assert status in (200, 415)


def test_importing_makes_nothing_and_asking_makes_the_application() -> None:
    assert "app" not in vars(app.main)
    assert app.main.app.title == "Winnow"
    with pytest.raises(AttributeError):
        getattr(app.main, "nothing" + "")


def test_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_FETCH", "off")
    monkeypatch.setenv("WINNOW_FETCH_ALLOW", "intranet:8080, [::1]:81")
    monkeypatch.setenv("WINNOW_FETCH_ONLY", "")
    monkeypatch.setenv("WINNOW_MAX_BYTES", "1000")
    settings = Settings()
    assert (settings.fetch, settings.fetch_allow, settings.fetch_only) == ("off", ("intranet:8080", "[::1]:81"), ())
    assert settings.max_bytes == 1000
    with pytest.raises(ValueError, match="frozen"):
        settings.max_bytes = 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("FETCH", "maybe"), ("FETCH_ALLOW", "host"), ("FETCH_ALLOW", "host:99999"), ("MAX_BYTES", "-1"), ("WORKERS", "0")],
)
def test_bad_settings_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WINNOW_{name}", value)
    with pytest.raises(ValueError, match=name.lower()):
        Settings()


def test_rows_of_settings() -> None:
    found = {name: (default, text) for name, default, text in rows()}
    assert found["WINNOW_FETCH"][0] == "on"
    assert found["WINNOW_MAX_BYTES"][0] == "16777216"
    assert len(found) == len(Settings.model_fields)
    assert all(text.endswith(".") for _, text in found.values())
