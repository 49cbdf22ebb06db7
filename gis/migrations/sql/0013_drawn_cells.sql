-- Versions of the drawn ground, cell by cell (docs/decisions/0135): as the data version is a sum over appended rows, so is
-- that of each cell, a tile of zoom 17. A tile's content depends on no row outside its cells, so equal sums mean an equal
-- tile. Cell (-1, -1) is everywhere: a table that says nothing of cells raises it. Steps are random, so that a number seen
-- by a transaction that was rolled back, or by another database, does not come again.
CREATE TABLE kernel_cellstep (
    x integer NOT NULL,
    y integer NOT NULL,
    step bigint NOT NULL CHECK (step > 0)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
CREATE INDEX kernel_cellstep_place ON kernel_cellstep (x, y) INCLUDE (step);
CREATE SEQUENCE kernel_cellstep_number;
INSERT INTO kernel_cellstep VALUES (-1, -1, 1 + floor(random() * 1e15)::bigint);

-- The cells that the rectangle around `shape` (EPSG:3857) touches; everywhere, where they are too many to count. 4 m more
-- on each side, because an index compares rectangles of single precision.
CREATE FUNCTION kernel_cells(shape geometry) RETURNS TABLE (x integer, y integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH edge AS (
        SELECT (ST_XMin(shape) - 4 + 20037508.342789244) / 305.748113140705 AS west,
            (ST_XMax(shape) + 4 + 20037508.342789244) / 305.748113140705 AS east,
            (20037508.342789244 - ST_YMax(shape) - 4) / 305.748113140705 AS north,
            (20037508.342789244 - ST_YMin(shape) + 4) / 305.748113140705 AS south
        WHERE NOT ST_IsEmpty(shape)
    ), few AS (
        SELECT *, west > -1e6 AND north > -1e6 AND east < 1e6 AND south < 1e6
            AND (floor(east) - floor(west) + 1) * (floor(south) - floor(north) + 1) <= 4096 AS countable
        FROM edge
    )
    SELECT across, down
    FROM few, generate_series(CASE WHEN countable THEN floor(west)::integer END, CASE WHEN countable THEN floor(east)::integer END) AS across,
        generate_series(CASE WHEN countable THEN floor(north)::integer END, CASE WHEN countable THEN floor(south)::integer END) AS down
    WHERE countable
    UNION ALL
    SELECT -1, -1 FROM few WHERE countable IS NOT TRUE
$$;

-- The version of everything that the tile may show: of its own cells, of those its buffer reaches into, and of all.
CREATE FUNCTION kernel_tile_version(zoom integer, across integer, down integer) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ((SELECT sum(step) FROM kernel_cellstep WHERE x = -1 AND y = -1)
        + coalesce((
            SELECT sum(step) FROM kernel_cellstep
            WHERE x BETWEEN floor((across - 1 / 32.0) * 2.0 ^ (17 - zoom))::integer
                    AND floor((across + 33 / 32.0) * 2.0 ^ (17 - zoom))::integer
                AND y BETWEEN floor((down - 1 / 32.0) * 2.0 ^ (17 - zoom))::integer
                    AND floor((down + 33 / 32.0) * 2.0 ^ (17 - zoom))::integer
                AND x >= 0
        ), 0))::bigint
$$;

-- Makes one row of all that are seen of each cell, keeping their sum. Returns whether it did: one at a time.
CREATE FUNCTION kernel_compact_cells() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR NOT pg_try_advisory_xact_lock(6400410874) THEN
        RETURN false;
    END IF;
    WITH gone AS (DELETE FROM kernel_cellstep RETURNING x, y, step)
    INSERT INTO kernel_cellstep (x, y, step) SELECT x, y, sum(step) FROM gone GROUP BY x, y;
    RETURN true;
END $$;

-- Raises the version of every tile.
CREATE FUNCTION kernel_raise_all_cells() RETURNS void LANGUAGE sql AS $$
    INSERT INTO kernel_cellstep (x, y, step) VALUES (-1, -1, 1 + floor(random() * 4294967296)::bigint)
$$;

-- A table that says nothing of parts raises the rest, one that says nothing of cells raises them all; so does emptying any.
CREATE OR REPLACE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kernel_raise_version();
    IF TG_OP = 'TRUNCATE' OR TG_NARGS = 0 OR NOT 'by parts' = ANY (TG_ARGV) THEN
        PERFORM kernel_raise_parts(ARRAY[-1]);
    END IF;
    IF TG_OP = 'TRUNCATE' OR TG_NARGS = 0 OR NOT 'by cells' = ANY (TG_ARGV) THEN
        PERFORM kernel_raise_all_cells();
    END IF;
    RETURN NULL;
END $$;

-- Raises the cells of the rows that a statement wrote, as they were and as they are; the argument is what a `written` row
-- draws (EPSG:3857) as an expression.
CREATE FUNCTION kernel_bump_cells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    raise text := 'INSERT INTO kernel_cellstep (x, y, step) '
        'SELECT x, y, 1 + floor(random() * 4294967296)::bigint FROM ('
        'SELECT DISTINCT cell.x, cell.y FROM %s AS written CROSS JOIN LATERAL kernel_cells((%s)) AS cell) AS once';
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format(raise, 'came', TG_ARGV[0]);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format(raise, 'gone', TG_ARGV[0]);
    END IF;
    IF nextval('kernel_cellstep_number') % 500 = 0 THEN
        PERFORM kernel_compact_cells();
    END IF;
    RETURN NULL;
END $$;

-- Writes to the table `name` raise from now on the cells of what `expression` says that each row draws, and, if the table
-- raises the data version, no longer all cells. An empty expression: no tile shows anything of the table.
CREATE FUNCTION kernel_cells_on_write(name regclass, expression text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    plain text := (SELECT relname FROM pg_class WHERE oid = name);
    said bytea := (SELECT tgargs FROM pg_trigger WHERE tgrelid = name AND tgname = plain || '_version');
BEGIN
    IF said IS NOT NULL THEN
        EXECUTE format('DROP TRIGGER %I ON %s', plain || '_version', name);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_version(%s)', plain || '_version', name,
            CASE WHEN position('by parts'::bytea IN said) > 0 THEN '''by parts'', ''by cells''' ELSE '''by cells''' END
        );
    END IF;
    IF expression = '' THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS came '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_cells(%L)', plain || '_cells_new', name, expression
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING OLD TABLE AS gone NEW TABLE AS came '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_cells(%L)', plain || '_cells_changed', name, expression
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER DELETE ON %s REFERENCING OLD TABLE AS gone '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_cells(%L)', plain || '_cells_gone', name, expression
    );
END $$;

SELECT kernel_cells_on_write('kernel_groundfeature', 'written.geom_3857');
SELECT kernel_cells_on_write('kernel_target', '');
SELECT kernel_cells_on_write('kernel_responsibleunit', '');
