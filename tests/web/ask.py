"""How the tests ask the service, and what they expect of any answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

CLEAN = "/v1/clean"


def post(client: TestClient, body: bytes | str, content_type: str | None, query: str = "", **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if content_type is not None:
        given["Content-Type"] = content_type
    return client.post(f"{CLEAN}{query}", content=body, headers=given)


def answered(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def refused(response: Any, status: int, code: str) -> str:
    """The sentence of a refusal, which must be a whole problem document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert set(told) == {"type", "title", "status", "detail", "code", "request_id"}
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:winnow:problem:{code}")
    assert told["request_id"] == response.headers["x-request-id"]
    assert told["detail"].strip().endswith((".", "}.", "…"))
    return str(told["detail"])


def until(done: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that must come to pass."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)
