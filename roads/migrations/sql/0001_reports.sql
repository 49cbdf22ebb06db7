-- A report's day cannot lie after the day it was recorded, in local time.
ALTER TABLE roads_progressreport ADD CONSTRAINT report_day_not_after_recording
    CHECK (day <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date);

-- Reports are appended. A new one has to fit its work; afterwards only a void (once) and the present place may be written.
CREATE FUNCTION roads_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    work roads_work%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '进度上报不能删除，只能作废' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_append_only';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.work_id, OLD.step_id, OLD.span, OLD.side, OLD.day, OLD.note, OLD.recorded_at, OLD.by_id, OLD.demo)
            IS DISTINCT FROM
            (NEW.work_id, NEW.step_id, NEW.span, NEW.side, NEW.day, NEW.note, NEW.recorded_at, NEW.by_id, NEW.demo)
            OR (OLD.voided_at IS NOT NULL AND (OLD.voided_at, OLD.voided_by_id, OLD.void_reason)
                IS DISTINCT FROM (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)) THEN
            RAISE EXCEPTION '进度上报不能修改，只能作废一次' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_append_only';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO work FROM roads_work WHERE id = NEW.work_id;
    IF NOT EXISTS (SELECT FROM roads_step WHERE id = NEW.step_id AND kind = work.kind) THEN
        RAISE EXCEPTION '这道工序不属于该类工程' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_step_of_kind';
    END IF;
    IF work.span IS NULL OR NOT work.span @> NEW.span THEN
        RAISE EXCEPTION '填报范围超出工程桩号范围' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_span_inside_work';
    END IF;
    NEW.placed := NEW.span;
    RETURN NEW;
END $$;

CREATE TRIGGER roads_report_guard BEFORE INSERT OR UPDATE OR DELETE ON roads_progressreport
    FOR EACH ROW EXECUTE FUNCTION roads_guard_report();

-- A work's dated status is appended too.
CREATE FUNCTION roads_guard_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '工程状态不能修改或删除，请追加新的状态' USING ERRCODE = 'check_violation', CONSTRAINT = 'status_append_only';
END $$;

CREATE TRIGGER roads_status_guard BEFORE UPDATE OR DELETE ON roads_workstatus
    FOR EACH ROW EXECUTE FUNCTION roads_guard_status();
