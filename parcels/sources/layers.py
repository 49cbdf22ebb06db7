"""Which rows and columns of sources a tile draws: once for each time a source was in one state."""

from typing import Final

from gis.tiles.columns import DEMO, NEVER, SCHEMATIC, day, day_number, only_if_true
from gis.tiles.sql import Detail, Draw, Field, TileLayer

# From day `since` until before day `until` a source is in one state. Of several rows on one day the last recorded
# counts; before the first it is planned.
PERIODS: Final = (
    "parcels_source p CROSS JOIN LATERAL ("
    "WITH told AS (SELECT DISTINCT ON (s.day) s.day, s.state FROM parcels_sourcestate s "
    "WHERE s.source_id = p.id AND s.voided_at IS NULL ORDER BY s.day, s.recorded_at DESC, s.id DESC), "
    f"dated AS (SELECT {day_number('day')} AS since, state FROM told) "
    f"SELECT since, lead(since, 1, {NEVER}) OVER (ORDER BY since) AS until, state FROM dated "
    f"UNION ALL SELECT 0, coalesce(min(since), {NEVER}), 'planned' FROM dated) AS period"
)
SOURCES: Final = TileLayer(
    name="sources",
    label="源点",
    fields={
        "name": Field("名称"),
        "k": Field("类别"),
        "st": Field("状态"),
        "since": day("从这天起"),
        "until": day("到这天之前"),
        **SCHEMATIC,
        **DEMO,
    },
    draws=dict.fromkeys(
        (Detail.FULL, Detail.MERGED, Detail.GROUPED, Detail.OVERVIEW),
        Draw(
            source=PERIODS,
            geometry="p.geom_3857",
            tile_filter="p.geom_3857 && {box} AND period.since < period.until",
            columns={
                "name": "p.name",
                "k": "p.kind",
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
