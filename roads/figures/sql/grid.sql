-- One row for each road and kind that has anything built or planned on it: metres planned, finished (all steps, or
-- existing, or laid), and begun, as of a day (roads that were there as of another); overlapping works, existing stretches
-- and pipes count once; halves are averaged.
-- Built is built: what is finished and begun follows from reports, existing roads and pipes whatever the status of a work.
-- A suspended work keeps its length in the plan; of a cancelled one only what is begun stays in it.
WITH cancelled AS (
    SELECT stopped.work_id FROM roads_stopped(%(as_of)s, %(known_at)s) AS stopped
    JOIN roads_workstatus status ON status.id = stopped.status_id
    WHERE status.status = 'cancelled'
), part (road_id, kind, side, planned, finished, begun) AS (
    SELECT work.road_id, work.kind, done.side,
        CASE WHEN work.id IN (SELECT work_id FROM cancelled) THEN done.begun ELSE nummultirange(work.span) END,
        done.finished, done.begun
    FROM roads_work work
    JOIN roads_work_spans(
        ARRAY(SELECT id FROM roads_work WHERE span IS NOT NULL), %(as_of)s, %(known_at)s
    ) AS done ON done.work_id = work.id
    UNION ALL
    SELECT road_id, 'carriageway', half.side, nummultirange(span),
        CASE WHEN since <= %(existing_on)s THEN nummultirange(span) ELSE '{}' END,
        CASE WHEN since <= %(existing_on)s THEN nummultirange(span) ELSE '{}' END
    FROM roads_existingstretch CROSS JOIN (VALUES ('L'), ('R')) AS half (side)
    UNION ALL
    SELECT road_id, kind, half.side, nummultirange(span),
        CASE WHEN laid_on <= %(as_of)s THEN nummultirange(span) ELSE '{}' END,
        CASE WHEN laid_on <= %(as_of)s THEN nummultirange(span) ELSE '{}' END
    FROM roads_pipe CROSS JOIN (VALUES ('L'), ('R')) AS half (side)
    WHERE span IS NOT NULL
), united AS (
    SELECT road_id, kind, side, range_agg(planned) AS planned, range_agg(finished) AS finished, range_agg(begun) AS begun
    FROM part GROUP BY 1, 2, 3
)
SELECT road_id, kind,
    (sum(roads_metres(planned)) / 2)::float8,
    (sum(roads_metres(finished)) / 2)::float8,
    (sum(roads_metres(begun)) / 2)::float8
FROM united GROUP BY 1, 2
HAVING sum(roads_metres(planned)) > 0
