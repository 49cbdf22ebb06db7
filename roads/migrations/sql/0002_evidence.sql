-- Inspections are appended. A new one has to fit its work; afterwards only a void (once) and the present place may be
-- written.
CREATE FUNCTION roads_guard_inspection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    work roads_work%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '督查记录不能删除，只能作废'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_append_only';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) - '{voided_at,voided_by_id,void_reason,placed,found_placed}'::text[]
            IS DISTINCT FROM to_jsonb(NEW) - '{voided_at,voided_by_id,void_reason,placed,found_placed}'::text[]
            OR (OLD.voided_at IS NOT NULL AND (OLD.voided_at, OLD.voided_by_id, OLD.void_reason)
                IS DISTINCT FROM (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)) THEN
            RAISE EXCEPTION '督查记录不能修改，只能作废一次'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_append_only';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO work FROM roads_work WHERE id = NEW.work_id;
    IF NOT EXISTS (SELECT FROM roads_step WHERE id = NEW.step_id AND kind = work.kind) THEN
        RAISE EXCEPTION '这道工序不属于该类工程'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_step_of_kind';
    END IF;
    IF work.span IS NULL OR NOT work.span @> NEW.span THEN
        RAISE EXCEPTION '检查范围超出工程桩号范围'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_span_inside_work';
    END IF;
    NEW.placed := NEW.span;
    NEW.found_placed := NEW.found;
    RETURN NEW;
END $$;

CREATE TRIGGER roads_inspection_guard BEFORE INSERT OR UPDATE OR DELETE ON roads_inspection
    FOR EACH ROW EXECUTE FUNCTION roads_guard_inspection();

-- What answers an inspection, and under which key a report came, is appended too.
CREATE FUNCTION roads_guard_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '这条记录不能修改或删除' USING ERRCODE = 'check_violation', CONSTRAINT = 'field_append_only';
END $$;

CREATE TRIGGER roads_inspection_answer_guard BEFORE UPDATE OR DELETE ON roads_inspectionanswer
    FOR EACH ROW EXECUTE FUNCTION roads_guard_appended();
CREATE TRIGGER roads_sent_report_guard BEFORE UPDATE OR DELETE ON roads_sentreport
    FOR EACH ROW EXECUTE FUNCTION roads_guard_appended();
CREATE TRIGGER roads_photo_place_guard BEFORE DELETE ON roads_photoplace
    FOR EACH ROW EXECUTE FUNCTION roads_guard_appended();

-- What each inspection that stood at `known_at` says on each half at the end of `as_of`: `confirmed` metres, and
-- metres still `contradicted`. A later inspection of the same step and half goes before an earlier one. A contradiction
-- is closed by a note, or over the metres of a report of that day or later that was recorded after it.
CREATE FUNCTION roads_inspected(ids bigint[], as_of date, known_at timestamptz)
RETURNS TABLE (id bigint, work_id bigint, step_id bigint, side text, confirmed nummultirange, contradicted nummultirange)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH inspection AS MATERIALIZED (
        SELECT i.id, i.work_id, i.step_id, half.side, i.day, i.recorded_at, i.placed * w.span AS span,
            coalesce(nummultirange(i.found_placed * w.span), '{}') AS found,
            EXISTS (
                SELECT FROM roads_inspectionanswer a
                WHERE a.inspection_id = i.id AND a.day <= as_of AND a.recorded_at <= known_at
            ) AS answered
        FROM roads_inspection i
        JOIN roads_work w ON w.id = i.work_id
        JOIN (VALUES ('L'), ('R')) AS half (side) ON i.side IN ('B', half.side)
        WHERE i.work_id = ANY (ids) AND i.day <= as_of AND i.recorded_at <= known_at
            AND (i.voided_at IS NULL OR i.voided_at > known_at)
    ), holding AS (
        SELECT i.*, nummultirange(i.span) - coalesce((
            SELECT range_agg(later.span) FROM inspection later
            WHERE (later.work_id, later.step_id, later.side) = (i.work_id, i.step_id, i.side)
                AND (later.day, later.recorded_at, later.id) > (i.day, i.recorded_at, i.id)
        ), '{}') AS holds
        FROM inspection i
    )
    SELECT i.id, i.work_id, i.step_id, i.side, i.holds * i.found,
        CASE WHEN i.answered THEN '{}'::nummultirange ELSE i.holds - i.found - coalesce((
            SELECT range_agg(r.placed) FROM roads_progressreport r
            WHERE r.work_id = i.work_id AND r.step_id = i.step_id AND r.side IN ('B', i.side)
                AND r.day BETWEEN i.day AND as_of AND r.recorded_at > i.recorded_at AND r.recorded_at <= known_at
                AND (r.voided_at IS NULL OR r.voided_at > known_at)
        ), '{}') END
    FROM holding i
$$;

-- For each located work of `ids`, each step and each half: the metres `done` as roads_step_spans has them, and of them
-- those `inspected` and found finished, those `photographed` (whether inspected or not), those `contradicted`. A photo
-- of the step shows `near_m` metres either way of a report within `near_days` days, where its position is that good.
CREATE FUNCTION roads_evidence_spans(ids bigint[], as_of date, known_at timestamptz, near_m numeric, near_days integer)
RETURNS TABLE (
    work_id bigint, step_id bigint, step_position smallint, side text,
    done nummultirange, inspected nummultirange, photographed nummultirange, contradicted nummultirange
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH verdict AS (
        SELECT i.work_id, i.step_id, i.side, range_agg(i.confirmed) AS confirmed, range_agg(i.contradicted) AS contradicted
        FROM roads_inspected(ids, as_of, known_at) i GROUP BY 1, 2, 3
    ), shown AS (
        SELECT r.work_id, r.step_id, half.side, range_agg(
            r.placed * numrange(p.metres::numeric - near_m, p.metres::numeric + near_m)
        ) AS photographed
        FROM roads_photoplace p
        JOIN kernel_photo k ON k.id = p.photo_id
        JOIN roads_progressreport r ON r.work_id = p.work_id AND r.step_id = p.step_id
        JOIN (VALUES ('L'), ('R')) AS half (side) ON r.side IN ('B', half.side) AND p.side IN ('B', half.side)
        WHERE p.work_id = ANY (ids) AND NOT p.by_hand AND p.offset_m <= near_m AND coalesce(k.accuracy_m, 0) <= near_m
            AND k.day <= as_of AND k.recorded_at <= known_at AND (k.voided_at IS NULL OR k.voided_at > known_at)
            AND r.day <= as_of AND r.recorded_at <= known_at AND (r.voided_at IS NULL OR r.voided_at > known_at)
            AND abs(k.day - r.day) <= near_days
        GROUP BY 1, 2, 3
    )
    SELECT d.work_id, d.step_id, d.step_position, d.side, d.done,
        d.done * coalesce(v.confirmed, '{}') - coalesce(v.contradicted, '{}'),
        d.done * coalesce(s.photographed, '{}'),
        d.done * coalesce(v.contradicted, '{}')
    FROM roads_step_spans(ids, as_of, known_at) d
    LEFT JOIN verdict v USING (work_id, step_id, side)
    LEFT JOIN shown s USING (work_id, step_id, side)
$$;
