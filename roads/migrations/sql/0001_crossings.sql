-- One row for each meeting of two centrelines and each direction of looking at it. Lines within 1 m count as meeting
-- (a T-junction drawn a little short); lines that run together for a while meet in the middle of that run.
CREATE VIEW roads_crossing AS
SELECT
    a.id || '-' || b.id || '-' || meeting.no AS id,
    a.id AS road_id,
    b.id AS other_id,
    ST_LineLocatePoint(a.centreline, meeting.geom) * a.length_m AS measure_m,
    meeting.geom
FROM roads_road a
JOIN roads_road b ON a.id <> b.id AND ST_DWithin(a.centreline, b.centreline, 1.0)
CROSS JOIN LATERAL (
    SELECT
        row_number() OVER (ORDER BY piece.path) AS no,
        CASE ST_Dimension(piece.geom)
            WHEN 0 THEN piece.geom
            ELSE ST_LineInterpolatePoint(piece.geom, 0.5)
        END AS geom
    FROM (SELECT ST_Intersection(a.centreline, b.centreline) AS geom) AS common
    CROSS JOIN LATERAL ST_Dump(
        CASE
            WHEN ST_IsEmpty(common.geom) THEN ST_ClosestPoint(a.centreline, b.centreline)
            ELSE ST_Collect(
                ST_CollectionExtract(common.geom, 1), ST_LineMerge(ST_CollectionExtract(common.geom, 2))
            )
        END
    ) AS piece
    WHERE NOT ST_IsEmpty(piece.geom)
) AS meeting;
