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
