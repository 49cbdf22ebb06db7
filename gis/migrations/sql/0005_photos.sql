-- Photos are appended: afterwards only a void (once) may be written. Their files are the storage's matter.
CREATE FUNCTION kernel_guard_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '照片不能删除，只能作废' USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_append_only';
    END IF;
    IF to_jsonb(OLD) - '{voided_at,voided_by_id,void_reason}'::text[]
        IS DISTINCT FROM to_jsonb(NEW) - '{voided_at,voided_by_id,void_reason}'::text[]
        OR (OLD.voided_at IS NOT NULL AND (OLD.voided_at, OLD.voided_by_id, OLD.void_reason)
            IS DISTINCT FROM (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)) THEN
        RAISE EXCEPTION '照片不能修改，只能作废一次' USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_append_only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kernel_photo_guard BEFORE UPDATE OR DELETE ON kernel_photo
    FOR EACH ROW EXECUTE FUNCTION kernel_guard_photo();
