-- A day as tiles, slices and coverage carry it: whole days since 2000-01-01; 32767 stands for never, where there is no
-- day. gis.day_numbers holds the same two numbers for Python.
CREATE FUNCTION kernel_day_number(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(day - DATE '2000-01-01', 32767)
$$;

-- The day a number stands for; null where it is never.
CREATE FUNCTION kernel_day(number integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DATE '2000-01-01' + nullif(number, 32767)
$$;
