-- Who changed what (docs/decisions/0106): one row for each row of a table that people change, with old and new values.
CREATE TABLE kernel_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    relation text NOT NULL,
    key text NOT NULL,
    action text NOT NULL CHECK (action IN ('insert', 'update', 'delete', 'truncate', 'export')),
    old jsonb,
    new jsonb,
    actor text NOT NULL,
    request_id text NOT NULL,
    program text NOT NULL,
    transaction xid8 NOT NULL
);
CREATE INDEX kernel_change_of ON kernel_change (relation, key, id DESC);
CREATE INDEX kernel_change_by ON kernel_change (actor, id DESC);
CREATE INDEX kernel_change_at ON kernel_change (at);

-- Appends one change; the actor and the request are those the session was told of.
CREATE FUNCTION kernel_note_change(relation text, key text, action text, old jsonb, new jsonb) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO kernel_change (relation, key, action, old, new, actor, request_id, program, transaction)
    VALUES (relation, key, action, old, new, coalesce(current_setting('zongheng.actor', true), ''),
        coalesce(current_setting('zongheng.request', true), ''), coalesce(current_setting('application_name', true), ''),
        pg_current_xact_id())
$$;

-- Columns of a table as they are kept in its history: none that are computed, none that are files, no secrets.
CREATE FUNCTION kernel_kept_columns(relation oid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND atttypid <> 'bytea'::regtype
      AND attname NOT IN ('password', 'last_login')
$$;

-- Row triggers would run once a row; these run once a statement, over the rows it touched.
CREATE FUNCTION kernel_record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    columns text := kernel_kept_columns(TG_RELID);
    pk text := (SELECT quote_ident(attname) FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = TG_RELID AND indisprimary);
    who text := coalesce(current_setting('zongheng.actor', true), '');
    request text := coalesce(current_setting('zongheng.request', true), '');
    program text := coalesce(current_setting('application_name', true), '');
    head text := 'INSERT INTO kernel_change (relation, key, action, old, new, actor, request_id, program, transaction) ';
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM kernel_note_change(TG_TABLE_NAME, '', 'truncate', NULL, NULL);
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE head || format('SELECT $1, n.%1$s::text, ''insert'', NULL, to_jsonb(k), $2, $3, $4, pg_current_xact_id() '
            'FROM new_rows n CROSS JOIN LATERAL (SELECT %2$s) k', pk, kernel_prefixed('n', columns))
        USING TG_TABLE_NAME, who, request, program;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE head || format('SELECT $1, o.%1$s::text, ''delete'', to_jsonb(k), NULL, $2, $3, $4, pg_current_xact_id() '
            'FROM old_rows o CROSS JOIN LATERAL (SELECT %2$s) k', pk, kernel_prefixed('o', columns))
        USING TG_TABLE_NAME, who, request, program;
    ELSE
        EXECUTE head || format('SELECT $1, o.%1$s::text, ''update'', d.old, d.new, $2, $3, $4, pg_current_xact_id() '
            'FROM old_rows o JOIN new_rows n ON n.%1$s = o.%1$s '
            'CROSS JOIN LATERAL (SELECT to_jsonb(k) AS j FROM (SELECT %2$s) k) a '
            'CROSS JOIN LATERAL (SELECT to_jsonb(k) AS j FROM (SELECT %3$s) k) b '
            'CROSS JOIN LATERAL (SELECT jsonb_object_agg(e.key, e.value) AS old, '
            '    jsonb_object_agg(e.key, b.j -> e.key) AS new FROM jsonb_each(a.j) e '
            '    WHERE e.value IS DISTINCT FROM b.j -> e.key) d '
            'WHERE d.old IS NOT NULL', pk, kernel_prefixed('o', columns), kernel_prefixed('n', columns))
        USING TG_TABLE_NAME, who, request, program;
    END IF;
    RETURN NULL;
END $$;

-- 'a, b' as 'n.a, n.b'.
CREATE FUNCTION kernel_prefixed(alias text, columns text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(alias || '.' || part, ', ') FROM unnest(string_to_array(columns, ', ')) part
$$;

-- Gives each of `tables` its history from now on, where it has none yet.
CREATE FUNCTION kernel_keep_history(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    of_table regclass;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        of_table := to_regclass('public.' || quote_ident(name));
        CONTINUE WHEN of_table IS NULL
            OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = of_table AND tgname = name || '_history_insert');
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_record_changes()', name || '_history_insert', of_table);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_record_changes()', name || '_history_update', of_table);
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_record_changes()', name || '_history_delete', of_table);
        EXECUTE format('CREATE TRIGGER %I AFTER TRUNCATE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_record_changes()', name || '_history_truncate', of_table);
    END LOOP;
END $$;

CREATE FUNCTION kernel_change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '操作记录只能增加，不能修改或删除。' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER kernel_change_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_change
FOR EACH STATEMENT EXECUTE FUNCTION kernel_change_stays();
