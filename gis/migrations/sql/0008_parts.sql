-- Versions of parts of the data (docs/decisions/0111): as the data version is a sum over appended rows, so is that of each
-- part, of which the room above says what it is: a road. Part -1 is the rest, all that no part is told of. Steps are random,
-- so that a number seen by a transaction that was rolled back does not come again.
CREATE TABLE kernel_partstep (
    part bigint NOT NULL,
    step bigint NOT NULL CHECK (step > 0)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
CREATE SEQUENCE kernel_partstep_number;

-- One row a part that was ever written: equal versions of it and of the rest mean that nothing of it has changed.
CREATE VIEW kernel_part AS SELECT part, sum(step)::bigint AS version FROM kernel_partstep GROUP BY part;

-- Makes one row of all that are seen of each part, keeping their sum. Returns whether it did: one at a time.
CREATE FUNCTION kernel_compact_parts() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR NOT pg_try_advisory_xact_lock(6400410873) THEN
        RETURN false;
    END IF;
    WITH gone AS (DELETE FROM kernel_partstep RETURNING part, step)
    INSERT INTO kernel_partstep (part, step) SELECT part, sum(step) FROM gone GROUP BY part;
    RETURN true;
END $$;

-- Raises the version of each of `parts`; NULL among them is part 0.
CREATE FUNCTION kernel_raise_parts(parts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_partstep (part, step)
    SELECT part, 1 + floor(random() * 4294967296)::bigint
    FROM (SELECT DISTINCT coalesce(written, 0) AS part FROM unnest(parts) AS written) AS once;
    IF nextval('kernel_partstep_number') % 200 = 0 THEN
        PERFORM kernel_compact_parts();
    END IF;
END $$;

INSERT INTO kernel_partstep VALUES (-1, 1 + floor(random() * 1e15)::bigint);

-- A table that says nothing of parts raises the rest; so does emptying any.
CREATE OR REPLACE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kernel_raise_version();
    IF TG_NARGS = 0 OR TG_OP = 'TRUNCATE' THEN
        PERFORM kernel_raise_parts(ARRAY[-1]);
    END IF;
    RETURN NULL;
END $$;

-- Raises the parts of the rows that a statement wrote, as they were and as they are; the argument is the part of a `written`
-- row as an expression.
CREATE FUNCTION kernel_bump_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parts bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT coalesce((%s), 0)) FROM came AS written', TG_ARGV[0]) INTO parts;
        PERFORM kernel_raise_parts(parts);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT coalesce((%s), 0)) FROM gone AS written', TG_ARGV[0]) INTO parts;
        PERFORM kernel_raise_parts(parts);
    END IF;
    RETURN NULL;
END $$;

-- Writes to the table `name`, which raises the data version already, raise from now on the parts that `expression` gives of
-- each row, and no longer the rest. An empty expression: no figure kept by parts depends on the table.
CREATE FUNCTION kernel_parts_on_write(name regclass, expression text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    plain text := (SELECT relname FROM pg_class WHERE oid = name);
BEGIN
    EXECUTE format('DROP TRIGGER %I ON %s', plain || '_version', name);
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_version(''by parts'')', plain || '_version', name
    );
    IF expression = '' THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS came '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_parts(%L)', plain || '_parts_new', name, expression
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING OLD TABLE AS gone NEW TABLE AS came '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_parts(%L)', plain || '_parts_changed', name, expression
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER DELETE ON %s REFERENCING OLD TABLE AS gone '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_parts(%L)', plain || '_parts_gone', name, expression
    );
END $$;
