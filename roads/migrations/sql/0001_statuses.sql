-- Works that are not active at the end of `as_of`, believing what was recorded at `known_at`: suspended or cancelled, with
-- the row of roads_workstatus that says so.
CREATE FUNCTION roads_stopped(as_of date, known_at timestamptz) RETURNS TABLE (work_id bigint, status_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT latest.work_id, latest.id
    FROM (
        SELECT DISTINCT ON (row.work_id) row.work_id, row.id, row.status
        FROM roads_workstatus row
        WHERE row.day <= as_of AND row.recorded_at <= known_at
        ORDER BY row.work_id, row.day DESC, row.recorded_at DESC, row.id DESC
    ) AS latest
    WHERE latest.status <> 'active'
$$;
