"""Figures for Prometheus: on a port of their own, added up over the processes; strangers get none."""

# Faces: gis/serving/metrics.py

import re

import pytest

from gis.serving.metrics import kind_of
from tests.gis.serving.conftest import Served

pytestmark = pytest.mark.cluster


def total(served: Served, kind: str) -> float:
    text = Served(served.process, served.port + 1000, served.environment).ask("/metrics").body
    found = re.findall(rf'zongheng_requests_total{{[^}}]*kind="{kind}"[^}}]*}} ([0-9.e+]+)', text)
    return sum(map(float, found))


def test_requests_are_counted_over_all_processes(served: Served) -> None:
    before = total(served, "api")
    for _ in range(20):
        assert served.ask("/api/").status == 200
    assert total(served, "api") == before + 20
    assert total(served, "healthz") > 0


def test_the_queue_and_durations_are_told(served: Served) -> None:
    answer = Served(served.process, served.port + 1000, served.environment).ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'zongheng_jobs{state="waiting"} 0.0' in answer.body
    assert "zongheng_request_seconds_bucket" in answer.body


def test_strangers_get_no_figures(served: Served) -> None:
    assert served.ask("/metrics").status == 404
    assert served.ask("/metrics", headers={"X-Metrics-Port": "1"}).status == 404
    elsewhere = Served(served.process, served.port + 1000, served.environment)
    assert elsewhere.ask("/api/").status == 404


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "page"), ("/api/works/1/", "api"), ("/%00/", "other"), ("", "other")]
)
def test_strangers_addresses_make_no_new_figures(path: str, kind: str) -> None:
    assert kind_of(path) == kind
