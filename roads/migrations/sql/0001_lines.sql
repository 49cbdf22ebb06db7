-- The part of a road's centreline, `length_m` long, between two measures in metres; measures beyond an end stop there.
CREATE FUNCTION roads_between(centreline geometry, length_m float8, low float8, high float8) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_LineSubstring(centreline, greatest(0, least(1, low / length_m)), greatest(0, least(1, high / length_m)))
$$;

-- The part of a road's centreline over a span of its chainage.
CREATE FUNCTION roads_cut(centreline geometry, length_m float8, part numrange) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT roads_between(centreline, length_m, lower(part)::float8, upper(part)::float8)
$$;

-- The part of a work's line, which runs over the chainage `whole`, over a span of the same chainage.
CREATE FUNCTION roads_cut(line geometry, whole numrange, part numrange) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_LineSubstring(
        line,
        greatest(0, least(1, ((lower(part) - lower(whole)) / (upper(whole) - lower(whole)))::float8)),
        greatest(0, least(1, ((upper(part) - lower(whole)) / (upper(whole) - lower(whole)))::float8))
    )
$$;
