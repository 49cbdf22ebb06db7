"""One measurement of the coverage benchmark in a process of its own: time, processor time and memory as JSON."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

REACH_M, QUAD_SEGS = 250.0, 32
MONTHS = 36
ENOUGH_S, RUNS = 20.0, 5


def megabytes(field: str, process: str = "self") -> float:
    """A figure of /proc/…/status, such as VmHWM, the most memory held so far."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.split(field + ":")[1].split()[0]) / 1024


def measure(work: Callable[[], float]) -> dict[str, Any]:
    """Least time of several runs; memory of the first run above what the loaded lines take, and in all."""
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew from here
    loaded = megabytes("VmRSS")
    wall: list[float] = []
    processor: list[float] = []
    result = peak = 0.0
    while not wall or (sum(wall) < ENOUGH_S and len(wall) < RUNS):
        usage, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        result = work()
        wall.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_SELF)
        processor.append(after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime)
        peak = peak or megabytes("VmHWM")
    return {
        "wall_s": min(wall),
        "processor_s": min(processor),
        "added_mb": peak - loaded,
        "peak_mb": peak,
        "km2": result,
        "runs": len(wall),
    }


def processor_s(process: str) -> float:
    """Seconds of processor another process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def question(streets: Any, ground: shapely.Polygon, day: Any = 0) -> Any:
    from parcels.coverage.engine.problem import Network, ask

    owner = np.arange(len(streets)) // 5
    lines = shapely.linestrings(streets)
    return ask(
        ground, [Network.of("road", lines, reach_m=REACH_M, day=day, owner=owner)], quad_segs=QUAD_SEGS
    )


def finish_months(number: int, growing: bool) -> Any:
    """A month of finishing for each line: at random over all, or about half there at the start as in the district."""
    random = np.random.default_rng(36)
    month = random.integers(1, MONTHS, number)
    return np.where(random.random(number) < 0.46, 0, month) if growing else random.integers(0, MONTHS, number)


def ours(streets: Any, ground: shapely.Polygon) -> dict[str, Any]:
    from parcels.coverage.engine.results import covered

    terms = question(streets, ground)
    return measure(lambda: covered(terms, as_of=0).covered_km2)


def geopandas_union(streets: Any, ground: shapely.Polygon, *, clipped: bool) -> dict[str, Any]:
    import geopandas

    lines = geopandas.GeoSeries(shapely.linestrings(streets), crs="EPSG:4547")

    def union() -> float:
        whole = lines.buffer(REACH_M, quad_segs=QUAD_SEGS).union_all()
        return float((whole.intersection(ground) if clipped else whole).area) / 1e6

    return measure(union)


def independent(streets: Any, ground: shapely.Polygon) -> dict[str, Any]:
    """The clipped union measured by geodesics: what ours must agree with."""
    from tests.parcels.coverage.independent import geodesic_km2, union_of

    union = union_of(shapely.linestrings(streets), REACH_M, ground, QUAD_SEGS)
    return {"km2": geodesic_km2(union)}


def series(streets: Any, ground: shapely.Polygon, *, growing: bool) -> dict[str, Any]:
    from parcels.coverage.engine.results import covered
    from parcels.coverage.engine.results import series as series_of

    terms = question(streets, ground, finish_months(len(streets), growing))
    months = range(MONTHS)
    whole = measure(lambda: series_of(terms, months)[-1].covered_km2)

    def single_s(month: int) -> float:
        seconds: float = measure(lambda: covered(terms, as_of=month).covered_km2)["wall_s"]
        return seconds

    times = [single_s(month) for month in months]
    return whole | {"last_s": times[-1], "mean_s": sum(times) / MONTHS, "most_s": max(times)}


def what_if(streets: Any, ground: shapely.Polygon) -> dict[str, Any]:
    """Half the lines built: the state made ready, one more stretch of five lines, the best ten of the other half."""
    from parcels.coverage.engine.what_if import WhatIf, by_owner

    day = np.repeat(np.random.default_rng(1).integers(0, 2, len(streets) // 5 + 1), 5)[: len(streets)]
    terms = question(streets, ground, day)
    candidates = by_owner([network[network.day == 1] for network in terms.networks])
    began = time.perf_counter()
    state = WhatIf(terms, as_of=0)
    ready_s = time.perf_counter() - began
    each = []
    for networks in list(candidates.values())[:500]:
        began = time.perf_counter()
        state.gain(networks)
        each.append(time.perf_counter() - began)
    began = time.perf_counter()
    state.rank(candidates, 10)
    rank_s = time.perf_counter() - began
    return {
        "ready_s": ready_s,
        "median_ms": float(np.median(each)) * 1e3,
        "worst_ms": max(each) * 1e3,
        "candidates": len(candidates),
        "rank_s": rank_s,
    }


def postgis(streets: Any, ground: shapely.Polygon, *, clipped: bool, url: str) -> dict[str, Any]:
    """The union in the database; memory is that of the server's process, its share of common buffers included."""
    import psycopg

    union = f"ST_Union(ST_Buffer(geom, {REACH_M}, 'quad_segs={QUAD_SEGS}'))"
    shape = f"ST_Intersection({union}, %(ground)s::geometry)" if clipped else union
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE street (geom geometry(LineString, 4547))")
        with connection.cursor().copy("COPY street FROM STDIN") as copy:
            for line in shapely.to_wkb(
                shapely.set_srid(shapely.linestrings(streets), 4547), hex=True, include_srid=True
            ):
                copy.write_row([line])
        connection.execute("ANALYZE street")
        server = str(connection.info.backend_pid)
        loaded = megabytes("VmRSS", server)
        wall: list[float] = []
        processor: list[float] = []
        km2 = 0.0
        place = shapely.to_wkb(shapely.set_srid(ground, 4547), hex=True, include_srid=True)
        while not wall or (sum(wall) < ENOUGH_S and len(wall) < RUNS):
            used, began = processor_s(server), time.perf_counter()
            row = connection.execute(f"SELECT ST_Area({shape}) FROM street", {"ground": place}).fetchone()
            wall.append(time.perf_counter() - began)
            processor.append(processor_s(server) - used)
            km2 = row[0] / 1e6 if row else 0.0
        peak = megabytes("VmHWM", server)
    return {
        "wall_s": min(wall),
        "processor_s": min(processor),
        "added_mb": peak - loaded,
        "peak_mb": peak,
        "km2": km2,
        "runs": len(wall),
    }


def main() -> None:
    method, segments_file, clipped, url = sys.argv[1:5]
    from bench.coverage_lines import ground as area_of

    streets = np.load(segments_file)
    ground = area_of(streets, clipped == "clipped")
    methods: dict[str, Callable[[], dict[str, Any]]] = {
        "ours": lambda: ours(streets, ground),
        "geopandas": lambda: geopandas_union(streets, ground, clipped=clipped == "clipped"),
        "PostGIS": lambda: postgis(streets, ground, clipped=clipped == "clipped", url=url),
        "independent": lambda: independent(streets, ground),
        "series": lambda: series(streets, ground, growing=False),
        "series, growing": lambda: series(streets, ground, growing=True),
        "what-if": lambda: what_if(streets, ground),
    }
    print(json.dumps(methods[method]()))


if __name__ == "__main__":
    main()
