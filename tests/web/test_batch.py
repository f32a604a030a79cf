"""POST /v1/batch: what a line may hold and what it is answered with, and how the whole flows."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web import batch_flow
from tests.intake.hostile import serving
from tests.web import jobs
from tests.web.ask import refused, until
from tests.web.conftest import HTML, SENTENCE, TEXT
from tests.web.live import Answers, Live, live, send

BATCH = "/v1/batch"
NDJSON = "application/x-ndjson"


def ask(client: TestClient, body: bytes, query: str = "", **headers: str) -> Any:
    given = {"Content-Type": NDJSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post(f"{BATCH}{query}", content=body, headers=given)


def batch(client: TestClient, *lines: object, query: str = "") -> list[Any]:
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
    response = ask(client, body, query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == NDJSON
    return told(response.content)


def told(content: bytes) -> list[Any]:
    assert content.endswith(b"\n") or not content
    return [json.loads(line) for line in content.split(b"\n")[:-1]]


@pytest.fixture(scope="module")
def strange() -> Iterator[TestClient]:
    """A service whose pages say what is to happen to them."""
    with TestClient(create_app(Settings(max_bytes=100_000, deadline_s=0.5, upload_timeout_s=0.5, workers=2), work=jobs.work)) as found:
        yield found


# Lines


def test_a_line_is_answered_as_the_page_alone_would_be(client: TestClient) -> None:
    bodies: list[dict[str, Any]] = [
        {"html": HTML, "url": "https://example.org/a", "include": ["links", "labels"]},
        {"text": TEXT, "blocks": True},
        {"html": HTML, "keep": "footer"},
    ]
    alone = [client.post("/v1/clean", json=body).json() for body in bodies]
    assert batch(client, *bodies) == alone
    assert batch(client, *({"id": n, **body} for n, body in enumerate(bodies))) == [{"id": n, **one} for n, one in enumerate(alone)]


@pytest.mark.parametrize("id", ["a", 0, -1.5, None, True, [1, {"x": "ü"}], {"a": []}, "\ud800", "line\u2028end", 10**400])
def test_any_json_value_is_an_id(client: TestClient, id: object) -> None:
    answer, error = batch(client, {"id": id, "html": HTML}, {"id": id, "html": 1})
    assert (answer["id"], error["id"]) == (id, id)
    assert SENTENCE in answer["text"]
    assert error["error"]["code"] == "bad_request"
    assert set(error) == {"id", "error"}


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_other_formats_come_as_a_string(client: TestClient, format: str) -> None:
    alone = client.post("/v1/clean", json={"html": HTML, "format": format}).text
    expected = {"id": 1, "format": format, "content": alone}
    assert batch(client, {"id": 1, "html": HTML, "format": format}) == [expected]
    assert batch(client, {"id": 1, "html": HTML}, query=f"?format={format}") == [expected]
    assert "title" in batch(client, {"html": HTML, "format": "json"}, query=f"?format={format}")[0]  # the line stands above the query


@pytest.mark.parametrize(
    ("line", "status", "code", "says"),
    [
        ("{", 400, "bad_request", "not valid JSON"),
        ("[1]", 400, "bad_request", "an object"),
        ("17", 400, "bad_request", "an object"),
        ('{"html": "x", "html": "y"}', 400, "bad_request", "twice"),
        ('{"html": "x", "weird": 1e999}', 400, "bad_request", "not valid JSON"),
        ('{"html": NaN}', 400, "bad_request", "not valid JSON"),
        ("[" * 100_000, 400, "bad_request", "deeply"),
        ({"html": HTML, "colour": "red"}, 400, "bad_request", "colour"),
        ({"html": HTML, "format": "pdf"}, 400, "bad_request", "`markdown`"),
        ({"html": HTML, "url": "not a url"}, 400, "bad_request", "URL"),
        ({"html": HTML, "text": TEXT}, 422, "invalid_input", "two pages"),
        ({}, 422, "invalid_input", "no page"),
        ({"id": 1}, 422, "invalid_input", "no page"),
        ({"html": "  "}, 422, "invalid_input", "empty"),
        ({"text": "a\0b" * 500}, 422, "unreadable_page", "binary"),
        ({"html": "<div>" * 5000}, 422, "too_hard", "512"),
        ({"text": "x" * 300_001}, 413, "too_large", "300,000"),
        (f'{{"text": "{"ü" * 150_001}"}}', 413, "too_large", "300,000"),
        ({"text": "x" * 700_000}, 413, "too_large", "line"),
        ({"url": "http://127.0.0.1/"}, 403, "address_refused", "public"),
        ({"url": "ftp://example.org/"}, 400, "bad_request", "http"),
    ],
)
def test_a_bad_line_is_answered_on_its_line(client: TestClient, line: object, status: int, code: str, says: str) -> None:
    before, bad, after = batch(client, {"id": 1, "html": HTML}, line, {"id": 3, "html": HTML})
    assert (before["id"], after["id"]) == (1, 3)
    assert SENTENCE in before["text"]
    assert SENTENCE in after["text"]
    error = bad["error"]
    assert (error["status"], error["code"], error["line"], error["type"]) == (status, code, 2, f"urn:winnow:problem:{code}")
    assert says in error["detail"]
    assert error["detail"].endswith(".")


def test_bytes_that_are_no_utf8(client: TestClient) -> None:
    body = b'{"id": 1, "text": "\xff"}\n' + json.dumps({"id": 2, "html": HTML}).encode()
    bad, good = told(ask(client, body).content)
    assert "UTF-8" in bad["error"]["detail"]
    assert good["id"] == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n\n", "\n  \n\t\n"])
def test_line_ends_blank_lines_and_a_byte_order_mark(client: TestClient, end: str) -> None:
    body = "\ufeff" + end.join(json.dumps({"id": n, "text": TEXT}) for n in range(3)) + end
    assert [answer["id"] for answer in told(ask(client, body.encode()).content)] == [0, 1, 2]


def test_no_line_holds_what_some_take_for_a_line_end(client: TestClient) -> None:
    page = HTML.replace(SENTENCE, f"{SENTENCE}\x85\u2028\u2029")
    response = ask(client, json.dumps({"html": page, "include": ["html"], "url": "https://example.org/\u2028", "id": "\x85"}).encode())
    assert len(response.text.splitlines()) == 1


@pytest.mark.parametrize("body", [b"", b"\n\n", b" "])
def test_nothing_is_answered_with_nothing(client: TestClient, body: bytes) -> None:
    response = ask(client, body)
    assert (response.status_code, response.content) == (200, b"")


def test_every_way_a_page_can_break_its_worker_costs_itself(strange: TestClient) -> None:
    lines = [{"id": n, "text": text} for n, text in enumerate([TEXT, "sleep 60", TEXT, "die", "break", TEXT])]
    answers = batch(strange, *lines)
    assert [answer["id"] for answer in answers if "error" not in answer] == [0, 2, 5]
    assert [(answer["id"], answer["error"]["code"], answer["error"]["line"]) for answer in answers if "error" in answer] == [
        (1, "too_hard", 2),
        (3, "too_hard", 4),
        (4, "internal_error", 5),
    ]
    assert "secret" not in json.dumps(answers)


def test_urls_are_fetched_under_the_same_rules() -> None:
    async def run() -> tuple[list[Any], Any]:
        async with serving() as site:
            settings = Settings(fetch_allow=(f"site.example:{site.port}",), fetch_timeout_s=1, workers=2)
            with TestClient(create_app(settings, site.resolve)) as client:
                lines = [{"id": n, "url": site.url("/page" if n % 10 else "/silent")} for n in range(40)]
                lines += [{"id": 40, "url": site.url("/to-metadata")}, {"id": 41, "url": site.url("/pdf")}]
                alone = await asyncio.to_thread(client.post, "/v1/clean", json={"url": site.url("/page")})
                return await asyncio.to_thread(batch, client, *lines), alone.json()

    answers, alone = asyncio.run(run())
    assert [answer["id"] for answer in answers] == list(range(42))
    assert answers[1] == {"id": 1, **alone}
    errors = {answer["id"]: answer["error"]["code"] for answer in answers if "error" in answer}
    assert errors == {**dict.fromkeys(range(0, 40, 10), "fetch_timeout"), 40: "address_refused", 41: "fetch_failed"}


# The request


def test_gzip(client: TestClient) -> None:
    lines = b"".join(json.dumps({"id": n, "html": HTML}).encode() + b"\n" for n in range(20))
    body = gzip.compress(lines[:5000]) + gzip.compress(lines[5000:])
    assert [answer["id"] for answer in told(ask(client, body, content_encoding="gzip").content)] == list(range(20))


def test_a_bomb_of_one_line_and_one_of_many(client: TestClient) -> None:
    bomb = gzip.compress(b"x" * 50_000_000 + b"\n" * 3_000_000 + json.dumps({"id": 1, "html": HTML}).encode())
    bad, good = told(ask(client, bomb, content_encoding="gzip").content)
    assert bad["error"]["code"] == "too_large"
    assert good["id"] == 1


def test_gzip_that_breaks_off_is_told_where(client: TestClient) -> None:
    lines = [json.dumps({"id": n, "text": f"{n} {SENTENCE}"}).encode() for n in range(600)]
    body = gzip.compress(b"\n".join(lines))
    answers = told(ask(client, body[: len(body) // 2], content_encoding="gzip").content)
    assert len(answers) > 200
    assert answers[-1]["error"]["code"] == "bad_request"
    assert "gzip" in answers[-1]["error"]["detail"]
    assert [answer["id"] for answer in answers[:-1]] == list(range(len(answers) - 1))
    assert refused(ask(client, b"no gzip", content_encoding="gzip"), 400, "bad_request")


def test_what_is_no_batch(client: TestClient) -> None:
    assert NDJSON in refused(client.post(BATCH, json={"html": HTML}), 415, "unsupported_media_type")
    refused(ask(client, b"x", content_encoding="br"), 415, "unsupported_media_type")
    refused(ask(client, b"", "?url=https://example.org/"), 400, "bad_request")
    refused(ask(client, b"", "?format=pdf"), 400, "bad_request")
    refused(ask(client, b"", accept="text/html"), 406, "not_acceptable")
    assert ask(client, b"", accept="application/*").status_code == 200
    assert refused(client.get(BATCH), 405, "method_not_allowed") == "This path takes POST."


def test_its_example_works(client: TestClient) -> None:
    content = client.get("/openapi.json").json()["paths"][BATCH]["post"]["requestBody"]["content"]
    answers = told(ask(client, content[NDJSON]["example"].encode()).content)
    assert [answer["id"] for answer in answers] == [1, "pasted", 3]
    assert [("error" in answer) for answer in answers] == [False, False, True]  # there is no network in the tests


# The flow


@pytest.fixture(scope="module")
def running() -> Iterator[Live]:
    with live(Settings(workers=2, upload_timeout_s=1.5)) as found:
        yield found


LINES = 400


def line(text: str, **more: object) -> bytes:
    return json.dumps({**more, "text": text}).encode() + b"\n"


def test_answers_come_before_the_batch_is_at_its_end(running: Live) -> None:
    sock = running.begin(BATCH)
    send(sock, line(TEXT, id=0))
    answers = Answers(sock)
    lines = answers.lines()
    assert json.loads(next(lines))["id"] == 0
    for n in range(1, 4):
        send(sock, line(TEXT, id=n))
        assert json.loads(next(lines))["id"] == n
    send(sock, b"")
    assert list(lines) == []


def test_answers_keep_the_order_of_the_lines(running: Live) -> None:
    sock = running.begin(BATCH)
    for n in range(12):
        send(sock, line("sleep 0.3" if n % 6 == 0 else TEXT, id=n))
    send(sock, b"")
    assert [json.loads(answer)["id"] for answer in Answers(sock).lines()] == list(range(12))


def test_a_client_that_waits_for_its_answers_is_not_idle_and_one_that_sends_nothing_is(running: Live) -> None:
    sock = running.begin(BATCH)
    send(sock, line("sleep 3", id=0))  # longer than the upload timeout
    lines = Answers(sock).lines()
    assert json.loads(next(lines))["id"] == 0
    error = json.loads(next(lines))["error"]
    assert (error["code"], error["status"]) == ("slow_upload", 408)
    assert list(lines) == []


def test_a_batch_that_never_begins_is_refused(running: Live) -> None:
    assert Answers(running.begin(BATCH)).status == 408


def test_what_is_not_read_holds_back_what_is_sent(running: Live) -> None:
    sock = running.begin(BATCH)
    sent = 0

    def push() -> None:
        nonlocal sent
        for n in range(LINES):
            send(sock, line(TEXT * 20, id=n, blocks=True))
            sent = n + 1
        send(sock, b"")

    sender = threading.Thread(target=push, daemon=True)
    sender.start()
    before = -1
    while before < sent:
        before = sent
        time.sleep(0.7)
    assert sent < LINES // 2  # the rest waits with the client, not in the service's memory
    answers = [json.loads(answer)["id"] for answer in Answers(sock).lines()]
    sender.join(30)
    assert answers == list(range(LINES))


def test_a_client_that_never_reads_is_given_up(running: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_flow, "STALLED", 0.5)
    sock = running.begin(BATCH)

    def push() -> None:
        for n in range(LINES):
            send(sock, line(TEXT * 20, id=n, blocks=True))

    def broken() -> None:
        with pytest.raises(OSError, match=r".*"):
            push()

    sender = threading.Thread(target=broken, daemon=True)
    sender.start()
    until(lambda: running.service.under_way == 1)
    until(lambda: running.service.under_way == 0)
    sock.shutdown(socket.SHUT_RDWR)
    sender.join(30)


def test_work_stops_when_the_client_is_gone(running: Live, tmp_path: Path) -> None:
    for ended in (False, True):
        gate = tmp_path / f"gate-{ended}"
        sock = running.begin(BATCH)
        for n in range(20):
            send(sock, line(f"wait {gate}-{n}"))
        if ended:
            send(sock, b"")
        until(Path(f"{gate}-1.begun").exists)
        sock.close()
        until(lambda: running.service.under_way == 0, 3)
        assert len(list(tmp_path.glob(f"{gate.name}-*.begun"))) <= 4


def test_a_service_that_is_told_to_stop_says_where_it_stopped() -> None:
    with live(Settings(workers=1)) as stopping:
        sock = stopping.begin(BATCH)
        send(sock, line(TEXT, id=0))
        lines = Answers(sock).lines()
        next(lines)
        stopping.service.ready = False
        error = json.loads(next(lines))["error"]
        assert (error["code"], error["line"]) == ("not_ready", 2)
        assert list(lines) == []
