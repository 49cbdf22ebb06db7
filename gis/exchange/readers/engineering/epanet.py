"""Pipes of EPANET networks (.inp), read by wntr: lines through node coordinates and bends, diameters in millimetres."""

import re
import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.engineering.epanet_sections import Pruned, prune
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

LABEL: Final = "EPANET 管网"
HEADINGS: Final = ("编号", "类别", "管径(毫米)", "材质", "管长(米)", "起点节点", "止点节点", "状态")
SECTION: Final = re.compile(r"^\s*\[(?:JUNC|PIPE)", re.IGNORECASE | re.MULTILINE)
LINE: Final = re.compile(r"at line (\d+)")
# Flow units by which the whole file is in feet and inches; all others are metric.
CUSTOMARY: Final = frozenset({"CFS", "GPM", "MGD", "IMGD", "AFD"})
METRIC: Final = frozenset({"LPS", "LPM", "MLD", "CMH", "CMD", "CMS"})
STATES: Final = {"Open": "开", "Opened": "开", "Closed": "关", "CV": "止回"}


def read(path: Path, reading: Reading) -> list[Table]:
    """The pipes of a network, of kind 给水; its coordinates are in a system that the file does not name."""
    text, encoding = text_of(path.read_bytes(), encoding_name=reading.encoding)
    if not SECTION.search(text):
        raise DomainError("这个 .inp 不是 EPANET 管网：没有 [JUNCTIONS] 或 [PIPES] 一节。")
    plain = path.with_name("read.inp")
    pruned = prune(text)
    if pruned.unit and pruned.unit not in CUSTOMARY | METRIC:
        raise DomainError(
            f"EPANET 文件的流量单位“{pruned.unit[:20]}”不认识，不知道管径是毫米还是英寸，请用 EPANET 改正。"
        )
    metric = pruned.unit in METRIC
    plain.write_text(f"{pruned.text}\n[OPTIONS]\n UNITS {'CMH' if metric else 'GPM'}\n", encoding="utf-8")
    network = _network(plain)
    pipes = [pipe for _, pipe in network.pipes()]
    if not pipes:
        raise DomainError("EPANET 文件里没有管段。")
    if len(pipes) > Bounds.limits.rows:
        raise DomainError(f"有 {len(pipes):,} 段管，一次最多 {Bounds.limits.rows:,} 段，请分开来导入。")
    shapes = np.empty(len(pipes), dtype=object)
    shapes[:] = [_line(pipe) for pipe in pipes]
    if shapely.is_missing(shapes).all():
        raise DomainError("EPANET 文件里没有节点坐标（[COORDINATES]），画不出管线。")
    return [
        Table(
            name=path.stem,
            format=LABEL,
            headings=HEADINGS,
            numbers=range(1, len(pipes) + 1),
            values=[_values(pipe) for pipe in pipes],
            shapes=shapes,
            encoding=encoding,
            notes=tuple(_notes(pruned, shapes)),
        )
    ]


def _network(path: Path) -> Any:
    """The file as a model of wntr; whatever reading it raises is one message."""
    # Heavy, and not wanted unless such a file comes.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import wntr

        try:
            return wntr.network.WaterNetworkModel(str(path))
        except MemoryError:
            raise
        except Exception as error:
            match = LINE.search(f"{error} {error.__cause__}")
            where = f"第 {match[1]} 行" if match else ""
            raise DomainError(
                f"EPANET 文件{where}有错误，读不出来。请用 EPANET 打开、改正后重新导出。"
            ) from error


def _line(pipe: Any) -> Any:
    """A pipe's line through its bends; None where a node has no coordinates or nothing is between them."""
    places = [pipe.start_node.coordinates, *pipe.vertices, pipe.end_node.coordinates]
    if any(place is None or tuple(place) == (0, 0) for place in (places[0], places[-1])):
        return None
    points = np.array(places, dtype=float)
    if not np.isfinite(points).all() or (points == points[0]).all():
        return None
    return shapely.LineString(points)


def _values(pipe: Any) -> tuple[Any, ...]:
    return (
        str(pipe.name),
        "给水",
        round(float(pipe.diameter) * 1000),
        str(pipe.tag) if pipe.tag else None,
        round(float(pipe.length), 3),
        str(pipe.start_node_name),
        str(pipe.end_node_name),
        STATES.get(str(pipe.initial_status), str(pipe.initial_status)) if not pipe.check_valve else "止回",
    )


def _notes(pruned: Pruned, shapes: Any) -> list[str]:
    unit = pruned.unit or "GPM"
    inches = "，管径由英寸换算成毫米" if unit in CUSTOMARY else "，管径单位是毫米"
    said = "文件的流量单位是" if pruned.unit else "文件没有写单位，按 EPANET 的默认"
    notes = [f"{said} {unit}{inches}。", "EPANET 文件不写坐标系，请指定。"]
    missing = int(shapely.is_missing(shapes).sum())
    if missing:
        notes.append(f"有 {missing} 段管的节点没有坐标或重合，没有图形。")
    others = [
        f"{word} {number} 个" for word, number in (("水泵", pruned.pumps), ("阀门", pruned.valves)) if number
    ]
    if others:
        notes.append(f"{'、'.join(others)}不是管段，没有读入。")
    return notes
