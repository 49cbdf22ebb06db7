"""Assembling real streets: what becomes of the names of Futian and how long they are, Wuhan for load, pictures.

python bench/assembly.py [--data FOLDER] [--pictures FOLDER] [--wuhan]
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import Geod, Transformer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.coverage_lines import data_folder
from roads.assembly import TOLERANCES, Assembly, Piece, Street, assemble, names_of
from roads.assembly.words import refusal, sentences, shared, stated, title

# OSMnx measures on this sphere.
SPHERE: Final = Geod(a=6_371_009, b=6_371_009)
PICTURES: Final = (
    "深南大道", "深南大道辅路", "红荔路", "红荔西路", "福强路", "香蜜湖路",
    "农园路", "泰然四路", "沙嘴路", "花卉路", "泰然六路", "上沙椰树路",
)  # fmt: skip
TO_METRES: Final = Transformer.from_crs(4326, 4547, always_xy=True)
TO_DEGREES: Final = Transformer.from_crs(4547, 4326, always_xy=True)


def futian(data: Path) -> tuple[list[Piece], list[float]]:
    """The streets of Futian in EPSG:4547, and each one's own length in metres."""
    path = data / "shenzhen-futian-osm" / "shenzhen_futian_roads.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    parts = [
        np.column_stack(TO_METRES.transform(*np.array(f["geometry"]["coordinates"]).T)) for f in features
    ]
    numbers = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    lines = shapely.linestrings(np.concatenate(parts), indices=numbers)
    pieces = [
        Piece(
            line,
            names_of(f["name"]),
            {"True": True, "False": False}.get(f["oneway"]),
            "_link" in f["highway"],
            key,
        )
        for key, (line, f) in enumerate(zip(lines, (f["properties"] for f in features), strict=True))
    ]
    return pieces, [f["properties"]["length"] for f in features]


def wuhan(data: Path) -> list[Piece]:
    """The streets of Wuhan in EPSG:4547; they have no names, so class and square kilometre stand for one."""
    import pyogrio

    path = f"/vsizip/{data / 'wuhan-streets' / 'wuhan_8989_streets.gpkg.zip'}"
    frame = pyogrio.read_dataframe(path, columns=["highway"]).to_crs("EPSG:4547")
    squares = (shapely.get_coordinates(shapely.centroid(frame.geometry.values)) // 1000).astype(int)
    return [
        Piece(line, (f"{kind} {x} {y}",), key=key)
        for key, (line, kind, (x, y)) in enumerate(zip(frame.geometry, frame.highway, squares, strict=True))
    ]


def report(assembly: Assembly) -> None:
    streets = assembly.streets
    names = Counter(street.name for street in streets)
    print("| what | number |\n|---|---|")
    for what, number in (
        ("names that became one centreline", sum(count == 1 for count in names.values())),
        (
            "names in parts (parts)",
            f"{sum(c > 1 for c in names.values())} ({sum(c for c in names.values() if c > 1)})",
        ),
        ("names refused", f"{len(assembly.refused)} {dict(Counter(r.reason for r in assembly.refused))}"),
        ("pieces without a name", len(assembly.unnamed)),
        ("pieces of several names", len(assembly.shared)),
        ("repeats", len(assembly.repeats)),
        ("km of pieces", f"{sum(s.pieces_m for s in streets) / 1000:.1f}"),
        ("km of centrelines", f"{sum(s.length_m for s in streets) / 1000:.1f}"),
        (
            "km averaged (streets)",
            f"{sum(s.averaged_m for s in streets) / 1000:.1f} ({sum(s.averaged_m > 0 for s in streets)})",
        ),
        (
            "m bridged (places)",
            f"{sum(s.bridged_m for s in streets):.0f} ({sum(len(s.bridges) for s in streets)})",
        ),
        ("m left out: branches", f"{_left_out(streets, 'branch'):.0f}"),
        ("m left out: slip roads", f"{_left_out(streets, 'link'):.0f}"),
    ):
        print(f"| {what} | {number} |")


def _left_out(streets: list[Street], why: str) -> float:
    return sum(each.metres for street in streets for each in street.left_out if each.why == why)


def lengths(assembly: Assembly, own: list[float]) -> None:
    """Single carriageways against the lengths the file gives: on its sphere, and as planar metres."""
    single = [s for s in assembly.streets if not s.averaged_m and not s.bridges and not s.left_out]
    sphere, planar = [], []
    for street in single:
        given = sum(own[key] for key in street.keys)
        lon, lat = TO_DEGREES.transform(*shapely.get_coordinates(street.line).T)
        sphere.append(SPHERE.line_length(lon, lat) / given - 1)
        planar.append(street.length_m / given - 1)
    km = sum(street.length_m for street in single) / 1000
    print(f"\n{len(single)} single carriageways, {km:.1f} km, against their own `length`:")
    for what, values in (("on the file's sphere", sphere), ("planar, EPSG:4547", planar)):
        away = np.abs(values)
        print(
            f"- {what}: median {np.median(away):.1e}, 95 % {np.quantile(away, 0.95):.1e}, most {away.max():.1e}"
        )


def draw(assembly: Assembly, pieces: list[Piece], folder: Path) -> None:
    """A picture a street: pieces blue (one way) or green, slip roads orange, the centreline red, bridges black."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.rcParams["font.sans-serif"] = ["Noto Sans CJK SC"]
    folder.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        figure, axes = pyplot.subplots(figsize=(14, 9))
        for piece in (piece for piece in pieces if name in piece.names):
            colour = (
                "tab:orange"
                if piece.link
                else {True: "tab:blue", False: "tab:green"}.get(piece.one_way or False)
            )
            axes.plot(*piece.line.xy, color=colour, linewidth=1, marker=".", markersize=3)
        said = []
        for street in (street for street in assembly.streets if street.name == name):
            axes.plot(*street.line.xy, color="tab:red", linewidth=1.2)
            axes.plot(
                *np.array([bridge.at for bridge in street.bridges]).reshape(-1, 2).T, "k+", markersize=14
            )
            said.append(f"{title(street)} {street.length_m:.0f} 米：{'；'.join(sentences(street)) or '原样'}")
        axes.set_aspect("equal")
        axes.set_title("\n".join(said), fontsize=9)
        figure.savefig(folder / f"{name}.png", dpi=70)
        pyplot.close(figure)


def timed(pieces: list[Piece]) -> Assembly:
    began = time.perf_counter()
    assembly = assemble(pieces)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(pieces)} pieces in {seconds:.1f} s ({1000 * seconds / len(pieces):.2f} ms each), peak {peak:.0f} MB\n"
    )
    return assembly


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", help="folder of shenzhen-futian-osm and wuhan-streets; else as bench/coverage.py"
    )
    parser.add_argument("--pictures", type=Path, help="draw a dozen streets of Futian into this folder")
    parser.add_argument("--wuhan", action="store_true", help="also assemble the 92,667 lines of Wuhan")
    options = parser.parse_args()
    data = data_folder(options.data)
    pieces, own = futian(data)
    print(stated(TOLERANCES))
    assembly = timed(pieces)
    report(assembly)
    lengths(assembly, own)
    print()
    for line in [refusal(each) for each in assembly.refused] + shared(assembly):
        print(f"- {line}")
    if options.pictures:
        draw(assembly, pieces, options.pictures)
    if options.wuhan:
        report(timed(wuhan(data)))


if __name__ == "__main__":
    main()
