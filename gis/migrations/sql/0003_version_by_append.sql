-- The data version by append (docs/decisions/0105): each statement that writes adds a row, which no other transaction waits
-- for; the version is the sum over the rows that a snapshot sees. Snapshots see ever more of them, so equal versions mean
-- equal data, and a later snapshot never has a smaller one.
DROP TABLE kernel_dataversion;

CREATE TABLE kernel_versionstep (
    step bigint NOT NULL CHECK (step > 0),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
CREATE SEQUENCE kernel_versionstep_number;

INSERT INTO kernel_versionstep (step) VALUES (floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);

CREATE VIEW kernel_dataversion AS
SELECT 1::bigint AS id, coalesce(sum(step), 0)::bigint AS version, max(at) AS changed_at FROM kernel_versionstep;

-- Makes one row of all that are seen, their sum lifted to the clock's milliseconds, so that a database put back from a
-- backup does not hand out again a number under which a browser keeps other tiles. Returns whether it did: one at a time.
CREATE FUNCTION kernel_compact_version() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR NOT pg_try_advisory_xact_lock(6400410872) THEN
        RETURN false;
    END IF;
    WITH gone AS (DELETE FROM kernel_versionstep RETURNING step)
    INSERT INTO kernel_versionstep (step)
    SELECT greatest(coalesce(sum(step), 0), floor(extract(epoch FROM clock_timestamp()) * 1000))::bigint FROM gone;
    RETURN true;
END $$;

-- Raises the data version by one.
CREATE FUNCTION kernel_raise_version() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_versionstep (step) VALUES (1);
    IF nextval('kernel_versionstep_number') % 100 = 0 THEN
        PERFORM kernel_compact_version();
    END IF;
END $$;

CREATE OR REPLACE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kernel_raise_version();
    RETURN NULL;
END $$;
