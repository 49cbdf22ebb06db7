-- The moment of recording and that of taking back come from the database's clock (docs/decisions/0121). A writer's own clock
-- may be a little off: what it says is replaced. Any other moment is refused, but for rows marked demo inside the one door,
-- zongheng.demo_moment (gis.two_times.demo_moment). The arguments name the table and the column by which a row is of one that
-- is marked, where it has no mark of its own.
CREATE FUNCTION kernel_guard_clock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    door text := coalesce(current_setting('zongheng.demo_moment', true), '');
    near interval := '1 hour';
    said jsonb := to_jsonb(NEW);
    demo boolean := false;
BEGIN
    IF door <> '' THEN
        IF TG_NARGS = 0 THEN
            demo := (said ->> 'demo')::boolean;
        ELSE
            EXECUTE format('SELECT demo FROM %I WHERE id = $1', TG_ARGV[0]) INTO demo USING (said ->> TG_ARGV[1])::bigint;
        END IF;
    END IF;
    IF demo THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF abs(extract(epoch FROM NEW.recorded_at - clock_timestamp())) > extract(epoch FROM near) THEN
            RAISE EXCEPTION '记录时间由数据库的时钟给出，不能另写'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_recorded_by_clock';
        END IF;
        NEW.recorded_at := statement_timestamp();
    END IF;
    IF said ->> 'voided_at' IS NOT NULL AND (TG_OP = 'INSERT' OR to_jsonb(OLD) ->> 'voided_at' IS NULL) THEN
        IF abs(extract(epoch FROM (said ->> 'voided_at')::timestamptz - clock_timestamp())) > extract(epoch FROM near) THEN
            RAISE EXCEPTION '作废时间由数据库的时钟给出，不能另写'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_voided_by_clock';
        END IF;
        NEW := jsonb_populate_record(NEW, jsonb_build_object('voided_at', statement_timestamp()));
    END IF;
    RETURN NEW;
END $$;

-- Gives a table the guard, once; `of_table` and `of_column` as its arguments, or none.
CREATE FUNCTION kernel_keep_clock(name text, of_table text, of_column text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('public.' || quote_ident(name)) IS NULL
        OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ('public.' || quote_ident(name))::regclass AND tgname = 'kernel_clock') THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TRIGGER kernel_clock BEFORE INSERT OR UPDATE ON public.%I FOR EACH ROW '
        'EXECUTE FUNCTION kernel_guard_clock(%s)', name,
        CASE WHEN of_table = '' THEN '' ELSE format('%L, %L', of_table, of_column) END);
END $$;

-- The same question as before (0015), asked of an index that the rows ever entered do not fill.
CREATE INDEX kernel_change_corrected ON kernel_change (believed_at) WHERE decides AND action <> 'insert';
CREATE OR REPLACE FUNCTION kernel_past_differs(
    moment timestamptz, day date, from_start boolean, OUT differs boolean, OUT before_history boolean)
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM kernel_change c WHERE c.decides AND c.action <> 'insert' AND c.believed_at > moment)
        OR NOT (from_start OR moment < began.at)
            AND EXISTS (SELECT FROM kernel_change c WHERE c.decides AND c.believed_at > moment)
        OR EXISTS (SELECT FROM kernel_change c WHERE c.decides AND c.holds_from > day),
        from_start OR moment < began.at
    FROM (SELECT coalesce(min(at), 'infinity') AS at FROM kernel_change) began
$$;
