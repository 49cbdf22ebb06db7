CREATE OR REPLACE FUNCTION roads_slice_past()
RETURNS TABLE (id bigint, work_id bigint, side text, span numrange, begun_day smallint, finished_day smallint,
    step_days smallint[], geom_3857 geometry, drawn_kind text, drawn_class text, planned_start_day integer,
    planned_finish_day integer, drawn_schematic boolean, drawn_demo boolean, drawn_stretch text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := current_setting('zongheng.known_at')::timestamptz;
    touched bigint[] := CASE WHEN kernel_past_keys('roads_step') <> '{}'
        THEN ARRAY(SELECT id FROM public.roads_work UNION SELECT id FROM past.roads_work)
        ELSE ARRAY(SELECT unnest(kernel_past_keys('roads_work'))::bigint UNION SELECT report.work_id
            FROM public.roads_progressreport report
            WHERE report.id = ANY (ARRAY(SELECT unnest(kernel_past_keys('roads_progressreport'))::bigint))) END;
BEGIN
    RETURN QUERY
    SELECT kept.id::bigint, kept.work_id, kept.side::text, kept.span, kept.begun_day, kept.finished_day, kept.step_days,
        kept.geom_3857, kept.drawn_kind::text, kept.drawn_class::text, kept.planned_start_day, kept.planned_finish_day,
        kept.drawn_schematic, kept.drawn_demo, kept.drawn_stretch
    FROM public.roads_slice kept WHERE kept.work_id <> ALL (touched)
    UNION ALL
    SELECT -row_number() OVER (), anew.work_id, anew.side, anew.span, anew.begun_day, anew.finished_day, anew.step_days,
        ST_Transform(roads_cut(work.line, work.span, anew.span), 3857), work.kind::text, road.road_class::text,
        kernel_day_number(work.planned_start), kernel_day_number(work.planned_finish), work.schematic, work.demo,
        road.name || CASE WHEN work.from_label <> '' OR work.to_label <> ''
            THEN '(' || work.from_label || '—' || work.to_label || ')' ELSE '' END
    FROM roads_slices_at(touched, moment) anew
    JOIN past.roads_work work ON work.id = anew.work_id JOIN past.roads_road road ON road.id = work.road_id;
END $$;
