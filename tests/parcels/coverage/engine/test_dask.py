"""The same cells on a cluster of two processes give the same figures to the last bit."""

# Faces: parcels/coverage/engine/results.py

import logging
from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from parcels.coverage.engine import dask
from parcels.coverage.engine.problem import CoverageError, Network, Question, ask
from parcels.coverage.engine.results import covered, difference, series
from tests.parcels.coverage.engine.test_cells import streets
from tests.shapes import EAST, NORTH

distributed = pytest.importorskip("distributed", reason="Dask is optional")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    # Without bokeh there is no dashboard; the scheduler's own page takes any free port instead of a fixed one.
    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.ERROR}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **options) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def question() -> Question:
    random = np.random.default_rng(2)
    lines = streets(8_000, spread_m=30_000, seed=2)
    extent = shapely.Point(EAST + 15_000, NORTH + 15_000).buffer(14_000)
    networks = [
        Network.of(
            kind,
            lines[start::2],
            reach_m=250,
            day=random.integers(0, 24, 4_000),
            owner=np.arange(4_000) // 50,
        )
        for start, kind in enumerate(["road", "water"])
    ]
    return ask(extent, networks, combine="all")


def test_a_cluster_gives_the_same_figures_to_the_last_bit(scheduler: str, question: Question) -> None:
    home, away = (
        covered(question, as_of=20),
        covered(question, as_of=20, through=dask.through(scheduler)),
    )
    assert (away.covered_km2, away.area_km2, away.by_kind_km2) == (
        home.covered_km2,
        home.area_km2,
        home.by_kind_km2,
    )


def test_a_cluster_gives_the_same_series_and_causes(scheduler: str, question: Question) -> None:
    there = dask.through(scheduler)
    days = [6, 12, 18]
    home, away = series(question, days), series(question, days, through=there)
    assert [answer.covered_km2 for answer in away] == [answer.covered_km2 for answer in home]
    causes, same = (
        difference(question, since=6, until=12),
        difference(question, since=6, until=12, through=there),
    )
    assert [(gain.day, gain.owner, gain.gained_km2) for gain in same.gains] == [
        (gain.day, gain.owner, gain.gained_km2) for gain in causes.gains
    ]
    assert all(
        shapely.equals_exact(gain.pieces, other.pieces).all()
        for gain, other in zip(causes.gains, same.gains, strict=True)
    )


def test_a_scheduler_that_does_not_answer_is_named(question: Question) -> None:
    with pytest.raises(CoverageError, match="连接不上"):
        covered(question, as_of=1, through=dask.through("tcp://127.0.0.1:1", timeout_s=0.5))


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "tls://[::1]:1", "tcp://127.0.0.1:99999"]
)
def test_where_nobody_listens_it_is_said_before_any_line_is_read(address: str) -> None:
    with pytest.raises(CoverageError, match="连接不上"):
        dask.through(address, timeout_s=0.5)


@pytest.mark.parametrize("address", ["", "foo bar", "tcp://", "host", "host:port"])
def test_what_is_no_address_of_a_scheduler_is_refused(address: str) -> None:
    with pytest.raises(CoverageError, match="tcp://"):
        dask.through(address)
