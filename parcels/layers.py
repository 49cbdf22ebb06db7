"""Which rows and columns of planning areas a tile draws."""

from typing import Final

from django.conf import settings

from gis.tiles.columns import DEMO, NEVER, SCHEMATIC, day, day_number, only_if_true
from gis.tiles.sql import Detail, Draw, Field, TileLayer

AREAS: Final = TileLayer(
    name="areas",
    label="规划范围",
    fields={"code": Field("代码"), "name": Field("名称"), **SCHEMATIC},
    draws=dict.fromkeys(
        Detail,
        Draw(
            source="parcels_planningarea a",
            # A handful of rows: transformed as they are drawn, found by their own index.
            geometry="ST_Transform(a.outline, 3857)",
            tile_filter=f"a.outline && ST_Transform({{box}}, {settings.STORAGE_SRID})",
            columns={"code": "a.code", "name": "a.name", "schematic": "nullif(a.schematic, false)"},
            order="a.position, a.code",
            feature_id="a.id",
        ),
    ),
)


# All but the coarsest detail: a tile that grew that large has no room for land.
DETAILS: Final = (Detail.OVERVIEW, Detail.GROUPED, Detail.MERGED, Detail.FULL)
IN_BOX: Final = f"&& ST_Transform({{box}}, {settings.STORAGE_SRID})"

# A parcel once for each time it was in one state, from day `since` until before day `until`: whatever order its states
# came in, the browser shows the one of the day. Before the first mention it waits to be acquired. Of several rows on
# one day the last recorded counts.
PERIODS: Final = (
    "parcels_parcel p CROSS JOIN LATERAL ("
    "WITH told AS (SELECT DISTINCT ON (s.day) s.day, s.state FROM parcels_parcelstate s "
    "WHERE s.parcel_id = p.id ORDER BY s.day, s.recorded_at DESC, s.id DESC), "
    f"dated AS (SELECT {day_number('day')} AS since, state FROM told) "
    f"SELECT since, lead(since, 1, {NEVER}) OVER (ORDER BY since) AS until, state FROM dated "
    f"UNION ALL SELECT 0, coalesce(min(since), {NEVER}), 'to_acquire' FROM dated) AS period"
)
PARCELS: Final = TileLayer(
    name="parcels",
    label="地块",
    fields={
        "code": Field("编号"),
        "use": Field("用途编码"),
        "st": Field("状态"),
        "since": day("从这天起"),
        "until": day("到这天之前"),
        **SCHEMATIC,
        **DEMO,
    },
    draws=dict.fromkeys(
        DETAILS,
        Draw(
            source=PERIODS,
            geometry="ST_Transform(p.outline, 3857)",
            tile_filter=f"p.outline {IN_BOX} AND period.since < period.until",
            columns={
                "code": "p.code",
                "use": "p.use_id",
                "st": "period.state",
                "since": "period.since",
                "until": "period.until",
                "schematic": only_if_true("p.schematic"),
                "demo": only_if_true("p.demo"),
            },
            order="p.id, period.since",
            feature_id="p.id",
        ),
    ),
    min_zoom=11,
)
