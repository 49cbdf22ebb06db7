-- For each located work of `ids`, each step of its kind and each half of the road (L, R): the union of the metres
-- reported finished by the end of `as_of`, believing what was recorded, and not yet voided, at `known_at`.
CREATE FUNCTION roads_step_spans(ids bigint[], as_of date, known_at timestamptz)
RETURNS TABLE (work_id bigint, step_id bigint, step_position smallint, side text, done nummultirange)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT w.id, s.id, s.position, half.side, coalesce(d.done, '{}')
    FROM roads_work w
    JOIN roads_step s ON s.kind = w.kind
    CROSS JOIN (VALUES ('L'), ('R')) AS half (side)
    LEFT JOIN (
        SELECT r.work_id, r.step_id, half.side, range_agg(r.placed * w.span) AS done
        FROM roads_progressreport r
        JOIN roads_work w ON w.id = r.work_id
        JOIN (VALUES ('L'), ('R')) AS half (side) ON r.side IN ('B', half.side)
        WHERE r.work_id = ANY (ids) AND r.day <= as_of AND r.recorded_at <= known_at
            AND (r.voided_at IS NULL OR r.voided_at > known_at)
        GROUP BY 1, 2, 3
    ) AS d ON d.work_id = w.id AND d.step_id = s.id AND d.side = half.side
    WHERE w.id = ANY (ids) AND w.span IS NOT NULL
$$;

-- For each located work and half: metres where every step is finished, and metres where any step is.
CREATE FUNCTION roads_work_spans(ids bigint[], as_of date, known_at timestamptz)
RETURNS TABLE (work_id bigint, side text, finished nummultirange, begun nummultirange)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.work_id, s.side, range_intersect_agg(s.done), range_agg(s.done)
    FROM roads_step_spans(ids, as_of, known_at) s
    GROUP BY 1, 2
$$;

-- Total length in metres of a multirange.
CREATE FUNCTION roads_metres(spans nummultirange) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(sum(upper(piece) - lower(piece)), 0) FROM unnest(spans) AS piece
$$;
