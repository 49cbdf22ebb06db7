-- One row for each carriageway that an active pipe work, not laid everywhere yet, on one of `roads` would open: the pipe, the carriageway
-- (null for the road as it was before), the metres whose surface is finished, those planned to be finished before the pipe,
-- the day of the surface or its plan, and both as spans of chainage. Metres on which the laying step is done on both halves
-- are no longer wanted; plans are those that held on the day; a kind whose steps name no laying is taken as not laid. The rule is that
-- of parcels_opened, which asks for one pipe; here all of a road are asked for at once, from {slices}.
WITH day AS MATERIALIZED (
    SELECT kernel_day_number(%(as_of)s)::smallint AS number
), counted AS MATERIALIZED (
    SELECT work.id, road_id, kind, span,
        CASE WHEN held.work_id IS NULL THEN work.planned_start ELSE held.planned_start END AS planned_start,
        CASE WHEN held.work_id IS NULL THEN work.planned_finish ELSE held.planned_finish END AS planned_finish
    FROM roads_work work LEFT JOIN roads_plans_held(%(as_of)s, %(known_at)s) AS held ON held.work_id = work.id
    WHERE road_id = ANY (%(roads)s) AND span IS NOT NULL AND (kind = 'carriageway' OR kind = ANY (%(kinds)s))
        AND work.id NOT IN (SELECT work_id FROM roads_stopped(%(as_of)s, %(known_at)s))
), surface AS (
    SELECT position FROM (
        SELECT code, row_number() OVER (ORDER BY position)::int AS position FROM roads_step WHERE kind = 'carriageway'
    ) AS step WHERE code = 'surface'
), laying AS (
    SELECT kind, position FROM (
        SELECT kind, code, row_number() OVER (PARTITION BY kind ORDER BY position)::int AS position FROM roads_step
    ) AS step WHERE code = ANY (%(laying)s)
), done AS MATERIALIZED (
    SELECT counted.id,
        coalesce(range_agg(slice.span) FILTER (
            WHERE slice.step_days[laying.position] <= day.number AND slice.side <> 'R'
        ), '{{}}') * coalesce(range_agg(slice.span) FILTER (
            WHERE slice.step_days[laying.position] <= day.number AND slice.side <> 'L'
        ), '{{}}') AS laid,
        coalesce(range_agg(slice.span) FILTER (
            WHERE counted.kind = 'carriageway' AND slice.step_days[(SELECT position FROM surface)] <= day.number
        ), '{{}}') AS surfaced
    FROM counted JOIN {slices} AS slice ON slice.work_id = counted.id CROSS JOIN day
    LEFT JOIN laying USING (kind) GROUP BY 1
), pipe AS MATERIALIZED (
    SELECT counted.id, counted.road_id, coalesce(counted.planned_finish, counted.planned_start) AS ready,
        counted.planned_finish,
        nummultirange(counted.span) - done.laid AS wanted
    FROM counted JOIN done USING (id) WHERE counted.kind <> 'carriageway'
), met AS (
    SELECT pipe.id AS pipe_id, work.id AS surface_id, pipe.wanted * done.surfaced AS paved, CASE
            WHEN work.planned_finish < pipe.ready THEN pipe.wanted * nummultirange(work.span) - done.surfaced ELSE '{{}}'
        END AS planned, work.planned_finish,
        pipe.planned_finish AS pipe_finish
    FROM pipe JOIN counted work ON work.road_id = pipe.road_id AND work.kind = 'carriageway' AND pipe.wanted && work.span
    JOIN done ON done.id = work.id
)
SELECT pipe_id, surface_id, roads_metres(paved)::float8 AS paved_m, roads_metres(planned)::float8 AS planned_m, CASE
        WHEN NOT isempty(paved) THEN (
            SELECT max(report.day) FROM roads_progressreport report JOIN roads_step step ON step.id = report.step_id
            WHERE report.work_id = surface_id AND step.code = 'surface' AND report.day <= %(as_of)s
                AND report.recorded_at <= %(known_at)s AND (report.voided_at IS NULL OR report.voided_at > %(known_at)s)
        ) ELSE planned_finish END, pipe_finish, paved + planned
FROM met WHERE NOT isempty(paved) OR NOT isempty(planned)
UNION ALL
SELECT pipe.id, NULL, roads_metres(pipe.wanted * range_agg(existing.span))::float8, 0, max(existing.since),
    pipe.planned_finish, pipe.wanted * range_agg(existing.span)
FROM pipe JOIN roads_existingstretch existing ON existing.road_id = pipe.road_id AND pipe.wanted && existing.span
WHERE existing.since <= %(as_of)s GROUP BY pipe.id, pipe.wanted, pipe.planned_finish
