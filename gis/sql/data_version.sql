-- Raises the data version once a statement. The row lock is held to the end of the transaction, so a reader sees the
-- new number exactly when it sees the new rows: a tile cached under a version can never be older than that version.
CREATE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kernel_dataversion SET version = version + 1, changed_at = clock_timestamp() WHERE id = 1;
    RETURN NULL;
END $$;
