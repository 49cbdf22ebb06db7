"""Coverage of many districts from their files: each district's own figure, computed here or on a Dask cluster."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from pyarrow import parquet

from gis.day_numbers import day_number
from gis.errors import DomainError
from maps.province.layout import FILE, GEOMETRY
from parcels.coverage.engine.dask import cluster
from parcels.coverage.engine.problem import CoverageError, Network, ask
from parcels.coverage.engine.results import covered

# Fewer are computed sooner than processes start.
WORTH_PROCESSES: Final = 8


@dataclass(frozen=True, slots=True)
class CoverageTerms:
    """The terms of a coverage question, the same in every district."""

    kinds: tuple[str, ...]
    combine: str | int
    quad_segs: int


@dataclass(frozen=True, slots=True)
class DistrictCoverage:
    """Ellipsoidal square kilometres of a district's first planning area, and how many of them are covered."""

    district: str
    covered_km2: float
    area_km2: float


def coverage(
    folder: Path, month: str, terms: CoverageTerms, *, scheduler: str = "", processes: int | None = None
) -> list[DistrictCoverage]:
    """Every district that has a planning area, by name; DomainError where the question has no answer."""
    places = sorted(folder.glob(f"areas/district=*/month={month}"))
    of_district = partial(district_coverage, folder=folder, month=month, terms=terms)
    try:
        rows = list(
            _through(scheduler, processes, len(places))(of_district, [_district(one) for one in places])
        )
    except CoverageError as error:
        raise DomainError(f"{error}。") from error
    return [row for row in rows if row is not None]


def _district(partition: Path) -> str:
    return partition.parent.name.removeprefix("district=")


Map = Callable[[Callable[[str], Any], Sequence[str]], Iterable[Any]]


def _through(scheduler: str, processes: int | None, number: int) -> Map:
    if scheduler:
        return cluster(scheduler)
    return partial(_in_processes, processes) if number >= WORTH_PROCESSES and processes != 1 else map


def _in_processes(
    processes: int | None, function: Callable[[str], Any], districts: Sequence[str]
) -> Iterator[Any]:
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(function, districts, chunksize=4)


def district_coverage(
    district: str, *, folder: Path, month: str, terms: CoverageTerms
) -> DistrictCoverage | None:
    """One district from its two files; None where it has no planning area."""
    where = Path(f"district={district}") / f"month={month}" / FILE
    areas = parquet.read_table(folder / "areas" / where, partitioning=None)
    first = [row for row in areas.to_pylist() if row["first"]]
    if not first:
        return None
    lines = parquet.read_table(
        folder / "lines" / where, partitioning=None, filters=[("kind", "in", list(terms.kinds))]
    )
    question = ask(
        shapely.from_wkb(first[0][GEOMETRY]),
        [_network(lines, kind) for kind in terms.kinds],
        combine=terms.combine,
        quad_segs=terms.quad_segs,
        crs=_crs(areas),
    )
    # One thread: districts are computed beside each other.
    answer = covered(question, as_of=day_number(first[0]["as_of"]), through=map)
    return DistrictCoverage(district, answer.covered_km2, answer.area_km2)


def _network(lines: Any, kind: str) -> Network:
    chosen = np.array(lines["kind"].to_pylist(), dtype=object) == kind
    return Network.of(
        kind,
        shapely.from_wkb(np.array(lines[GEOMETRY].to_pylist(), dtype=object)[chosen]),
        reach_m=lines["reach_m"].to_numpy()[chosen],
        day=lines["day"].to_numpy()[chosen],
        owner=np.array(lines["owner"].to_pylist(), dtype=object)[chosen],
    )


def _crs(table: Any) -> str:
    about = json.loads(table.schema.metadata[b"geo"])
    authority = pyproj.CRS.from_json_dict(about["columns"][GEOMETRY]["crs"]).to_authority()
    return ":".join(authority) if authority else "EPSG:4547"
