-- Slices follow every write that may change them.
CREATE FUNCTION roads_slices_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'roads_progressreport' THEN
        PERFORM roads_refresh_slices(ARRAY(SELECT DISTINCT work_id FROM changed));
    ELSIF TG_TABLE_NAME = 'roads_work' THEN
        PERFORM roads_refresh_slices(ARRAY(SELECT id FROM changed));
    ELSE
        PERFORM roads_refresh_slices(ARRAY(SELECT w.id FROM roads_work w WHERE w.kind IN (SELECT kind FROM changed)));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER roads_report_slices_new AFTER INSERT ON roads_progressreport
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_report_slices_changed AFTER UPDATE ON roads_progressreport
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_work_slices_new AFTER INSERT ON roads_work
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_work_slices_changed AFTER UPDATE ON roads_work
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_step_slices_new AFTER INSERT ON roads_step
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_step_slices_changed AFTER UPDATE ON roads_step
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
CREATE TRIGGER roads_step_slices_gone AFTER DELETE ON roads_step
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION roads_slices_follow();
