-- A parcel's dated states are appended, never edited or deleted.
CREATE FUNCTION parcels_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '地块状态不能修改或删除，请追加新的状态'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'parcel_state_append_only';
END $$;

CREATE TRIGGER parcels_state_guard BEFORE UPDATE OR DELETE ON parcels_parcelstate
    FOR EACH ROW EXECUTE FUNCTION parcels_guard_state();
