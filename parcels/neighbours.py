"""Overlaps and gaps between neighbouring parcels: found and shown, never mended."""

from dataclasses import dataclass
from typing import Any

from gis.replica import connection
from parcels.models import Parcel
from parcels.norms import GAP_WIDTH_M, LEAST_OVERLAP_M2

# Pairs of parcels that share ground, with the shared part and its ellipsoidal area in m².
OVERLAPS_SQL = """
    SELECT a.id, b.id, ST_AsGeoJSON(ST_Transform(shared.geom, 4326), 7),
        ST_Area(ST_Transform(shared.geom, 4490)::geography)
    FROM parcels_parcel a
    JOIN parcels_parcel b ON a.id < b.id AND a.outline && b.outline AND ST_Intersects(a.outline, b.outline)
    CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_Intersection(a.outline, b.outline), 3) AS geom) AS shared
    WHERE ST_Area(shared.geom) > %(least)s
    ORDER BY 4 DESC
"""

# Strips between parcels narrower than `width` metres, with the parcels they touch and their ellipsoidal area in m²:
# what closing (growing by half the width and shrinking again) fills in, corners of parcels themselves left aside.
GAPS_SQL = """
    WITH land AS (SELECT ST_Union(outline) AS geom FROM parcels_parcel),
    closed AS (
        SELECT ST_Difference(
            ST_Buffer(ST_Buffer(geom, %(width)s / 2, 'join=mitre'), -%(width)s / 2, 'join=mitre'), geom
        ) AS geom FROM land
    ),
    strip AS (SELECT (ST_Dump(ST_CollectionExtract(geom, 3))).geom FROM closed)
    SELECT touching.ids, ST_AsGeoJSON(ST_Transform(strip.geom, 4326), 7),
        ST_Area(ST_Transform(strip.geom, 4490)::geography)
    FROM strip
    CROSS JOIN LATERAL (
        SELECT array_agg(id ORDER BY id) AS ids FROM parcels_parcel
        WHERE ST_DWithin(outline, strip.geom, 0.001)
    ) AS touching
    WHERE ST_Area(strip.geom) > %(least)s AND cardinality(touching.ids) > 1
    ORDER BY 3 DESC
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Ground that two or more parcels share (`overlap`) or leave between them (`gap`); m², degrees."""

    kind: str
    parcels: tuple[Parcel, ...]
    geojson: str
    area_m2: float


def overlaps() -> list[Finding]:
    """Pairs of parcels that share more than a square metre, largest first."""
    return _findings("overlap", OVERLAPS_SQL, lambda row: ([row[0], row[1]], row[2], row[3]))


def gaps(*, width_m: float = GAP_WIDTH_M) -> list[Finding]:
    """Strips narrower than `width_m` between neighbouring parcels, largest first."""
    return _findings("gap", GAPS_SQL, lambda row: row, width=width_m)


def _findings(kind: str, sql: str, shape: Any, **limits: float) -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"least": LEAST_OVERLAP_M2, **limits})
        rows = [shape(row) for row in cursor]
    parcels = (
        Parcel.objects.select_related("use", "village")
        .defer("outline", "village__outline")
        .in_bulk({pk for ids, *_ in rows for pk in ids})
    )
    return [Finding(kind, tuple(parcels[pk] for pk in ids), geojson, area) for ids, geojson, area in rows]
