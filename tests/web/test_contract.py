"""The service keeps to its own description: requests made from /openapi.json, good and bad, get answers that it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from app.main import create_app
from app.pipeline import ENGINES
from app.render import FORMATS, INCLUDES
from app.settings import Settings
from app.web import schemas
from app.web.openapi import document
from tests.web.conftest import HTML, TEXT

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
APP = create_app(Settings(fetch="off", deadline_s=20))


@schemathesis.serializer("application/x-ndjson")
def _as_it_is(ctx: schemathesis.SerializationContext, value: Any) -> bytes:
    return str(value).encode("utf-8", "replace")


SCHEMA = schemathesis.openapi.from_dict(document(APP))
SCHEMA.app = APP


@pytest.fixture(scope="module", autouse=True)
def _started() -> Iterator[None]:
    """Requests made from the description reach a service that works."""
    with TestClient(APP):
        yield


@SCHEMA.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_request(case: schemathesis.Case[Any]) -> None:
    assert case.call_and_validate(checks=CHECKS).status_code != 503


def test_every_kind_of_input_has_an_example_that_works(client: TestClient) -> None:
    body = client.get("/openapi.json").json()["paths"]["/v1/clean"]["post"]["requestBody"]["content"]
    told = re.findall(r"[a-z]+/[a-z+-]+", "text/html application/xhtml+xml text/plain application/json application/x-www-form-urlencoded")
    assert {*told, "multipart/form-data", "application/octet-stream"} == set(body)
    for media_type, media in body.items():
        examples = [e["value"] for e in media["examples"].values()] if "examples" in media else [media["example"]]
        for example in examples:
            assert_example_works(client, media_type, example)


def assert_example_works(client: TestClient, media_type: str, example: Any) -> None:
    if media_type == "application/json":
        response = client.post("/v1/clean", json=example)
    elif media_type == "multipart/form-data":
        response = client.post("/v1/clean", files={name: (None, value) for name, value in example.items()})
    elif isinstance(example, dict):
        response = client.post("/v1/clean", data=example)
    else:
        response = client.post("/v1/clean", content=example, headers={"Content-Type": media_type})
    if "url" in example and "html" not in example and isinstance(example, dict):
        assert response.status_code in (403, 502)  # there is no network in the tests
    else:
        assert response.status_code == 200, response.text


def test_the_shapes_list_what_there_is() -> None:
    assert set(get_args(schemas.Format)) == set(FORMATS)
    assert get_args(schemas.Include) == tuple(INCLUDES)
    assert get_args(schemas.Engine) == tuple(ENGINES)


@pytest.mark.parametrize("page", [{"html": HTML}, {"text": TEXT}, {"html": "<p>x"}])
def test_answers_have_the_shape(client: TestClient, page: dict[str, str]) -> None:
    found = client.post("/v1/clean", json={**page, "blocks": True, "include": list(INCLUDES)}).json()
    read = schemas.Answer.model_validate(found, strict=False, extra="forbid")
    assert read.blocks
    assert set(found) >= set(INCLUDES)
