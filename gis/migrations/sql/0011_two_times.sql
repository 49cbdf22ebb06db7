-- The trigger of every table of facts with two times; its argument names the column of whose fact a row is. A new row is
-- believed from the database's present moment on. What it contradicts is closed at that moment, and the part of it outside
-- the new row's days is carried on as a row of its own. Every other write is refused.
CREATE FUNCTION kernel_two_times() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    door text := current_setting('zongheng.demo_moment', true);
    inside boolean := coalesce(current_setting('zongheng.two_times', true), '') = 'on';
    owner text := TG_ARGV[0];
    earlier record;
    days daterange;
BEGIN
    IF inside THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;  -- what the fact was of is deleted, and its history with it
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '历史记录不能修改或删除，请追加新的版本'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
    END IF;
    IF NEW.recorded_at <> now() OR lower(NEW.recorded) <> now() OR NOT upper_inf(NEW.recorded) THEN
        RAISE EXCEPTION '记录时间由数据库的时钟给出，不能另写'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_recorded_by_clock';
    END IF;
    IF NEW.demo AND coalesce(door, '') <> '' THEN
        moment := door::timestamptz;
    END IF;
    NEW.recorded := tstzrange(moment, NULL);
    NEW.recorded_at := moment;
    NEW.carried := false;
    PERFORM set_config('zongheng.two_times', 'on', true);
    FOR earlier IN EXECUTE format(
        'SELECT * FROM %s WHERE %I = ($1).%I AND upper_inf(recorded) AND valid && ($1).valid FOR UPDATE',
        TG_RELID::regclass, owner, owner
    ) USING NEW LOOP
        EXECUTE format('UPDATE %s SET recorded = tstzrange(lower(recorded), $1) WHERE id = $2', TG_RELID::regclass)
            USING moment, earlier.id;
        FOREACH days IN ARRAY ARRAY(SELECT unnest(datemultirange(earlier.valid) - datemultirange(NEW.valid))) LOOP
            EXECUTE format(
                'INSERT INTO %1$s SELECT (jsonb_populate_record(NULL::%1$s, to_jsonb($1) || jsonb_build_object('
                '''id'', nextval(pg_get_serial_sequence(%2$L, ''id'')), ''valid'', $2, ''carried'', true, '
                '''recorded'', tstzrange($3, NULL)))).*',
                TG_RELID::regclass, TG_RELID::regclass::text
            ) USING earlier, days, moment;
        END LOOP;
    END LOOP;
    PERFORM set_config('zongheng.two_times', '', true);
    RETURN NEW;
END $$;
