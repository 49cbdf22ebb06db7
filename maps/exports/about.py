"""What is said of an export beside its rows: day, CRS, how far it may be believed, and what each column means."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from gis.exchange.schema import Column, Type
from maps.catalogue import COMING_IN
from maps.exports.export import Export
from roads.figures.lights import thresholds_text

TYPES: Final = {
    Type.TEXT: "文字",
    Type.INTEGER: "整数",
    Type.DECIMAL: "数",
    Type.FLAG: "是或否",
    Type.DAY: "日期",
    Type.CHOICE: "选项",
    Type.METRES: "桩号，米",
    Type.WORDS: "几个词，中间用顿号",
}
MARKS: Final = "示意为“是”的，位置是示意，不是测量结果；演示为“是”的，是为演示软件而编的数据。"


def title(export: Export) -> str:
    """纵横 工程 截至2014年11月30日"""
    day = export.as_of
    return f"纵横 {export.layer.label} 截至{day.year}年{day.month}月{day.day}日"


def before(export: Export) -> list[tuple[str, str]]:
    """What is known before the rows are: pairs of a heading and what is to be said."""
    said = [
        ("图层", f"{export.layer.label}（{export.layer.code}）"),
        ("截至", f"{export.as_of}，当天的上报计入"),
        ("坐标系", f"{export.reference.code}，{export.reference.label}；横坐标（东或经度）在前"),
        ("说明", export.layer.hint),
    ]
    if export.words:
        said.append(("筛选", "，".join(export.words)))
    if any(column.name == "light" for column in export.columns):
        said.append(("灯", f"{thresholds_text()}。"))
    return [*said, ("标记", MARKS)]


def counted(export: Export) -> list[tuple[str, str]]:
    """What is known once all rows have left."""
    told = export.told
    said = [("行数", f"{told.rows}，其中示意 {told.schematic}、演示 {told.demo}、没有位置 {told.unplaced}")]
    if told.cut:
        said.append(
            ("截短", f"有 {told.cut} 处文字超过 DBF 的 254 字节，只留下前面的部分；要全文请下载 GeoPackage。")
        )
    if told.unheld:
        said.append(
            (
                "没有写的位置",
                f"有 {told.unheld} 处的 WKT 超过 Excel 一格的 32,767 个字；要位置请下载 GeoPackage。",
            )
        )
    return said


def described(column: Column) -> tuple[str, str, str, str]:
    """Name, heading, type and explanation of a column."""
    notes = [column.hint, "、".join(word for _, word in column.choices)]
    notes.append("" if column.comes_in else "算出的，再导入时不读")
    return column.name, column.heading, TYPES[column.type], "；".join(filter(None, notes))


def readme(export: Export) -> str:
    """All of it as text, for a file that lies beside the data."""
    return "\r\n".join(_lines(export)) + "\r\n"


def _lines(export: Export) -> Iterator[str]:
    yield title(export)
    yield ""
    for heading, said in [*before(export), *counted(export)]:
        yield f"{heading}：{said}"
    yield ""
    yield "列（字段名 = 标题，类型）"
    for name, heading, kind, notes in map(described, export.columns):
        yield f"  {name:<10} = {heading}，{kind}{f'。{notes}' if notes else ''}"
    yield ""
    yield f"面积按椭球面算；线长在 EPSG:{settings.STORAGE_SRID} 里量。"
    if export.layer.code in COMING_IN:
        yield "改好后可在 /imports/ 导入，算出的列不会读。"
