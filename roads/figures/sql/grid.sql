-- One row for each of `roads` and kind that has anything built or planned on it: metres planned, finished (all steps, or
-- existing, or laid), and begun, as of a day (roads that were there as of another); overlapping works, existing stretches
-- and pipes count once; halves are averaged. What works are finished over is read from their slices.
-- Built is built: what is finished and begun follows from reports, existing roads and pipes whatever the status of a work.
-- A suspended work keeps its length in the plan; of a cancelled one only what is begun stays in it.
WITH day AS MATERIALIZED (
    SELECT kernel_day_number(%(as_of)s)::smallint AS number
), cancelled AS MATERIALIZED (
    SELECT stopped.work_id FROM roads_stopped(%(as_of)s, %(known_at)s) AS stopped
    JOIN roads_workstatus status ON status.id = stopped.status_id
    WHERE status.status = 'cancelled'
), part (road_id, kind, side, planned, finished, begun) AS (
    SELECT work.road_id, work.kind, slice.side,
        CASE WHEN slice.begun_day <= day.number OR work.id NOT IN (SELECT work_id FROM cancelled) THEN slice.span END,
        CASE WHEN slice.finished_day <= day.number THEN slice.span END,
        CASE WHEN slice.begun_day <= day.number THEN slice.span END
    FROM roads_work work JOIN {slices} AS slice ON slice.work_id = work.id CROSS JOIN day
    WHERE work.road_id = ANY (%(roads)s)
    UNION ALL
    SELECT road_id, 'carriageway', 'B', span,
        CASE WHEN since <= %(existing_on)s THEN span END, CASE WHEN since <= %(existing_on)s THEN span END
    FROM roads_existingstretch WHERE road_id = ANY (%(roads)s)
    UNION ALL
    SELECT road_id, kind, 'B', span,
        CASE WHEN laid_on <= %(as_of)s THEN span END, CASE WHEN laid_on <= %(as_of)s THEN span END
    FROM roads_pipe WHERE road_id = ANY (%(roads)s) AND span IS NOT NULL
), united AS (
    SELECT road_id, kind, half.side,
        range_agg(planned) AS planned, range_agg(finished) AS finished, range_agg(begun) AS begun
    FROM part JOIN (VALUES ('L'), ('R')) AS half (side) ON part.side IN ('B', half.side) GROUP BY 1, 2, 3
)
SELECT road_id, kind,
    (sum(roads_metres(planned)) / 2)::float8,
    (sum(roads_metres(finished)) / 2)::float8,
    (sum(roads_metres(begun)) / 2)::float8
FROM united GROUP BY 1, 2
HAVING sum(roads_metres(planned)) > 0
