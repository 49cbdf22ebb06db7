-- One row for each counted carriageway work and each parcel in its corridor that was not clear at the end of `as_of`:
-- the parcel's state and the day it came into it, the metres of chainage held up, and their line as GeoJSON in degrees.
-- A parcel never mentioned in any state counts as not clear. Metres begun on both halves are not held up any more.
WITH state AS (
    SELECT DISTINCT ON (parcel_id) parcel_id, state, day FROM parcels_parcelstate
    WHERE day <= %(as_of)s AND recorded_at <= %(known_at)s
    ORDER BY parcel_id, day DESC, recorded_at DESC, id DESC
), held AS MATERIALIZED (
    SELECT crossed.work_id, crossed.parcel_id, crossed.spans, coalesce(state.state, 'to_acquire') AS state, state.day
    FROM parcels_crossed(%(default_width)s, %(least_area)s) AS crossed
    LEFT JOIN state ON state.parcel_id = crossed.parcel_id
    WHERE coalesce(state.state, 'to_acquire') <> ALL (%(clear)s)
        AND crossed.work_id NOT IN (SELECT work_id FROM roads_stopped(%(as_of)s, %(known_at)s))
), begun AS (
    SELECT work_id, range_intersect_agg(begun) AS spans
    FROM roads_work_spans(ARRAY(SELECT DISTINCT work_id FROM held), %(as_of)s, %(known_at)s) GROUP BY 1
), left_over AS (
    SELECT held.work_id, held.parcel_id, held.state, held.day, held.spans - begun.spans AS spans
    FROM held JOIN begun USING (work_id)
)
SELECT left_over.work_id, left_over.parcel_id, state, day, left_over.spans,
    roads_metres(left_over.spans)::float8,
    (SELECT ST_AsGeoJSON(ST_Transform(ST_Collect(roads_cut(work.line, work.span, piece)), 4326), 7)
        FROM unnest(left_over.spans) AS piece)
FROM left_over JOIN roads_work work ON work.id = left_over.work_id
WHERE NOT isempty(left_over.spans)
ORDER BY 1, 2
