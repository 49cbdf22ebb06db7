-- Raises the data version once a statement. The row lock is held to the end of the transaction, so a reader sees the
-- new number exactly when it sees the new rows: a tile cached under a version can never be older than that version.
-- Versions are at least the clock's milliseconds, so that a database made anew, or put back from a backup, never hands
-- out a number under which a browser already keeps other tiles.
CREATE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kernel_dataversion
    SET version = greatest(version + 1, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint),
        changed_at = clock_timestamp()
    WHERE id = 1;
    RETURN NULL;
END $$;

-- Any insert, update, delete or truncate of `tables`, by whatever writer, raises the data version from now on: a migration
-- that makes a table whose rows are drawn calls it once.
CREATE FUNCTION kernel_bump_version_on_write(VARIADIC tables regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name regclass;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_version()',
            (SELECT relname FROM pg_class WHERE oid = name) || '_version', name
        );
    END LOOP;
END $$;

INSERT INTO kernel_dataversion (id, version, changed_at) VALUES (1, 1, now());

SELECT kernel_bump_version_on_write('kernel_groundfeature', 'kernel_target', 'kernel_responsibleunit');
