"""manage.py export_layer LAYER FILE: a layer as of a day, in the format of the file's ending."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis.as_of import day_of
from gis.bitemporal.past import as_believed
from gis.errors import DomainError
from gis.history.actor import note_export
from maps.catalogue import OUTGOING
from maps.exports.formats import BY_SUFFIX, ENCODINGS, format_of, prepared, write


class Command(BaseCommand):
    help = "把一个图层导出为文件，格式由文件扩展名决定：" + "、".join(
        f"{one.suffix}（{one.label}）" for one in BY_SUFFIX.values()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        layers = "、".join(f"{layer.code}（{layer.label}）" for layer in OUTGOING.values())
        parser.add_argument("layer", metavar="LAYER", help=layers)
        parser.add_argument("file", metavar="FILE", type=Path, help="写到哪里，如 works.gpkg")
        parser.add_argument("--as-of", default="", help="截至日期，如 2014-11-30；不写为最近一次上报的那天")
        parser.add_argument(
            "--srid", default="", help="EPSG 代码，如 4526；不写为存储坐标系（GeoJSON、KML 为 4326）"
        )
        parser.add_argument(
            "--format",
            default="",
            choices=[one.code for one in BY_SUFFIX.values()],
            help="格式；不写时看文件扩展名",
        )
        parser.add_argument("--encoding", default="", help=f"Shapefile 的文字编码：{'、'.join(ENCODINGS)}")

    def handle(self, *args: Any, layer: str, file: Path, **options: Any) -> None:
        try:
            if layer not in OUTGOING:
                raise DomainError(f"没有图层“{layer}”，可用：{'、'.join(OUTGOING)}。")
            chosen = [one for one in BY_SUFFIX.values() if one.code == options["format"]]
            form = chosen[0] if chosen else format_of(file.suffix)
            day = day_of(options["as_of"]).day
            with as_believed(as_of=day, known_at=None):
                export = prepared(
                    OUTGOING[layer], form, as_of=day, srid=options["srid"], encoding=options["encoding"]
                )
                write(export, form, file)
            note_export(layer=layer, details={"format": form.code, "as_of": str(export.as_of)})
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"写不了 {file}：{error.strerror}。") from error
        told = export.told
        self.stdout.write(
            f"{export.layer.label} {told.rows} 行，截至 {export.as_of}，{export.reference.code}，写到 {file}"
            f"（示意 {told.schematic}，演示 {told.demo}，没有位置 {told.unplaced}）"
        )
        if told.cut:
            self.stdout.write(f"有 {told.cut} 处文字太长被截短，见 readme.txt。")
        if told.unheld:
            self.stdout.write(
                f"有 {told.unheld} 处的位置太长，Excel 一格放不下，没有写；要位置请导出 GeoPackage。"
            )
