"""EPANET networks: small ones made here, and real ones where they are at hand; one goes through the reading process."""

# Faces: gis/exchange/readers/formats.py, gis/exchange/readers/sandbox/limits.py, gis/exchange/readers/reading.py
# Faces: gis/exchange/readers/table.py, gis/exchange/readers/vector.py

from pathlib import Path

import pytest
import shapely
from django.conf import settings

from gis.errors import DomainError
from gis.exchange.readers.engineering import epanet
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds
from tests.paths import DATA

NETWORKS = DATA / "epanet-networks"
SMALL = """[TITLE]
{title}
[JUNCTIONS]
 1 10 0 ;
 2 10 0 ;
 3 10 0 ;
[RESERVOIRS]
 R 50 ;
[PIPES]
 p1 1 2 300 {diameter} 130 0 Open ;
 p2 2 3 200 {diameter} 130 0 Closed ;
 p3 3 R 100 {diameter} 130 0 CV ;
[TAGS]
 LINK p1 PE
[OPTIONS]
 Units {units}
 Headloss H-W
[COORDINATES]
{places}
[VERTICES]
 p1 430150 3890100
[END]
"""
PLACES = " 1 430000 3890000\n 2 430300 3890000\n 3 430300 3890200"


def written(
    folder: Path, *, units: str = "LPS", diameter: str = "300", places: str = PLACES, **how: str
) -> Path:
    path = folder / "net.inp"
    text = SMALL.format(units=units, diameter=diameter, places=places, title=how.get("title", "net"))
    path.write_bytes(text.encode(how.get("encoding", "utf-8")))
    return path


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounds, "limits", Limits(**settings.IMPORT_LIMITS), raising=False)


def read(path: Path) -> Table:
    (table,) = epanet.read(path, Reading())
    return table


def refusal(path: Path) -> str:
    with pytest.raises(DomainError) as error:
        epanet.read(path, Reading())
    return error.value.message


def test_the_reading_process_reads_a_network_within_its_limits(tmp_path: Path) -> None:
    path = written(tmp_path)
    (table,) = read_files([("示范区.INP", path)]).tables
    assert (table.name, len(table)) == ("示范区", 3)


def test_pipes_run_through_their_bends_with_diameter_state_and_tag(tmp_path: Path) -> None:
    table = read(written(tmp_path))
    assert table.headings == (
        "编号",
        "类别",
        "管径(毫米)",
        "材质",
        "管长(米)",
        "起点节点",
        "止点节点",
        "状态",
    )
    assert table.values[0] == ("p1", "给水", 300, "PE", 300, "1", "2", "开")
    assert [row[-1] for row in table.values] == ["开", "关", "止回"]
    assert table.shapes is not None
    assert list(table.shapes[0].coords) == [(430000, 3890000), (430150, 3890100), (430300, 3890000)]
    assert table.shapes[2] is None
    assert "有 1 段管的节点没有坐标" in "".join(table.notes)
    assert table.crs == ""


def test_inches_become_millimetres(tmp_path: Path) -> None:
    table = read(written(tmp_path, units="GPM", diameter="12"))
    assert table.values[0][2] == 305
    assert table.values[0][4] == pytest.approx(300 * 0.3048)
    assert "英寸" in table.notes[0]


def test_a_chinese_file_in_gbk_is_read(tmp_path: Path) -> None:
    table = read(written(tmp_path, title="示范区给水管网模型第一版", encoding="gb18030"))
    assert table.encoding is not None
    assert table.encoding.name == "gb18030"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[JUNCTIONS]\n 1 10\n[PIPES]\n p 1 9 10 10 10 0 Open\n[END]", "第 4 行"),
        ("[JUNCTIONS]\n 1 10\n[FOO]\n bar\n", "没有管段"),
        ("[JUNCTIONS]\n 1 10\n 2 10\n[PIPES]\n p 1 2 ten 10 10 0 Open\n", "有错误，读不出来"),
        ("[PIPES]\n p 1 2 10 10 10 0 Open\n[OPTIONS]\n UNITS FURLONGS\n", "不认识"),
        ("[JUNCTIONS]\n 1 10 0\n 2 10 0\n[PIPES]\n p 1 2 10 10 10 0 Open\n[END]", "没有节点坐标"),
        ("[JUNCTIONS]\n 1 10 0\n[END]", "没有管段"),
        ("abc", "不是 EPANET 管网"),
        ("\x00\x01\x02", "不是 EPANET 管网"),
    ],
)
def test_what_is_broken_or_no_network_is_one_message(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "net.inp"
    path.write_text(content)
    assert words in refusal(path)


@pytest.mark.parametrize(
    ("name", "pipes", "points"), [("KL", 1274, 5522), ("L-TOWN", 905, 1810), ("Net3", 117, 234)]
)
def test_real_networks_give_all_their_pipes_and_bends(
    tmp_path: Path, name: str, pipes: int, points: int
) -> None:
    source = NETWORKS / f"{name}.inp"
    if not source.exists():
        pytest.skip("the networks are not at hand")
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    table = read(path)
    assert len(table) == pipes
    assert table.shapes is not None
    assert shapely.get_num_coordinates(table.shapes).sum() == points
    # Counted without wntr: a line a pipe in [PIPES], a line a bend in [VERTICES].
    text = path.read_text(encoding="utf-8", errors="replace")
    assert _lines(text, "PIPES") == pipes
    assert 2 * pipes + _lines(text, "VERTICES") == points


def _lines(text: str, section: str) -> int:
    part = text.upper().partition(f"[{section}]")[2].partition("[")[0]
    return sum(bool(line.split(";")[0].strip()) for line in part.splitlines())
