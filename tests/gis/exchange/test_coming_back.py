"""What files of ours say so that they can come back: the CRS in a heading, text that is no formula, drawings."""

# Faces: gis/exchange/cell_values/csv_escape.py, gis/exchange/diff.py, gis/exchange/matching/headings.py
# Faces: gis/exchange/readers/dxf/rows.py, gis/exchange/readers/reading.py, gis/exchange/readers/table.py

from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.exchange.cell_values.csv_escape import guarded, unguarded
from gis.exchange.diff import same
from gis.exchange.matching.headings import crs_in
from gis.exchange.readers.dxf.rows import APPLICATION, rows_of
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.table import Encoding, Table

TEXTS = st.text(st.sampled_from("'=+-@\t\ra 路1"), max_size=8)


@given(TEXTS)
def test_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=20))
def test_ordinary_text_is_left_alone(text: str) -> None:
    if not text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")):
        assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize(
    ("heading", "crs"),
    [
        ("WKT(EPSG:4547)", "EPSG:4547"), ("WKT（epsg:4490）", "EPSG:4490"), ("wkt", ""), ("WKT(4547)", ""),
        ("几何(EPSG:4547)", "EPSG:4547"), ("", ""),
    ],
)  # fmt: skip
def test_a_heading_over_shapes_may_name_their_crs(heading: str, crs: str) -> None:
    assert crs_in(heading) == crs


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("两行\n文字", "两行 文字", True), (" 路 ", "路", True), ("路", "街", False), ("", None, True), ("1", 1, False),
        ("", "\n", True),
    ],
)  # fmt: skip
def test_line_ends_that_a_format_cannot_hold_are_no_change(old: Any, new: Any, is_same: bool) -> None:
    assert same(old, new) is is_same


def drawing(path: Path, *entities: tuple[list[tuple[float, float]], list[str] | None]) -> Path:
    """A DXF of closed lines with extended data of ours."""
    document = ezdxf.new("R2007")
    document.appids.new(APPLICATION)
    for points, said in entities:
        line = document.modelspace().add_lwpolyline(points, close=True, dxfattribs={"layer": "地块"})
        if said is not None:
            line.set_xdata(APPLICATION, [(1000, text) for text in said])
    document.saveas(path)
    return path


def square(x: float, side: float) -> list[tuple[float, float]]:
    return [(x, 0), (x + side, 0), (x + side, side), (x, side)]


def told(row: int, part: str, *more: str) -> list[str]:
    about = ["#layer=parcels", "#srid=4526", f"#row={row}", "#as=MultiPolygon", f"#part={part}"]
    return [*about, *more]


class TestDrawings:
    """Read in the process that uploads are read in."""

    def tables(self, path: Path) -> list[Table]:
        return read_files([(path.name, path)]).tables

    def test_rows_come_back_with_columns_parts_and_holes(self, tmp_path: Path) -> None:
        path = drawing(
            tmp_path / "a.dxf",
            (square(0, 90), told(1, "0.0", "code=XH-01", "source=一\\n二\\\\n", "use=R2")),
            (square(30, 30), told(1, "0.1", "code=XH-01")),
            (square(200, 50), told(1, "1.0", "code=XH-01")),
            (square(400, 10), told(2, "0.0", "code=XH-", "+02")),
        )
        ours = self.tables(path)[0]
        assert (ours.name, ours.crs, ours.numbers) == ("parcels", "EPSG:4526", [1, 2])
        rows = [dict(zip(ours.headings, row, strict=True)) for row in ours.values]
        assert rows[0] == {"code": "XH-01", "source": "一\n二\\n", "use": "R2"}
        assert rows[1]["code"] == "XH-02"
        assert ours.shapes is not None
        first, second = ours.shapes
        assert first.geom_type == "MultiPolygon"
        assert first.area == pytest.approx(90**2 - 30**2 + 50**2)
        assert second.area == pytest.approx(100)

    def test_an_entity_copied_in_cad_is_a_row_of_its_own(self, tmp_path: Path) -> None:
        path = drawing(
            tmp_path / "a.dxf",
            (square(0, 10), told(1, "0.0", "code=A")),
            (square(50, 10), told(1, "0.0", "code=A")),
        )
        assert shapely.bounds(self.tables(path)[0].shapes)[:, 0].tolist() == [0, 50]

    def test_a_strangers_drawing_is_read_by_its_layers(self, tmp_path: Path) -> None:
        path = drawing(tmp_path / "a.dxf", (square(0, 10), None), (square(20, 10), ["Owner=someone"]))
        (table,) = self.tables(path)
        assert "code" not in table.headings
        assert len(table.values) == 2

    def test_what_was_drawn_beside_ours_is_still_there(self, tmp_path: Path) -> None:
        path = drawing(tmp_path / "a.dxf", (square(0, 10), told(1, "0.0", "code=A")), (square(20, 10), None))
        tables = self.tables(path)
        assert [table.name for table in tables] == ["parcels", "地块"]
        assert len(tables[1].values) == 2


RAW_TEXTS = st.lists(st.text(st.sampled_from("#layer=row1000 +\\nas.part9-"), max_size=20), max_size=6)


@given(st.lists(RAW_TEXTS, max_size=5))
def test_no_extended_data_makes_the_reader_fail(entities: list[list[str]]) -> None:
    raw = [("1001 " + APPLICATION, *(f"1000 {text}" for text in texts)) for texts in entities]
    shapes = np.array([shapely.LineString([(0, 0), (1, n)]) for n in range(len(raw))], dtype=object)
    whole = Table(
        name="x", format="DXF", headings=("RawCodeValues",), numbers=list(range(len(raw))),
        values=[(one,) for one in raw], shapes=shapes,
    )  # fmt: skip
    for table in rows_of(whole, Encoding("utf-8", "")):
        assert table.shapes is not None
        assert len(table.values) == len(table.shapes) == len(table.numbers)
