-- Each located carriageway work and each parcel that reaches into its corridor (half the red line to both sides of the
-- line, flat ends): the metres of the road's chainage along which it does, counted once however many pieces there are.
CREATE FUNCTION parcels_crossed(default_width float8, least_area float8)
RETURNS TABLE (work_id bigint, parcel_id bigint, spans nummultirange)
LANGUAGE sql STABLE AS $$
    SELECT work.id, parcel.id, shared.spans
    FROM roads_work work
    JOIN roads_road road ON road.id = work.road_id
    JOIN parcels_parcel parcel
        ON ST_DWithin(parcel.outline, work.line, coalesce(road.red_line_m, default_width)::float8 / 2)
    CROSS JOIN LATERAL (
        SELECT range_agg(numrange(piece.low, piece.high) * work.span) AS spans, sum(piece.area) AS area
        FROM (
            SELECT ST_Area(part.geom) AS area,
                lower(work.span) + round((min(place.share) * ST_Length(work.line))::numeric, 3) AS low,
                lower(work.span) + round((max(place.share) * ST_Length(work.line))::numeric, 3) AS high
            FROM ST_Dump(ST_CollectionExtract(ST_Intersection(parcel.outline, ST_Buffer(
                work.line, coalesce(road.red_line_m, default_width)::float8 / 2, 'endcap=flat join=mitre'
            )), 3)) AS part
            CROSS JOIN LATERAL ST_DumpPoints(part.geom) AS corner
            CROSS JOIN LATERAL (SELECT ST_LineLocatePoint(work.line, corner.geom) AS share) AS place
            GROUP BY part.path, part.geom
        ) AS piece
    ) AS shared
    WHERE work.kind = 'carriageway' AND work.span IS NOT NULL AND shared.area > least_area
        AND NOT isempty(shared.spans)
$$;
