-- A district many times the real one, for measuring only: 140 streets in a 13.5 km square, each with stretches of ten
-- kinds of work, three reports a work, and pipes of seven kinds. No random numbers: every run gives the same rows.
-- Parameters of psql form are filled in by bench/load.py: :works, :pipes, :east, :north (storage CRS, metres).
INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
VALUES (1, '!', false, 'bench', '', '', '', false, true, '2014-01-01 00:00+08');

-- Rows of a past year pass the door of the demonstration alone (docs/decisions/0121).
SET zongheng.demo_moment = '2014-12-31 12:00+08';

INSERT INTO roads_road (id, code, name, aliases, axis, axis_no, road_class, red_line_m, centreline, source, schematic, demo)
SELECT i + 1, 'bench-' || i, '测' || i || '路', '{}',
    CASE WHEN i % 14 = 0 AND i < 70 THEN 'NS' WHEN i % 14 = 0 THEN 'EW' ELSE '' END,
    CASE WHEN i % 14 = 0 THEN (i % 70) / 14 + 1 END,
    (ARRAY['arterial', 'local', 'secondary', 'local', 'local'])[1 + i % 5],
    30, line, '测试数据', true, true
FROM generate_series(0, 139) AS i
CROSS JOIN LATERAL (
    SELECT ST_SetSRID(ST_MakeLine(
        CASE WHEN i < 70
            THEN ST_MakePoint(:east + i * 193 + 12 * sin(n / 7.0 + i), :north + n * 225.0)
            ELSE ST_MakePoint(:east + n * 225.0, :north + (i - 70) * 193 + 12 * sin(n / 7.0 + i))
        END ORDER BY n
    ), :srid) AS line
    FROM generate_series(0, 60) AS n
) AS drawn;

INSERT INTO roads_existingstretch (road_id, span, since, source, schematic, demo)
SELECT id, numrange(0, (length_m / 4)::numeric), '2014-04-01', '测试数据', true, true FROM roads_road WHERE id % 2 = 0;

INSERT INTO roads_place (name, aliases, geom, source, schematic, demo)
SELECT '测试地点' || id, '{}', ST_LineInterpolatePoint(centreline, 0.4), '测试数据', true, true FROM roads_road WHERE id % 3 = 0;

INSERT INTO kernel_groundfeature (kind, name, aliases, geom, source, schematic, demo)
SELECT 'outline', '测试范围', '{}', ST_ConvexHull(ST_Collect(centreline)), '测试数据', true, true FROM roads_road;

-- Work i: street i % 140, kind i / 140 % 10, stretch i / 1400 of as many as are needed.
-- In batches, because the slices of all works that one statement touches are cut together.
DO $$
BEGIN
    FOR batch IN 0 .. (:works - 1) / 20 LOOP
        INSERT INTO roads_work (
            id, code, road_id, kind, road_text, from_label, to_label, span, flag, resolution, resolution_reason, goal,
            planned_start, planned_finish, quote, source, schematic, demo
        )
        SELECT i + 1, 'bench-' || i, r.id,
            (ARRAY['carriageway', 'storm', 'sewage', 'water', 'gas', 'heat', 'power', 'telecom', 'greening', 'lighting'])
                [1 + i / 140 % 10],
            '', '测' || i % 97 || '路', '测' || i % 89 || '路',
            numrange(
                (r.length_m * piece / pieces)::numeric(12, 3),
                least(r.length_m, r.length_m * (piece + 1) / pieces)::numeric(12, 3)
            ),
            '', 'exact', '', '', DATE '2014-03-01' + i % 60, DATE '2014-09-01' + i % 120, '', '测试数据', true, true
        FROM generate_series(batch * 20, least(batch * 20 + 19, :works - 1)) AS i
        CROSS JOIN LATERAL (SELECT i / 1400 AS piece, ceil(:works / 1400.0) AS pieces) AS part
        JOIN roads_road r ON r.id = i % 140 + 1;
    END LOOP;
END $$;

-- Three reports a work: the first step over most of it, the next ones shorter and now and then on one side only.
ANALYZE roads_road, roads_work;
DO $$
BEGIN
    FOR batch IN 0 .. :works / 20 LOOP
        INSERT INTO roads_progressreport (work_id, step_id, span, side, day, note, recorded_at, by_id, void_reason, demo)
        SELECT w.id, s.id,
            numrange(
                lower(w.span),
                round(lower(w.span) + (upper(w.span) - lower(w.span)) * (12 - 3 * s.position - w.id % 3) / 10, 3)
            ),
            CASE WHEN s.position = 2 AND w.id % 4 = 0 THEN 'L' ELSE 'B' END,
            DATE '2014-03-10' + (w.id % 150)::int + s.position * 20, '', '2014-12-31 12:00+08', 1, '', true
        FROM roads_work w JOIN roads_step s ON s.kind = w.kind AND s.position <= 3
        WHERE w.id > batch * 20 AND w.id <= batch * 20 + 20;
    END LOOP;
END $$;

INSERT INTO roads_pipe (code, kind, road_id, span, line, diameter_mm, material, planned_for, laid_on, source, schematic, demo)
SELECT 'bench-' || i, (ARRAY['storm', 'sewage', 'water', 'gas', 'heat', 'power', 'telecom'])[1 + i / 140 % 7], r.id,
    numrange((r.length_m * piece / pieces)::numeric(12, 3), (r.length_m * (piece + 1) / pieces)::numeric(12, 3)),
    ST_Translate(ST_LineSubstring(r.centreline, piece / pieces, (piece + 1) / pieces),
        CASE WHEN r.id <= 70 THEN i / 140 % 7 * 3 - 9 ELSE 0 END, CASE WHEN r.id > 70 THEN i / 140 % 7 * 3 - 9 ELSE 0 END),
    (ARRAY[200, 300, 400, 600])[1 + i % 4], (ARRAY['PE', '球墨铸铁', '钢筋混凝土'])[1 + i % 3],
    DATE '2014-05-01' + i % 200, CASE WHEN i % 3 > 0 THEN DATE '2014-04-01' + i % 240 END, '测试数据', true, true
FROM generate_series(0, :pipes - 1) AS i
CROSS JOIN LATERAL (SELECT (i / 980)::float8 AS piece, ceil(:pipes / 980.0)::float8 AS pieces) AS part
JOIN roads_road r ON r.id = i % 140 + 1;

INSERT INTO roads_obstacle
    (code, kind, level, title, detail, measures, work_id, geom, found_on, due, outcome, source, schematic, demo)
SELECT 'bench-' || w.id, 'land', 'ordinary', '测试问题', '', '', w.id, ST_LineInterpolatePoint(w.line, 0.5), '2014-05-01', '2014-09-01', '', '测试数据', true, true
FROM roads_work w WHERE w.id % 40 = 0;
