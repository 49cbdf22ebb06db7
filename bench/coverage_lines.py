"""The lines the coverage benchmark runs on: streets of Wuhan, and synthetic dense and sparse ones of any number."""

import os
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

Segments = NDArray[np.float64]

CHECKOUT = Path(__file__).resolve().parent.parent
ORIGIN = np.array([480_000.0, 3_880_000.0])
BLOCK_M = 150.0
SPARSE_PER_KM2 = 5.0


def data_folder(given: str | None) -> Path:
    """Where the real streets are: the argument, ZONGHENG_DATA, or shared/data beside the checkout."""
    return Path(given or os.environ.get("ZONGHENG_DATA") or CHECKOUT.parent / "shared" / "data")


def segments(case: str, data: Path) -> Segments:
    """Straight lines of a case as (n, 2, 2) metres in EPSG:4547: wuhan, wuhan-district, dense-N or sparse-N."""
    if case.startswith("wuhan"):
        streets = _wuhan(data)
        return _district(streets) if case.endswith("district") else streets
    shape, number = case.split("-")
    return {"dense": _dense, "sparse": _sparse}[shape](int(number))


def _wuhan(data: Path) -> Segments:
    import pyogrio  # here, so that it does not weigh on the processes that only measure

    path = f"/vsizip/{data / 'wuhan-streets' / 'wuhan_8989_streets.gpkg.zip'}"
    lines = pyogrio.read_dataframe(path, columns=[]).to_crs("EPSG:4547").geometry.values
    coordinates = shapely.get_coordinates(np.asarray(lines))
    if len(coordinates) != 2 * len(lines):
        raise SystemExit("the streets are expected to be single segments")
    return coordinates.reshape(-1, 2, 2)


def _district(streets: Segments) -> Segments:
    """The streets of 8 km by 8 km about the middle of town, the size of the plan's 60 km²."""
    middle = streets.mean(axis=1)
    return streets[(np.abs(middle - np.median(middle, axis=0)) < 4_000).all(axis=1)]


def _dense(number: int) -> Segments:
    """Edges of a square street grid of 150 m."""
    side = int(np.ceil(np.sqrt(number / 2)))
    node = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * BLOCK_M + ORIGIN
    edges = [np.stack([node, node + step], axis=1) for step in ([BLOCK_M, 0], [0, BLOCK_M])]
    return np.stack(edges, axis=1).reshape(-1, 2, 2)[:number]


def _sparse(number: int) -> Segments:
    """Streets of 150 m thrown at random, five to the square kilometre."""
    random = np.random.default_rng(20140915)
    middle = random.uniform(0, np.sqrt(number / SPARSE_PER_KM2) * 1_000, (number, 2)) + ORIGIN
    heading = random.uniform(0, np.pi, number)
    half = np.stack([np.cos(heading), np.sin(heading)], axis=1) * 75.0
    return np.stack([middle - half, middle + half], axis=1)


def ground(streets: Segments, clipped: bool) -> shapely.Polygon:
    """All the land the lines may reach, or, to clip to, a disc over four fifths of their extent."""
    low, high = streets.min(axis=(0, 1)), streets.max(axis=(0, 1))
    if not clipped:
        return shapely.box(*low, *high).buffer(300, join_style="mitre")
    disc = shapely.Point(0, 0).buffer(0.4, quad_segs=90)
    return shapely.transform(disc, lambda xy: (low + high) / 2 + xy * (high - low))
