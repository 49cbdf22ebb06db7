-- Two times for every row (docs/decisions/0120): the history says from which moment a change was believed, from which day
-- it holds and why. The views of the schema `past` show each table as it was believed at zongheng.known_at to be on
-- zongheng.as_of; whoever puts that schema before public asks the same questions of the past.
ALTER TABLE kernel_change
    ADD COLUMN believed_at timestamptz,
    ADD COLUMN holds_from date,
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN decides boolean NOT NULL DEFAULT false;
ALTER TABLE kernel_change DISABLE TRIGGER kernel_change_stays;
UPDATE kernel_change SET believed_at = at;
ALTER TABLE kernel_change ENABLE TRIGGER kernel_change_stays;
ALTER TABLE kernel_change ALTER COLUMN believed_at SET NOT NULL, ALTER COLUMN believed_at SET DEFAULT clock_timestamp();
CREATE INDEX kernel_change_believed ON kernel_change (relation, believed_at) WHERE decides;
CREATE INDEX kernel_change_deciding ON kernel_change (believed_at) WHERE decides;
CREATE INDEX kernel_change_holding ON kernel_change (holds_from) WHERE decides AND holds_from IS NOT NULL;
CREATE SCHEMA past;

-- The moment from which a change is believed: a row that carries its own moment of recording says it itself.
CREATE FUNCTION kernel_believed_from(action text, old jsonb, new jsonb) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT CASE
        WHEN action = 'insert' AND new ? 'recorded_at' THEN (new ->> 'recorded_at')::timestamptz
        WHEN action = 'update' AND new ->> 'voided_at' IS NOT NULL THEN (new ->> 'voided_at')::timestamptz
        ELSE clock_timestamp()
    END
$$;

-- Whether the state of a table at a moment is to be had by undoing this change: not where the rows tell by themselves when
-- they were recorded, taken back or closed.
CREATE FUNCTION kernel_decides(relation text, action text, new jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT to_regclass('past.' || quote_ident(relation)) IS NOT NULL AND CASE action
        WHEN 'insert' THEN NOT new ? 'recorded_at'
        WHEN 'update' THEN new - ARRAY['voided_at', 'voided_by_id', 'void_reason', 'recorded'] <> '{}'
        ELSE action = 'delete'
    END
$$;

CREATE OR REPLACE FUNCTION kernel_record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    columns text := kernel_kept_columns(TG_RELID);
    pk text := (SELECT quote_ident(attname) FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = TG_RELID AND indisprimary);
    who text := coalesce(current_setting('zongheng.actor', true), '');
    request text := coalesce(current_setting('zongheng.request', true), '');
    program text := coalesce(current_setting('application_name', true), '');
    holds date := nullif(current_setting('zongheng.holds_from', true), '')::date;
    why text := coalesce(current_setting('zongheng.reason', true), '');
    head text := 'INSERT INTO kernel_change (relation, key, action, old, new, actor, request_id, program, transaction, '
        'believed_at, holds_from, reason, decides) ';
    tail text := '$2, $3, $4, pg_current_xact_id(), kernel_believed_from(%1$L, h.old, h.new), $5, $6, '
        'kernel_decides($1, %1$L, h.new) ';
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM kernel_note_change(TG_TABLE_NAME, '', 'truncate', NULL, NULL);
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE head || format('SELECT $1, n.%1$s::text, ''insert'', NULL, h.new, ', pk) || format(tail, 'insert')
            || format('FROM new_rows n CROSS JOIN LATERAL (SELECT %s) k '
            'CROSS JOIN LATERAL (SELECT NULL::jsonb AS old, to_jsonb(k) AS new) h', kernel_prefixed('n', columns))
        USING TG_TABLE_NAME, who, request, program, holds, why;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE head || format('SELECT $1, o.%1$s::text, ''delete'', h.old, NULL, ', pk) || format(tail, 'delete')
            || format('FROM old_rows o CROSS JOIN LATERAL (SELECT %s) k '
            'CROSS JOIN LATERAL (SELECT to_jsonb(k) AS old, NULL::jsonb AS new) h', kernel_prefixed('o', columns))
        USING TG_TABLE_NAME, who, request, program, holds, why;
    ELSE
        EXECUTE head || format('SELECT $1, o.%1$s::text, ''update'', h.old, h.new, ', pk) || format(tail, 'update')
            || format('FROM old_rows o JOIN new_rows n ON n.%1$s = o.%1$s '
            'CROSS JOIN LATERAL (SELECT to_jsonb(k) AS j FROM (SELECT %2$s) k) a '
            'CROSS JOIN LATERAL (SELECT to_jsonb(k) AS j FROM (SELECT %3$s) k) b '
            'CROSS JOIN LATERAL (SELECT jsonb_object_agg(e.key, e.value) AS old, '
            '    jsonb_object_agg(e.key, b.j -> e.key) AS new FROM jsonb_each(a.j) e '
            '    WHERE e.value IS DISTINCT FROM b.j -> e.key) h '
            'WHERE h.old IS NOT NULL', pk, kernel_prefixed('o', columns), kernel_prefixed('n', columns))
        USING TG_TABLE_NAME, who, request, program, holds, why;
    END IF;
    RETURN NULL;
END $$;

-- Whether a change counts at the moment and on the day that are asked for. What was entered before the history began is
-- believed from the beginning, and so is every row of a moment before it: nobody knew of it then, and nothing else is known.
CREATE FUNCTION kernel_in_force(action text, believed_at timestamptz, holds_from date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT (believed_at <= current_setting('zongheng.known_at')::timestamptz
            OR action = 'insert' AND current_setting('zongheng.before_history') = 'on')
        AND (holds_from IS NULL OR holds_from <= current_setting('zongheng.as_of')::date)
$$;

-- Keys of the rows of a table that look otherwise at the moment and on the day asked for than they do now.
CREATE FUNCTION kernel_past_keys(name text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT c.key), '{}') FROM kernel_change c
    WHERE c.relation = name AND c.decides AND NOT kernel_in_force(c.action, c.believed_at, c.holds_from)
        AND (c.believed_at > current_setting('zongheng.known_at')::timestamptz OR c.holds_from IS NOT NULL)
$$;

-- Those rows, each with the columns that are to be put in place of the present ones: of each column the last value in force,
-- or what the first change that is not in force replaced.
CREATE FUNCTION kernel_past_rows(name text) RETURNS TABLE (key text, patch jsonb) LANGUAGE sql STABLE AS $$
    WITH change AS (
        SELECT c.id, c.key, c.action, c.old, c.new, kernel_in_force(c.action, c.believed_at, c.holds_from) AS holds
        FROM kernel_change c WHERE c.relation = name AND c.key = ANY (kernel_past_keys(name))
    ), standing AS (
        SELECT DISTINCT ON (c.key) c.key, c.holds = (c.action = 'insert') AS there
        FROM change c WHERE c.action IN ('insert', 'delete')
        ORDER BY c.key, c.holds DESC, CASE WHEN c.holds THEN -c.id ELSE c.id END
    ), cell AS (
        SELECT DISTINCT ON (c.key, e.key) c.key, e.key AS name, e.value
        FROM change c CROSS JOIN LATERAL jsonb_each(CASE WHEN c.holds THEN c.new ELSE c.old END) e
        ORDER BY c.key, e.key, c.holds DESC, CASE WHEN c.holds THEN -c.id ELSE c.id END
    )
    SELECT cell.key, jsonb_object_agg(cell.name, cell.value)
    FROM cell LEFT JOIN standing ON standing.key = cell.key
    WHERE standing.there IS DISTINCT FROM false
    GROUP BY cell.key
$$;

-- Whether anything looks otherwise at `moment` and on `day` than it does now, and whether all that was ever entered was there:
-- where the history begins after `moment`, or where that is wanted (`from_start`).
CREATE FUNCTION kernel_past_differs(
    moment timestamptz, day date, from_start boolean, OUT differs boolean, OUT before_history boolean)
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM kernel_change c WHERE c.decides AND c.believed_at > moment
            AND (c.action <> 'insert' OR NOT (from_start OR moment < began.at)))
        OR EXISTS (SELECT FROM kernel_change c WHERE c.decides AND c.holds_from > day),
        from_start OR moment < began.at
    FROM (SELECT coalesce(min(at), 'infinity') AS at FROM kernel_change) began
$$;

-- Makes the views of the past anew: of `tables` by their history, of `views` by their own definition over those. A table that
-- is derived is shown by the function <table>_past, where there is one.
CREATE FUNCTION kernel_show_past(tables text[], views text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    of_table regclass;
    pk text;
    pk_type text;
    definition text;
BEGIN
    DROP SCHEMA past CASCADE;
    CREATE SCHEMA past;
    FOREACH name IN ARRAY tables LOOP
        of_table := to_regclass('public.' || quote_ident(name));
        CONTINUE WHEN of_table IS NULL;
        IF to_regprocedure(quote_ident(name || '_past') || '()') IS NOT NULL THEN
            EXECUTE format('CREATE VIEW past.%1$I AS SELECT * FROM public.%2$I()', name, name || '_past');
            CONTINUE;
        END IF;
        SELECT quote_ident(attname), format_type(atttypid, atttypmod) INTO pk, pk_type
        FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        WHERE indrelid = of_table AND indisprimary;
        EXECUTE format('CREATE VIEW past.%1$I AS SELECT %2$s FROM public.%1$I t '
            'WHERE t.%3$s::text <> ALL (ARRAY(SELECT unnest(kernel_past_keys(%1$L)))) UNION ALL '
            'SELECT %4$s FROM (SELECT r.* FROM kernel_past_rows(%1$L) p LEFT JOIN public.%1$I b ON b.%3$s = p.key::%5$s '
            'CROSS JOIN LATERAL jsonb_populate_record(b, p.patch) r) t',
            name,
            (SELECT string_agg('t.' || quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped),
            pk,
            (SELECT string_agg(CASE WHEN a.attgenerated = '' THEN 't.' || quote_ident(a.attname)
                ELSE '(' || pg_get_expr(d.adbin, d.adrelid) || ') AS ' || quote_ident(a.attname) END, ', ' ORDER BY a.attnum)
             FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = of_table AND a.attnum > 0 AND NOT a.attisdropped),
            pk_type);
    END LOOP;
    FOREACH name IN ARRAY views LOOP
        CONTINUE WHEN to_regclass('public.' || quote_ident(name)) IS NULL;
        PERFORM set_config('search_path', 'public', true);
        definition := pg_get_viewdef(to_regclass('public.' || quote_ident(name)));
        PERFORM set_config('search_path', 'past, public', true);
        EXECUTE format('CREATE VIEW past.%I AS %s', name, definition);
    END LOOP;
    PERFORM set_config('search_path', 'public', true);
END $$;
