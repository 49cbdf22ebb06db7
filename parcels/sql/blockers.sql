-- One row for each unfinished, counted work and each parcel in its corridor (half the red line to both sides of the
-- span's line, flat ends) that was not clear of obstacles at the end of `as_of`: metres of the work affected, measured
-- along its line, and the parcel's state. A parcel never mentioned in any state counts as not clear.
WITH stopped AS (
    SELECT work_id FROM (
        SELECT DISTINCT ON (work_id) work_id, status FROM roads_workstatus
        WHERE day <= %(as_of)s AND recorded_at <= %(known_at)s
        ORDER BY work_id, day DESC, recorded_at DESC, id DESC
    ) AS latest WHERE status <> 'active'
), state AS (
    SELECT DISTINCT ON (parcel_id) parcel_id, state, day FROM parcels_parcelstate
    WHERE day <= %(as_of)s AND recorded_at <= %(known_at)s
    ORDER BY parcel_id, day DESC, recorded_at DESC, id DESC
), held AS (
    SELECT parcel.id, parcel.outline, coalesce(state.state, 'to_acquire') AS state
    FROM parcels_parcel parcel LEFT JOIN state ON state.parcel_id = parcel.id
    WHERE coalesce(state.state, 'to_acquire') <> ALL (%(clear)s)
), corridor AS (
    SELECT work.id, work.line, ST_Buffer(
        work.line, coalesce(road.red_line_m, %(default_width)s)::float8 / 2, 'endcap=flat join=mitre'
    ) AS geom
    FROM roads_work work JOIN roads_road road ON road.id = work.road_id
    WHERE work.span IS NOT NULL AND work.kind = 'carriageway' AND work.id NOT IN (SELECT work_id FROM stopped)
)
SELECT corridor.id, held.id, held.state, coalesce(sum(piece.high - piece.low), 0) * ST_Length(corridor.line)
FROM corridor
JOIN held ON ST_Intersects(held.outline, corridor.geom)
CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(ST_Intersection(held.outline, corridor.geom), 3)) AS part
CROSS JOIN LATERAL (
    SELECT min(ST_LineLocatePoint(corridor.line, corner.geom)) AS low,
        max(ST_LineLocatePoint(corridor.line, corner.geom)) AS high
    FROM ST_DumpPoints(part.geom) AS corner
) AS piece
GROUP BY corridor.id, held.id, held.state, corridor.line
HAVING sum(ST_Area(part.geom)) > %(least_area)s
ORDER BY corridor.id, held.id
