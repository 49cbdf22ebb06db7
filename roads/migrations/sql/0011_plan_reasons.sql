-- A plan that changes with its work's other columns takes the reason and the day that those are told of
-- (gis.past.changing).
CREATE OR REPLACE FUNCTION roads_plan_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    from_day date := coalesce(nullif(current_setting('zongheng.plan_from', true), ''),
        nullif(current_setting('zongheng.holds_from', true), ''))::date;
    called text := coalesce(nullif(current_setting('zongheng.plan_name', true), ''),
        CASE WHEN from_day IS NULL THEN '更正' ELSE '调整计划' END);
    why text := coalesce(nullif(current_setting('zongheng.plan_reason', true), ''),
        nullif(current_setting('zongheng.reason', true), ''), '直接修改，未写原因');
    who bigint := nullif(current_setting('zongheng.plan_by', true), '')::bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM roads_workplan WHERE work_id = NEW.id) THEN
        PERFORM set_config('zongheng.two_times', 'on', true);
        INSERT INTO roads_workplan (work_id, name, baseline, valid, recorded, recorded_at, carried, reason, demo,
            planned_start, planned_finish, goal, goal_due, budget_wan_yuan)
        VALUES (OLD.id, '基准计划', true, daterange(NULL, NULL), tstzrange(NULL, NULL),
            coalesce(CASE WHEN OLD.demo THEN nullif(current_setting('zongheng.demo_moment', true), '')::timestamptz END, clock_timestamp()), false,
            '随工程登记', OLD.demo, OLD.planned_start, OLD.planned_finish, OLD.goal, OLD.goal_due, OLD.budget_wan_yuan);
        PERFORM set_config('zongheng.two_times', '', true);
    END IF;
    INSERT INTO roads_workplan (work_id, name, baseline, valid, carried, reason, by_id, demo,
        planned_start, planned_finish, goal, goal_due, budget_wan_yuan)
    VALUES (NEW.id, called, false, daterange(from_day, NULL), false, why, who, NEW.demo,
        NEW.planned_start, NEW.planned_finish, NEW.goal, NEW.goal_due, NEW.budget_wan_yuan);
    RETURN NULL;
END $$;
