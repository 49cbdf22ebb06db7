-- A source's dated states are appended; afterwards only a void, once, may be written. They go with their source alone,
-- and only those that are void.
CREATE FUNCTION parcels_guard_source_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.voided_at IS NULL THEN
            RAISE EXCEPTION '源点状态不能删除，只能作废'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'source_state_append_only';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.source_id, OLD.day, OLD.state, OLD.note, OLD.recorded_at, OLD.by_id, OLD.demo)
        IS DISTINCT FROM (NEW.source_id, NEW.day, NEW.state, NEW.note, NEW.recorded_at, NEW.by_id, NEW.demo)
        OR OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION '源点状态不能修改，只能作废一次'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_state_append_only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER parcels_source_state_guard BEFORE UPDATE OR DELETE ON parcels_sourcestate
    FOR EACH ROW EXECUTE FUNCTION parcels_guard_source_state();

-- A state's day cannot lie after the day it was recorded, in local time.
ALTER TABLE parcels_sourcestate ADD CONSTRAINT source_state_not_after_recording
    CHECK (day <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date);

-- Writes to what is drawn raise the data version.
SELECT kernel_bump_version_on_write('parcels_source', 'parcels_sourcestate');
