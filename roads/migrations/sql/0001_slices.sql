-- The slices of the works `ids` from the reports recorded, and not yet voided, at `known_at`: pieces over which nothing
-- changes lengthwise, each half apart where the halves differ, with the day number of the day each step was finished.
-- Nested loops are off because the planner cannot know how many rows the steps of this query hold: joined by hash, a bulk
-- insert of many works costs in proportion to its reports.
CREATE FUNCTION roads_slices_at(ids bigint[], known_at timestamptz)
RETURNS TABLE (work_id bigint, side text, span numrange, begun_day smallint, finished_day smallint, step_days smallint[])
LANGUAGE sql STABLE SET enable_nestloop = off AS $$
    WITH work AS (
        SELECT id, kind, span FROM roads_work WHERE id = ANY (ids) AND span IS NOT NULL
    ), report AS (
        SELECT p.work_id, p.step_id, p.side, p.placed * work.span AS span, p.day
        FROM roads_progressreport p JOIN work ON work.id = p.work_id
        WHERE p.recorded_at <= known_at AND (p.voided_at IS NULL OR p.voided_at > known_at) AND p.placed && work.span
    ), cut (work_id, m) AS (
        SELECT id, lower(span) FROM work UNION SELECT id, upper(span) FROM work
        UNION SELECT work_id, lower(span) FROM report UNION SELECT work_id, upper(span) FROM report
    ), piece AS (
        SELECT work_id, numrange(m, lead(m) OVER (PARTITION BY work_id ORDER BY m)) AS span FROM cut
    ), reached AS (
        SELECT piece.work_id, piece.span, half.side, step.position, min(report.day) AS day
        FROM piece
        JOIN work ON work.id = piece.work_id
        JOIN roads_step step ON step.kind = work.kind
        CROSS JOIN (VALUES ('L'), ('R')) AS half (side)
        LEFT JOIN report ON report.work_id = piece.work_id AND report.step_id = step.id
            AND report.side IN ('B', half.side) AND report.span @> piece.span
        WHERE NOT upper_inf(piece.span)
        GROUP BY 1, 2, 3, 4
    ), state AS (
        SELECT work_id, span, side, array_agg(kernel_day_number(day)::smallint ORDER BY position) AS days
        FROM reached GROUP BY 1, 2, 3
    ), pair AS (
        SELECT work_id, span, l.days AS l, r.days AS r
        FROM (SELECT * FROM state WHERE side = 'L') AS l
        JOIN (SELECT * FROM state WHERE side = 'R') AS r USING (work_id, span)
    ), marked AS (
        SELECT *, (lag(l) OVER along, lag(r) OVER along) IS DISTINCT FROM (l, r) AS changes
        FROM pair WINDOW along AS (PARTITION BY work_id ORDER BY span)
    ), run AS (
        SELECT *, count(*) FILTER (WHERE changes) OVER (PARTITION BY work_id ORDER BY span) AS no FROM marked
    ), merged AS (
        SELECT work_id, l, r, numrange(min(lower(span)), max(upper(span))) AS span FROM run GROUP BY work_id, no, l, r
    ), sided (work_id, span, side, days) AS (
        SELECT work_id, span, 'B', l FROM merged WHERE l = r
        UNION ALL SELECT work_id, span, 'L', l FROM merged WHERE l <> r
        UNION ALL SELECT work_id, span, 'R', r FROM merged WHERE l <> r
    )
    SELECT work_id, side, span, (SELECT min(d) FROM unnest(days) d), (SELECT max(d) FROM unnest(days) d), days FROM sided
$$;

-- The slices of all works as they were known at `known_at`: those kept, which are of what is known now, and made anew for
-- the works with reports recorded or voided since.
CREATE FUNCTION roads_slices_known(known_at timestamptz)
RETURNS TABLE (work_id bigint, side text, span numrange, begun_day smallint, finished_day smallint, step_days smallint[])
LANGUAGE sql STABLE AS $$
    WITH later AS MATERIALIZED (
        SELECT DISTINCT report.work_id FROM roads_progressreport report
        WHERE report.recorded_at > known_at OR report.voided_at > known_at
    )
    SELECT kept.work_id, kept.side, kept.span, kept.begun_day, kept.finished_day, kept.step_days FROM roads_slice kept
    WHERE kept.work_id NOT IN (SELECT later.work_id FROM later)
    UNION ALL
    SELECT anew.* FROM roads_slices_at(ARRAY(SELECT later.work_id FROM later), known_at) anew
$$;

-- Rebuilds the kept slices of the works `ids` from their standing reports.
CREATE FUNCTION roads_refresh_slices(ids bigint[]) RETURNS void LANGUAGE sql SET enable_nestloop = off AS $$
    DELETE FROM roads_slice WHERE work_id = ANY (ids);
    INSERT INTO roads_slice (work_id, side, span, begun_day, finished_day, step_days, geom_3857)
    SELECT s.work_id, s.side, s.span, s.begun_day, s.finished_day, s.step_days,
        ST_Transform(roads_cut(work.line, work.span, s.span), 3857)
    FROM roads_slices_at(ids, 'infinity') s JOIN roads_work work ON work.id = s.work_id
$$;
