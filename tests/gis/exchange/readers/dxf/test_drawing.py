"""Drawings with all that they say beside their lines, made with ezdxf and read as the reading process reads them."""

# Faces: gis/exchange/readers/reading.py, gis/exchange/readers/table.py

from pathlib import Path
from typing import Any

import ezdxf
import pytest

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.table import Table
from tests.shapes import EAST, NORTH

PROXY = "  0\nACAD_PROXY_ENTITY\n  8\n给水管线\n 90\n498\n"


def tables(folder: Path, build: Any, change: Any = None, units: int = 6) -> dict[str, Table]:
    document = ezdxf.new("R2007")
    document.header["$INSUNITS"] = units
    build(document, document.modelspace())
    path = folder / "图.dxf"
    document.saveas(path)
    if change:
        path.write_text(change(path.read_text("utf-8")), "utf-8")
    return {table.name.rpartition(" · ")[2]: table for table in read_files([(path.name, path)]).tables}


def cells(table: Table, heading: str) -> list[Any]:
    return [row[table.headings.index(heading)] for row in table.values]


def line(space: Any, layer: str, **more: Any) -> Any:
    return space.add_line((EAST, NORTH), (EAST + 9, NORTH), dxfattribs={"layer": layer, **more})


def test_paper_space_is_left_out_and_counted(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        line(space, "给水管线")
        document.layout("Layout1").add_line((0, 0), (420, 297), dxfattribs={"layer": "给水管线"})

    table = tables(tmp_path, build)["给水管线"]
    assert len(table) == 1
    assert any("图纸空间（布局）里的 1 个" in note for note in table.notes)


def test_layers_that_cannot_be_seen_are_told(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        document.layers.add("废弃").freeze()
        document.layers.add("隐藏").off()
        for layer in ("废弃", "隐藏", "给水"):
            line(space, layer)

    read = tables(tmp_path, build)
    assert "冻结" in "".join(read["废弃"].notes)
    assert "关闭" in "".join(read["隐藏"].notes)
    assert read["给水"].notes == ()


def test_proxies_are_counted_with_what_to_do(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        line(space, "给水管线")

    table = tables(tmp_path, build, lambda text: text.replace("  0\nLINE\n", f"{PROXY * 2}  0\nLINE\n", 1))[
        "给水管线"
    ]
    assert len(table) == 1
    assert any("2 个代理图元" in note and "T3" in note for note in table.notes)
    with pytest.raises(DomainError, match="代理图元"):
        tables(tmp_path, build, lambda text: text.replace("  0\nLINE\n", "  0\nTCH_PIPE\n", 1))


def test_a_block_with_attributes_is_a_point_with_columns(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        document.blocks.new("井").add_circle((0, 0), 1)
        placed = space.add_blockref("井", (EAST + 5, NORTH + 5), dxfattribs={"layer": "检查井"})
        placed.add_attrib("编号", "J-1", (EAST + 5, NORTH + 6))
        placed.add_attrib("井深", "2.4", (EAST + 5, NORTH + 6))

    table = tables(tmp_path, build)["检查井"]
    assert (table.shapes is not None and table.shapes[0].coords[0]) == (EAST + 5, NORTH + 5)
    assert (cells(table, "编号"), cells(table, "井深")) == (["J-1"], ["2.4"])


def test_extended_data_are_columns_and_texts_inside_name_the_land(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        document.appids.add("SOUTH")
        square = [(EAST, NORTH), (EAST + 40, NORTH), (EAST + 40, NORTH + 40), (EAST, NORTH + 40)]
        land = space.add_lwpolyline(square, close=True, dxfattribs={"layer": "宗地"})
        land.set_xdata("SOUTH", [(1000, "300000"), (1000, "410871-0001"), (1000, "张三")])
        space.add_text(
            "东方新城", dxfattribs={"layer": "注记", "insert": (EAST + 20, NORTH + 20), "height": 2}
        )

    table = tables(tmp_path, build)["宗地"]
    assert cells(table, "SOUTH") == ["300000"]
    assert cells(table, "SOUTH_2") == ["410871-0001"]
    assert cells(table, "图内文字") == ["东方新城"]


def test_hatches_and_lines_in_space_are_read(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        hatch = space.add_hatch(dxfattribs={"layer": "填充"})
        hatch.paths.add_polyline_path(
            [(EAST, NORTH), (EAST + 20, NORTH), (EAST + 20, NORTH + 20)], is_closed=True
        )
        points = [(EAST, NORTH, 1), (EAST + 50, NORTH, 2), (EAST + 50, NORTH + 50, 3)]
        space.add_polyline3d(points, dxfattribs={"layer": "三维线"})

    read = tables(tmp_path, build)
    kinds = {name: table.shapes[0].geom_type for name, table in read.items() if table.shapes is not None}
    assert kinds == {"填充": "Polygon", "三维线": "LineString"}


def test_older_characters_are_read_and_units_handed_on(tmp_path: Path) -> None:
    def build(document: Any, space: Any) -> None:
        line(space, "WATER")

    read = tables(tmp_path, build, lambda text: text.replace("WATER", r"\M+5B8F8\M+5CBAE"), units=4)
    assert list(read) == ["给水"]
    assert read["给水"].metres == 0.001
