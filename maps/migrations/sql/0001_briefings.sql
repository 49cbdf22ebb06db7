-- A published briefing is never changed or deleted: what was printed can be printed again. A new version supersedes it.
CREATE FUNCTION maps_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已发布的月汇报不能修改或删除，只能发布新的版本替换它'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'briefing_frozen';
END $$;

CREATE TRIGGER maps_briefing_guard BEFORE UPDATE OR DELETE ON maps_briefing
    FOR EACH ROW EXECUTE FUNCTION maps_guard_briefing();
CREATE TRIGGER maps_briefing_file_guard BEFORE UPDATE OR DELETE ON maps_briefingfile
    FOR EACH ROW EXECUTE FUNCTION maps_guard_briefing();
