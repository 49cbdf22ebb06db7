"""Figures of the running server for Prometheus: requests by lane, kind of address and status, durations, the queue.
Each process counts into a file of PROMETHEUS_MULTIPROC_DIR, which whoever is asked adds up."""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

# The first part of an address where it is one of these; all else is one kind, however many addresses strangers try.
FIRST_PARTS: Final = """
    api tiles static healthz readyz works grid coverage ready-land villages land briefings imports report field photos
    obstacles bulletins people settings start history account login admin data export wfs ogc style.json plans imagery
"""
KINDS: Final = frozenset(FIRST_PARTS.split())
BUCKETS_S: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def kind_of(path: str) -> str:
    """The kind of an address: `page` for the map itself, `other` for what is none of ours."""
    if path == "/":
        return "page"
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in KINDS else "other"


def counted(application: Application, lane: str) -> Application:
    """`application`, each of its answers counted; as it is where nobody gathers figures."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return application
    from prometheus_client import Counter, Histogram  # reads the variable when it is imported

    requests = Counter("zongheng_requests", "Requests answered", ["lane", "kind", "method", "status"])
    seconds = Histogram(
        "zongheng_request_seconds",
        "From the request to its answer's head",
        ["lane", "kind"],
        buckets=BUCKETS_S,
    )

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began, kind = time.perf_counter(), kind_of(environ.get("PATH_INFO", ""))
        method = environ.get("REQUEST_METHOD", "")
        method = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") else "other"

        def started(status: str, headers: Any, *more: Any) -> Any:
            requests.labels(lane, kind, method, status[:3]).inc()
            seconds.labels(lane, kind).observe(time.perf_counter() - began)
            return start_response(status, headers, *more)

        return application(environ, started)

    return answered


def exposition() -> bytes:
    """Everything in Prometheus' text format: what the processes counted, and the queue as it is now."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    gathered = b""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        gathered = generate_latest(registry)
    now = CollectorRegistry()
    for name, words, values in _of_the_queue():
        gauge = Gauge(name, words, ["state"], registry=now)
        for state, value in values.items():
            gauge.labels(state).set(value)
    return gathered + generate_latest(now)


def _of_the_queue() -> list[tuple[str, str, dict[str, float]]]:
    from django.db.models import Count

    from gis.jobs.models import Job

    rows = Job.objects.order_by().values_list("state").annotate(number=Count("pk"))
    jobs_by_state = dict.fromkeys(Job.State.values, 0.0) | {state: float(number) for state, number in rows}
    return [("zongheng_jobs", "Jobs of the queue by state, of the last 90 days", jobs_by_state)]
