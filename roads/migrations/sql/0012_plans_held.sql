-- The planned days that held on `as_of` of each work whose plan was ever changed, as believed at `known_at`; the plans of
-- all other works stand in their columns (roads.figures.plan_book asks the same of the models).
CREATE FUNCTION roads_plans_held(as_of date, known_at timestamptz)
RETURNS TABLE (work_id bigint, planned_start date, planned_finish date) LANGUAGE sql STABLE AS $$
    SELECT plan.work_id, plan.planned_start, plan.planned_finish FROM roads_workplan plan
    WHERE plan.valid @> as_of AND plan.recorded @> known_at
$$;
