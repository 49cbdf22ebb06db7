CREATE OR REPLACE FUNCTION parcels_opened(road bigint, wanted nummultirange, ready date, as_of date, known_at timestamptz)
RETURNS TABLE (surface_id bigint, paved_m float8, planned_m float8, opened nummultirange, surface_day date)
LANGUAGE sql STABLE AS $$
    SELECT work.id, roads_metres(wanted * done.surfaced)::float8, roads_metres(planned.spans)::float8,
        wanted * done.surfaced + planned.spans, CASE
        WHEN NOT isempty(wanted * done.surfaced) THEN (
            SELECT max(report.day) FROM roads_progressreport report JOIN roads_step step ON step.id = report.step_id
            WHERE report.work_id = work.id AND step.code = 'surface' AND report.day <= as_of
                AND report.recorded_at <= known_at AND (report.voided_at IS NULL OR report.voided_at > known_at)
        ) ELSE work.planned_finish END
    FROM roads_work work
    JOIN LATERAL (
        SELECT range_agg(spans.done) AS surfaced
        FROM roads_step_spans(ARRAY[work.id], as_of, known_at) AS spans
        JOIN roads_step step ON step.id = spans.step_id AND step.code = 'surface'
    ) AS done ON true
    JOIN LATERAL (
        SELECT CASE WHEN work.planned_finish < ready
            THEN wanted * nummultirange(work.span) - done.surfaced ELSE '{}' END AS spans
    ) AS planned ON true
    WHERE work.road_id = road AND work.kind = 'carriageway' AND wanted && work.span
        AND work.id NOT IN (SELECT stopped.work_id FROM roads_stopped(as_of, known_at) AS stopped)
    UNION ALL
    SELECT NULL, roads_metres(wanted * range_agg(existing.span))::float8, 0, wanted * range_agg(existing.span),
        max(existing.since)
    FROM roads_existingstretch existing
    WHERE existing.road_id = road AND existing.since <= as_of AND wanted && existing.span
    HAVING count(*) > 0
$$;
