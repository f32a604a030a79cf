"""The examples of deployment name what there is: paths, ports, settings, the metric, the image's user."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute

from app.main import create_app
from app.settings import Settings, rows
from app.web import Metrics
from tests.conftest import APP, ROOT

DEPLOY = APP / "scale" / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PORT = int(re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)[0])
SETTINGS = {name for name, _, _ in rows()}


def documents(name: str) -> list[dict[str, Any]]:
    return [found for found in yaml.safe_load_all((DEPLOY / name).read_text("utf-8")) if found]


@pytest.fixture(scope="module")
def kinds() -> dict[str, dict[str, Any]]:
    return {found["kind"]: found for found in documents("kubernetes.yaml")}


@pytest.fixture(scope="module")
def pod(kinds: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = kinds["Deployment"]["spec"]["template"]
    return found


def test_probes_and_ports(kinds: dict[str, dict[str, Any]], pod: dict[str, Any]) -> None:
    container = pod["spec"]["containers"][0]
    paths = {route.path for route in create_app(Settings()).routes if isinstance(route, APIRoute)}
    probes = {name: container[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert {name: probe["path"] for name, probe in probes.items()} == {
        "startupProbe": "/readyz",
        "readinessProbe": "/readyz",
        "livenessProbe": "/healthz",
    }
    assert {probe["path"] for probe in probes.values()} | {pod["metadata"]["annotations"]["prometheus.io/path"]} <= paths
    (port,) = container["ports"]
    assert port["containerPort"] == PORT == int(pod["metadata"]["annotations"]["prometheus.io/port"])
    assert {probe["port"] for probe in probes.values()} == {port["name"]} == {kinds["Service"]["spec"]["ports"][0]["targetPort"]}


def test_settings(pod: dict[str, Any]) -> None:
    given = {entry["name"]: entry.get("value") for entry in pod["spec"]["containers"][0]["env"]}
    assert set(given) <= SETTINGS
    settings = Settings(**{name.removeprefix("WINNOW_").lower(): value for name, value in given.items() if value is not None})
    assert pod["spec"]["terminationGracePeriodSeconds"] > settings.drain_s
    assert settings.workers == int(pod["spec"]["containers"][0]["resources"]["limits"]["cpu"])
    compose = documents("compose.yaml")[0]["services"]["winnow"]
    assert set(compose["environment"]) <= SETTINGS
    assert int(compose["stop_grace_period"].removesuffix("s")) > Settings().drain_s
    assert (DEPLOY / compose["build"] / "Dockerfile").resolve() == ROOT / "Dockerfile"
    assert compose["ports"][0].endswith(f":{PORT}")


def test_autoscaling_is_by_a_metric_that_there_is(kinds: dict[str, dict[str, Any]]) -> None:
    scaler = kinds["HorizontalPodAutoscaler"]["spec"]
    metric = scaler["metrics"][0]["pods"]["metric"]["name"]
    assert f"\n{metric} " in Metrics().exposition().decode()
    assert float(scaler["metrics"][0]["pods"]["target"]["averageValue"]) < Settings().queue
    assert scaler["scaleTargetRef"]["name"] == kinds["Deployment"]["metadata"]["name"]


def test_labels_and_the_user_agree(kinds: dict[str, dict[str, Any]], pod: dict[str, Any]) -> None:
    labels = pod["metadata"]["labels"]
    assert kinds["Deployment"]["spec"]["selector"]["matchLabels"] == labels == kinds["Service"]["spec"]["selector"]
    assert kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert f"--uid {pod['spec']['securityContext']['runAsUser']} " in DOCKERFILE


def test_the_sizes_follow_from_the_measured_rates() -> None:
    text = (DEPLOY / "SIZING.md").read_text("utf-8")
    rows_told = re.findall(r"^\| [^|]+ \| ([\d.]+) \| ([\d,]+) \| ([\d.]+) \| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE)
    assert len(rows_told) == 4
    for rate, hours, on_thousand, cheap, dear in rows_told:
        core_hours = 2.5e9 / float(rate) / 3600
        assert hours == f"{core_hours:,.0f}"
        assert on_thousand == f"{core_hours / 1000:.1f}"
        assert (cheap, dear) == (f"{core_hours * 0.02:,.0f}", f"{core_hours * 0.05:,.0f}")
