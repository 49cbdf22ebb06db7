"""Photos that leave: a ZIP of originals, marked copies and a list with hashes, or a GeoPackage with them inside."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import geopandas
import shapely
from django.utils import timezone

from gis.crs import storage_srid
from gis.errors import DomainError
from gis.exchange.cell_values.csv_escape import guarded
from gis.models import Photo
from gis.photos.storage import content_of
from roads.chainage import format_chainage

MOST_PHOTOS: Final = 2000
MOST_BYTES: Final = 2_000_000_000
ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}
HEADINGS: Final = (
    "编号", "道路", "桩号", "桩号_米", "离中线_米", "幅别", "工程", "工序", "日期", "拍摄时间", "收到时间", "朝向_度",
    "精度_米", "位置来源", "拍摄人", "说明", "SHA-256", "大小_字节", "原件",
)  # fmt: skip
# OGC 18-000, the Related Tables Extension: a media table and which photo has which; QGIS shows them as attachments.
RELATED: Final = """
    CREATE TABLE IF NOT EXISTS gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        UNIQUE (table_name, column_name, extension_name)
    );
    CREATE TABLE gpkgext_relations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id',
        related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id',
        relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE photo_media (
        id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB NOT NULL, content_type TEXT NOT NULL, name TEXT NOT NULL
    );
    CREATE TABLE photos_media (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL);
    INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
        ('photo_media', 'attributes', 'photo_media'), ('photos_media', 'attributes', 'photos_media');
    INSERT INTO gpkgext_relations (
        base_table_name, base_primary_column, related_table_name, relation_name, mapping_table_name
    ) VALUES ('photos', 'fid', 'photo_media', 'media', 'photos_media');
    INSERT INTO gpkg_extensions VALUES
        ('gpkgext_relations', NULL, 'gpkg_related_tables', 'http://www.opengis.net/doc/IS/gpkg-rte/1.0', 'read-write'),
        ('photos_media', NULL, 'gpkg_related_tables', 'http://www.opengis.net/doc/IS/gpkg-rte/1.0', 'read-write');
"""


def checked(photos: Sequence[Photo]) -> Sequence[Photo]:
    """The photos, where they are not too many for one file. Raises DomainError otherwise, or where there are none."""
    if not photos:
        raise DomainError("没有照片可以下载。")
    size = sum(photo.size_bytes for photo in photos)
    if len(photos) > MOST_PHOTOS or size > MOST_BYTES:
        raise DomainError(
            f"有 {len(photos)} 张共 {size / 1e6:,.0f} MB，一次最多 {MOST_PHOTOS} 张、{MOST_BYTES // 1_000_000:,} MB，"
            "请选一条路或换一段日期。"
        )
    return photos


def zipped(photos: Sequence[Photo], path: Path) -> None:
    """Originals as they came, copies with their line, and 照片清单.csv, which says the hash of each original."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for photo in checked(photos):
            archive.writestr(f"原件/{name_of(photo)}", content_of(photo, "original"))
            archive.writestr(f"水印/{Path(name_of(photo)).stem}.jpg", content_of(photo, "marked"))
        archive.writestr("照片清单.csv", _list(photos))


def geopackage(photos: Sequence[Photo], path: Path) -> None:
    """Points named `photos` with the marked copies inside, by the Related Tables Extension."""
    rows = [dict(zip(HEADINGS, row, strict=True)) for row in _rows(checked(photos))]
    known: dict[int, Any] = dict(
        Photo.objects.filter(pk__in=[photo.pk for photo in photos]).values_list("pk", "position")
    )
    points = [
        shapely.Point(known[photo.pk].coords) if known[photo.pk] else shapely.Point() for photo in photos
    ]
    frame = geopandas.GeoDataFrame(rows, geometry=points, crs=f"EPSG:{storage_srid()}")
    frame.to_file(path, layer="photos", driver="GPKG", engine="pyogrio", geometry_type="Point")
    with closing(sqlite3.connect(path)) as base:
        base.executescript(RELATED)
        for number, photo in enumerate(photos, start=1):
            base.execute(
                "INSERT INTO photo_media (id, data, content_type, name) VALUES (?, ?, 'image/jpeg', ?)",
                (number, content_of(photo, "marked"), f"{Path(name_of(photo)).stem}.jpg"),
            )
            base.execute("INSERT INTO photos_media VALUES (?, ?)", (number, number))
        base.commit()


def name_of(photo: Photo) -> str:
    """2014-06-01-世纪路-K1+203-57.jpg: no two photos have the same."""
    place: Any = photo.place
    where = f"{place.road.name}-{format_chainage(round(place.metres))}" if place.road else "未定位"
    plain = "".join(letter for letter in where if letter.isalnum() or letter in "+-")
    return f"{photo.day}-{plain}-{photo.pk}.{ENDINGS[photo.media_type]}"


def _list(photos: Sequence[Photo]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in _rows(photos):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return "\ufeff" + out.getvalue()


def _rows(photos: Sequence[Photo]) -> Iterator[list[Any]]:
    for photo in photos:
        place: Any = photo.place
        metres = place.metres
        yield [
            photo.pk, place.road.name if place.road else "", "" if metres is None else format_chainage(round(metres)),
            _rounded(metres), _rounded(place.offset_m), place.get_side_display() if place.work else "",
            str(place.work or ""), place.step.label if place.step else "", photo.day.isoformat(),
            timezone.localtime(photo.moment).isoformat(timespec="seconds"),
            timezone.localtime(photo.recorded_at).isoformat(timespec="seconds"),
            photo.heading_deg, photo.accuracy_m, photo.get_position_source_display(),
            photo.by.get_full_name() or photo.by.get_username(), photo.note, photo.sha256,
            photo.size_bytes, name_of(photo),
        ]  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
