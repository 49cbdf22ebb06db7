-- What writes the history as it was before 0015: returns it when that is undone.
CREATE OR REPLACE FUNCTION kernel_record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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

