"""Load on a real service: what is too much is turned away at once and told when to come back; what is under way is finished."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.gate import CALLERS, Rate
from tests.intake import hostile
from tests.web import jobs
from tests.web.ask import CLEAN, post, refused, until
from tests.web.conftest import HTML, TEXT
from tests.web.server import LIVE, Running, serving

PROCESSOR_S = 6  # of which starting takes one or two; the slow header alone took seven


def test_a_full_queue_turns_away_at_once(tmp_path: Path) -> None:
    go = tmp_path / "go"
    app = create_app(Settings(workers=1, queue=2, deadline_s=60), work=jobs.work)
    with TestClient(app) as client, ThreadPoolExecutor(3) as senders:
        first = senders.submit(client.post, CLEAN, json={"text": f"wait {go}"})
        until(go.with_suffix(".begun").exists)
        waiting = [senders.submit(client.post, CLEAN, json={"html": HTML}) for _ in range(2)]
        until(lambda: "winnow_queue_depth 2.0" in client.get("/metrics").text)
        turned_away = client.post(CLEAN, json={"html": HTML})
        assert not any(job.done() for job in (first, *waiting))
        refused(turned_away, 429, "busy")
        assert int(turned_away.headers["retry-after"]) >= 1
        go.touch()
        assert [job.result().status_code for job in (first, *waiting)] == [200] * 3
        assert client.post(CLEAN, json={"html": HTML}).status_code == 200
        assert 'winnow_rejected_total{reason="queue"} 1.0' in client.get("/metrics").text


def test_requests_and_bytes_under_way_are_bounded(tmp_path: Path) -> None:
    go = tmp_path / "go"
    app = create_app(Settings(workers=1, max_requests=1, held_bytes=5_000, deadline_s=60), work=jobs.work)
    with TestClient(app) as client, ThreadPoolExecutor(1) as sender:
        told = refused(post(client, "x" * 6_000, "text/plain"), 429, "busy")
        assert "large pages" in told
        assert post(client, "x" * 4_000, "text/plain").status_code == 200  # nothing of the first is held any more
        first = sender.submit(client.post, CLEAN, json={"text": f"wait {go}"})
        until(go.with_suffix(".begun").exists)
        assert "under way" in refused(post(client, TEXT, "text/plain"), 429, "busy")
        assert client.get("/healthz").status_code == 200
        go.touch()
        assert first.result().status_code == 200


def test_clients_that_go_away_leave_room_in_the_queue(tmp_path: Path) -> None:
    with serving(tmp_path, *LIVE, workers="1", queue="3", deadline_s="60") as service:
        go = tmp_path / "go"
        first = service.connection()
        first.sendall(request_of(f"wait {go}".encode()))
        until(go.with_suffix(".begun").exists)
        waiting = [service.connection() for _ in range(3)]
        for connection in waiting:
            connection.sendall(request_of(TEXT.encode()))
        until(lambda: "winnow_queue_depth 3.0" in metrics_of(service))
        assert "winnow_workers_busy 1.0" in metrics_of(service)
        for connection in waiting:
            connection.close()
        until(lambda: "winnow_queue_depth 0.0" in metrics_of(service))
        with ThreadPoolExecutor(1) as sender:
            last = sender.submit(httpx2.post, f"{service.url}{CLEAN}", json={"text": TEXT}, timeout=60)
            until(lambda: "winnow_queue_depth 1.0" in metrics_of(service))
            go.touch()
            assert last.result().status_code == 200
        first.close()


def metrics_of(service: Running) -> str:
    return httpx2.get(f"{service.url}/metrics").text


def test_bytes_of_fetched_pages_are_bounded_too() -> None:
    async def ask() -> None:
        async with hostile.serving() as site:
            settings = Settings(workers=1, held_bytes=20, fetch_allow=(f"site.example:{site.port}",))
            app = create_app(settings, site.resolve)
            async with app.router.lifespan_context(app):
                transport = httpx2.ASGITransport(app=app)
                async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
                    refused(await client.get(CLEAN, params={"url": site.url("/page")}), 429, "busy")

    asyncio.run(ask())


def test_strangers_who_send_the_form_take_only_their_share() -> None:
    app = create_app(Settings(workers=1, api_keys=("k",), held_bytes=100_000))
    with TestClient(app) as client:
        assert client.post("/", data={"text": "x" * 11_000, "key": "k"}).status_code == 429
        assert post(client, "x" * 11_000, "text/plain", X_API_Key="k").status_code == 200
    assert app.state.service.strangers.bytes == app.state.service.callers.bytes == app.state.service.under_way == 0


def test_a_request_that_the_service_made_itself_is_refused(client: TestClient) -> None:
    refused(client.get(CLEAN, params={"url": "http://site.example/"}, headers={"Via": "1.1 winnow"}), 403, "forbidden")


def test_work_waits_for_the_start() -> None:
    response = post(TestClient(create_app(Settings(workers=1))), TEXT, "text/plain")
    refused(response, 503, "not_ready")
    assert response.headers["retry-after"] == "1"


def test_a_rate_is_each_caller_s_own() -> None:
    with TestClient(create_app(Settings(workers=1, rate_per_minute=2, api_keys=("a", "b")))) as client:
        for key, statuses in (("a", [200, 200, 429]), ("b", [200])):
            found = [post(client, TEXT, "text/plain", X_API_Key=key) for _ in statuses]
            assert [response.status_code for response in found] == statuses
            if 429 in statuses:
                refused(found[-1], 429, "busy")
                assert 1 <= int(found[-1].headers["retry-after"]) <= 30


def test_what_no_key_is_asked_for_makes_no_new_caller() -> None:
    with TestClient(create_app(Settings(workers=1, rate_per_minute=1))) as client:
        found = [post(client, TEXT, "text/plain", Authorization=f"Bearer {number}").status_code for number in range(3)]
    assert found == [200, 429, 429]


def test_tokens_come_back_and_callers_are_forgotten() -> None:
    now = 0.0
    rate = Rate(60, lambda: now)
    assert [rate.wait_s("a") for _ in range(60)] == [0.0] * 60
    assert rate.wait_s("a") == pytest.approx(1)
    now = 1.5
    assert rate.wait_s("a") == 0.0
    assert rate.wait_s("a") == pytest.approx(0.5)
    for number in range(CALLERS + 5):
        rate.wait_s(str(number))
    assert len(rate._buckets) == CALLERS


def test_a_client_that_goes_away_gives_its_place_back(tmp_path: Path) -> None:
    with serving(tmp_path, workers="1") as service:
        slow = "x" * 500 + ("word " * 3000 + "\n") * 100  # long enough to be waited for behind another
        for _ in range(30):
            with service.connection() as connection:
                connection.sendall(request_of(slow.encode()))
        assert httpx2.post(f"{service.url}{CLEAN}", json={"text": TEXT}, timeout=60).status_code == 200
        until(lambda: 'status="499"' in httpx2.get(f"{service.url}/metrics").text)


def request_of(body: bytes, length: int | None = None, headers: str = "") -> bytes:
    head = f"POST {CLEAN} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {length or len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def answer_of(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def test_slow_uploads_and_bodies_over_the_limit_stop_being_read(tmp_path: Path) -> None:
    with serving(tmp_path, upload_timeout_s="0.5", max_bytes="1000", workers="1") as service:
        with service.connection() as connection:
            connection.sendall(request_of(b"a", 500))
            assert b"slow_upload" in answer_of(connection)
        with service.connection() as connection:
            connection.sendall(request_of(b"a", 10**9))
            assert b"too_large" in answer_of(connection)


def test_a_head_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    with serving(tmp_path, upload_timeout_s="0.5", workers="1") as service:
        with service.connection() as connection:
            connection.sendall(b"POST /v1/clean HTTP/1.1\r\nHo")
            assert answer_of(connection) == b""
        # Nor is one that is too long held; what is still on its way then may reset the connection.
        with service.connection() as connection, contextlib.suppress(ConnectionResetError):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 150_000)
            assert answer_of(connection).startswith(b"HTTP/1.1 400")
        with service.connection() as connection:  # nor one that follows a request that was in order
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            connection.sendall(b"GET /hea")
            assert answer_of(connection) in (b"", b'{"status":"ok"}')  # the rest of the answer to the first


@pytest.mark.parametrize("length", [4_000, 8_000])
def test_an_upload_that_is_turned_away_is_told_why(length: int, tmp_path: Path) -> None:
    """To a client that sends all before it reads, a connection that is closed early is an error without a reason."""
    with serving(tmp_path, workers="1", max_bytes="2000000") as service, contextlib.ExitStack() as stack:
        connection = stack.enter_context(contextlib.closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)))
        for _ in range(2):
            connection.request("POST", CLEAN, b"x" * length * 1000, {"Content-Type": "text/plain"})
            response = connection.getresponse()
            assert (response.status, json.loads(response.read())["code"]) == (413, "too_large")


def test_answers_that_nobody_reads_are_given_up(tmp_path: Path) -> None:
    body = ("All of this is one long line that nobody reads. " * 20 + "\n").encode() * 4000
    with serving(tmp_path, upload_timeout_s="2", workers="1", deadline_s="60") as service, service.connection() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(request_of(body))
        until(lambda: 'route="/v1/clean",status="200"' in metrics_of(service), 60)
        until(lambda: not any(f":{connection.getsockname()[1]:04X} " in row for row in established(service.port)), 30)


def established(port: int) -> list[str]:
    """Open connections to a port (Linux)."""
    rows = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    return [row for row in rows if row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "01"]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"html": [' + b"[]," * 3_000_000 + b"[]]}"),
        ("application/x-www-form-urlencoded", b"text=" + b"%41" * 3_000_000),
        ("application/json" + ';a="' + ";" * 60_000, b'{"text": "x"}'),
    ],
    ids=["JSON", "form", "header"],
)
def test_a_body_that_is_slow_to_read_keeps_nobody_waiting(media_type: str, body: bytes, tmp_path: Path) -> None:
    with serving(tmp_path, workers="1") as service, ThreadPoolExecutor(1) as sender:
        slow = sender.submit(httpx2.post, f"{service.url}{CLEAN}", content=body, headers={"Content-Type": media_type}, timeout=60)
        while not slow.done():
            assert httpx2.get(f"{service.url}/healthz", timeout=60).status_code == 200
            time.sleep(0.2)  # asking takes of the processor, too
        assert slow.result().status_code in (200, 400, 422)
        # What the process that answers took of the processor; reading these bodies there took it seconds.
        ticks = Path(f"/proc/{service.process.pid}/stat").read_text("ascii").rsplit(") ", 1)[1].split()[11:13]
        assert sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") < PROCESSOR_S


def test_a_signal_to_stop_finishes_what_is_under_way_and_answers_503_to_what_is_new(tmp_path: Path) -> None:
    with serving(tmp_path, workers="1", upload_timeout_s="60") as service, service.connection() as slow:
        body = TEXT.encode()
        slow.sendall(request_of(body[:10], len(body)))
        until(lambda: "winnow_http" in httpx2.get(f"{service.url}/metrics").text)
        time.sleep(1)  # the head of the request is read
        service.process.send_signal(signal.SIGTERM)
        until(lambda: httpx2.get(f"{service.url}/readyz").status_code == 503)
        response = httpx2.post(f"{service.url}{CLEAN}", json={"text": TEXT})
        assert (response.status_code, response.json()["code"], response.headers["retry-after"]) == (503, "not_ready", "1")
        assert service.process.poll() is None
        slow.sendall(body[10:])
        answer = slow.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 200")
        assert service.process.wait(20) in (0, -signal.SIGTERM)
        assert "Traceback" not in service.log.read_text("utf-8")


def test_draining_ends(tmp_path: Path) -> None:
    with serving(tmp_path, workers="1", drain_s="0.5", upload_timeout_s="60") as service, service.connection() as slow:
        slow.sendall(request_of(b"never complete", 1000))
        time.sleep(1)
        service.process.terminate()
        slow.settimeout(30)
        answer = answer_of(slow)
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"not_ready" in answer
        assert service.process.wait(30) in (0, -signal.SIGTERM)
        assert "Traceback" not in service.log.read_text("utf-8")


def test_workers_killed_under_load_cost_no_answer(tmp_path: Path) -> None:
    with (
        serving(tmp_path, workers="2") as service,
        ThreadPoolExecutor(5) as hands,
        httpx2.Client(base_url=service.url, timeout=60) as client,
    ):

        def ask(number: int) -> httpx2.Response:
            if number % 20 == 10:
                os.kill(children_of(service.process.pid)[number % 2], signal.SIGKILL)
            return client.post(CLEAN, content=HTML * 5, headers={"Content-Type": "text/html"})

        answers = list(hands.map(ask, range(200)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert re.search(r'winnow_worker_restarts_total\{reason="crash"\} [1-9]', client.get("/metrics").text)


def children_of(pid: int) -> list[int]:
    """The worker processes of a service: what its forking process has forked."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text("ascii").rsplit(") ", 1)[1].split()[1])
                grand = int(Path(f"/proc/{parent}/stat").read_text("ascii").rsplit(") ", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            if grand == pid:
                found.append(int(entry.name))
    return found


def test_metrics_of_several_processes_are_one(tmp_path: Path) -> None:
    shared = tmp_path / "metrics"
    shared.mkdir()
    several = ("uvicorn", "app.main:app", "--workers", "2")
    with serving(tmp_path, *several, workers="1", PROMETHEUS_MULTIPROC_DIR=str(shared)) as service:
        for _ in range(12):
            assert httpx2.post(f"{service.url}{CLEAN}", json={"text": TEXT}, timeout=60).status_code == 200
        counted = metrics_of(service)
        assert f'winnow_http_requests_total{{method="POST",route="{CLEAN}",status="200"}} 12.0' in counted
        assert re.findall(r"^winnow_workers_busy .*", counted, re.MULTILINE) == ["winnow_workers_busy 0.0"]
        (shared / "gauge_livesum_999999999.db").write_bytes((next(shared.glob("gauge_livesum_*.db"))).read_bytes())
        assert "winnow_queue_depth 0.0" in metrics_of(service)
        assert not (shared / "gauge_livesum_999999999.db").exists()  # no such process lives


def test_logs_are_json_without_what_is_private(tmp_path: Path) -> None:
    with serving(tmp_path, workers="1") as service:  # its standard error is no terminal
        url = f"{service.url}{CLEAN}?url=https://private.example/secret"
        httpx2.post(url, content=TEXT, headers={"Content-Type": "text/plain", "X-Request-ID": "find-me"})
        httpx2.post(f"{service.url}{CLEAN}", content="", headers={"Content-Type": "text/plain"})
        until(lambda: "invalid_input" in service.log.read_text("utf-8"))
        lines = [json.loads(line) for line in service.log.read_text("utf-8").splitlines()]
    line = next(line for line in lines if line.get("request_id") == "find-me")
    assert (line["method"], line["path"], line["status"], line["level"], line["logger"]) == ("POST", CLEAN, 200, "info", "winnow.web")
    assert line["timestamp"].endswith("Z")
    assert line["ms"] > 0
    assert not re.search("secret|tide", service.log.read_text("utf-8"))


def test_pages_of_listed_origins_may_call() -> None:
    settings = Settings(workers=1, cors_origins=("https://reader.example",))
    with TestClient(create_app(settings)) as client:
        for origin, status, allowed in (("https://reader.example", 200, "https://reader.example"), ("https://other.example", 403, None)):
            found = post(client, TEXT, "text/plain", Origin=origin, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="cors")
            assert (found.status_code, found.headers.get("access-control-allow-origin")) == (status, allowed)
        asked = {"Origin": "https://reader.example", "Access-Control-Request-Method": "POST"}
        assert client.options(CLEAN, headers=asked).status_code == 200
    with TestClient(create_app(Settings(workers=1))) as client:
        assert "access-control-allow-origin" not in post(client, TEXT, "text/plain", Origin="https://reader.example").headers


def test_nobody_makes_new_series(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(workers=1))) as client:
        for number in range(5):
            client.request(f"STRANGE{number}", f"/nothing/{number}")
        found = client.get("/metrics")
    assert found.headers["content-type"].startswith("text/plain; version=")
    assert found.text.count("winnow_http_requests_total{") == 1
    assert 'method="other",route="other"' in found.text
