-- Redevelopment reports are appended. A cumulative figure may not exceed its total, nor fall below an earlier one or rise
-- above a later one unless it is a correction with a reason. Afterwards only a void (once) may be written.
CREATE FUNCTION villages_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    project villages_redevelopment%ROWTYPE;
    total numeric;
    before numeric;
    later numeric;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '改造进度上报不能删除，只能作废'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redev_report_append_only';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.redevelopment_id, OLD.measure, OLD.day, OLD.value, OLD.correction, OLD.reason, OLD.recorded_at,
                OLD.by_id, OLD.demo)
            IS DISTINCT FROM (NEW.redevelopment_id, NEW.measure, NEW.day, NEW.value, NEW.correction, NEW.reason,
                NEW.recorded_at, NEW.by_id, NEW.demo)
            OR (OLD.voided_at IS NOT NULL AND (OLD.voided_at, OLD.voided_by_id, OLD.void_reason)
                IS DISTINCT FROM (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)) THEN
            RAISE EXCEPTION '改造进度上报不能修改，只能作废一次'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'redev_report_append_only';
        END IF;
        RETURN NEW;
    END IF;
    -- Two reports of one project at the same moment are checked one after the other.
    SELECT * INTO project FROM villages_redevelopment WHERE id = NEW.redevelopment_id FOR UPDATE;
    total := CASE NEW.measure
        WHEN 'signed' THEN project.households WHEN 'moved' THEN project.households
        WHEN 'demolished' THEN project.demolish_m2 ELSE project.compensation_wan_yuan
    END;
    IF NEW.value > total THEN
        RAISE EXCEPTION '累计值 % 超过总数 %', NEW.value, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redev_report_within_total';
    END IF;
    IF NOT NEW.correction THEN
        SELECT value INTO before FROM villages_redevelopmentreport
        WHERE redevelopment_id = NEW.redevelopment_id AND measure = NEW.measure AND day <= NEW.day AND voided_at IS NULL
        ORDER BY day DESC, recorded_at DESC, id DESC LIMIT 1;
        SELECT value INTO later FROM villages_redevelopmentreport
        WHERE redevelopment_id = NEW.redevelopment_id AND measure = NEW.measure AND day > NEW.day AND voided_at IS NULL
            AND NOT correction
        ORDER BY day, recorded_at, id LIMIT 1;
        IF NEW.value < before THEN
            RAISE EXCEPTION '累计值 % 小于此前已报的 %，减少要作为更正并写明原因', NEW.value, before
                USING ERRCODE = 'check_violation', CONSTRAINT = 'redev_report_never_falls';
        END IF;
        IF NEW.value > later THEN
            RAISE EXCEPTION '累计值 % 大于此后已报的 %，请先核对', NEW.value, later
                USING ERRCODE = 'check_violation', CONSTRAINT = 'redev_report_never_falls';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER villages_report_guard BEFORE INSERT OR UPDATE OR DELETE ON villages_redevelopmentreport
    FOR EACH ROW EXECUTE FUNCTION villages_guard_report();

ALTER TABLE villages_redevelopmentreport ADD CONSTRAINT redev_report_day_not_after_recording
    CHECK (day <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date);
