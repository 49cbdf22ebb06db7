-- What a tile says of a slice stands in its row (docs/decisions/0135): reading a tile joins nothing.
UPDATE roads_slice AS slice
SET drawn_kind = work.kind, drawn_class = road.road_class, drawn_schematic = work.schematic, drawn_demo = work.demo,
    planned_start_day = kernel_day_number(work.planned_start), planned_finish_day = kernel_day_number(work.planned_finish),
    drawn_stretch = road.name || CASE WHEN work.from_label <> '' OR work.to_label <> ''
        THEN '(' || work.from_label || '—' || work.to_label || ')' ELSE '' END
FROM roads_work work JOIN roads_road road ON road.id = work.road_id
WHERE work.id = slice.work_id;

-- Low zooms show carriageways alone.
CREATE INDEX slice_carriageway_3857 ON roads_slice USING gist (geom_3857) WHERE drawn_kind = 'carriageway';

-- Rebuilds the kept slices of the works `ids` from their standing reports. A slice that stays as it was is not touched: it
-- keeps its number, and the tiles that show it stay as they are.
CREATE OR REPLACE FUNCTION roads_refresh_slices(ids bigint[]) RETURNS void LANGUAGE sql SET enable_nestloop = off AS $$
    WITH fresh AS MATERIALIZED (
        SELECT s.work_id, s.side, s.span, s.begun_day, s.finished_day, s.step_days,
            ST_Transform(roads_cut(work.line, work.span, s.span), 3857) AS geom_3857,
            work.kind AS drawn_kind, road.road_class AS drawn_class, kernel_day_number(work.planned_start) AS planned_start_day,
            kernel_day_number(work.planned_finish) AS planned_finish_day, work.schematic AS drawn_schematic,
            work.demo AS drawn_demo,
            road.name || CASE WHEN work.from_label <> '' OR work.to_label <> ''
                THEN '(' || work.from_label || '—' || work.to_label || ')' ELSE '' END AS drawn_stretch
        FROM roads_slices_at(ids, 'infinity') s
        JOIN roads_work work ON work.id = s.work_id JOIN roads_road road ON road.id = work.road_id
    ), kept AS MATERIALIZED (
        SELECT slice.id, fresh.work_id IS NOT NULL AS stays, fresh.work_id, fresh.side, fresh.span
        FROM roads_slice slice LEFT JOIN fresh USING (
            work_id, side, span, begun_day, finished_day, step_days, geom_3857, drawn_kind, drawn_class,
            planned_start_day, planned_finish_day, drawn_schematic, drawn_demo, drawn_stretch
        )
        WHERE slice.work_id = ANY (ids)
    ), gone AS (
        DELETE FROM roads_slice WHERE id IN (SELECT id FROM kept WHERE NOT stays)
    )
    INSERT INTO roads_slice (
        work_id, side, span, begun_day, finished_day, step_days, geom_3857, drawn_kind, drawn_class,
        planned_start_day, planned_finish_day, drawn_schematic, drawn_demo, drawn_stretch
    )
    SELECT work_id, side, span, begun_day, finished_day, step_days, geom_3857, drawn_kind, drawn_class,
        planned_start_day, planned_finish_day, drawn_schematic, drawn_demo, drawn_stretch
    FROM fresh WHERE (work_id, side, span) NOT IN (SELECT work_id, side, span FROM kept WHERE stays)
$$;

-- Slices follow their road's name and class, too.
CREATE FUNCTION roads_slices_follow_road() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM roads_refresh_slices(ARRAY(
        SELECT work.id FROM roads_work work WHERE work.road_id IN (
            SELECT came.id FROM came JOIN gone USING (id)
            WHERE (came.name, came.road_class) IS DISTINCT FROM (gone.name, gone.road_class)
        )
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER roads_road_slices_changed AFTER UPDATE ON roads_road
    REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow_road();

-- What each row draws. An obstacle without a point lies on its work's road, wherever its work goes.
SELECT kernel_cells_on_write('roads_slice', 'written.geom_3857');
SELECT kernel_cells_on_write('roads_road', 'written.centreline_3857');
SELECT kernel_cells_on_write('roads_place', 'written.geom_3857');
SELECT kernel_cells_on_write('roads_pipe', 'written.line_3857');
SELECT kernel_cells_on_write(
    'roads_existingstretch',
    'SELECT roads_cut(road.centreline_3857, road.length_m, written.span) FROM roads_road road WHERE road.id = written.road_id'
);
SELECT kernel_cells_on_write(
    'roads_work',
    'SELECT road.centreline_3857 FROM roads_road road WHERE road.id = written.road_id AND EXISTS '
    '(SELECT FROM roads_obstacle obstacle WHERE obstacle.work_id = written.id AND obstacle.geom_3857 IS NULL)'
);
SELECT kernel_cells_on_write(
    'roads_obstacle',
    'coalesce(written.geom_3857, (SELECT road.centreline_3857 FROM roads_work work '
    'JOIN roads_road road ON road.id = work.road_id WHERE work.id = written.work_id))'
);
-- Slices say what tiles show of steps and reports; of the others they show nothing.
SELECT kernel_cells_on_write(name, '') FROM unnest(ARRAY[
    'roads_step', 'roads_progressreport', 'roads_workstatus', 'roads_bulletin', 'roads_gridplan', 'roads_planaxis',
    'roads_photoplace', 'roads_inspection', 'roads_inspectionanswer'
]::regclass[]) AS name;
