-- Keeps a work's line equal to its span on the present centreline. A span beyond the road is refused by name.
CREATE FUNCTION roads_cut_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    road roads_road%ROWTYPE;
BEGIN
    IF NEW.span IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO road FROM roads_road WHERE id = NEW.road_id;
    IF upper(NEW.span) > road.length_m::numeric + 0.001 THEN
        RAISE EXCEPTION '桩号范围超出道路：%长 % 米，止点写到 % 米', road.name, round(road.length_m::numeric, 1), upper(NEW.span)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'work_span_inside_road';
    END IF;
    NEW.line := roads_cut(road.centreline, road.length_m, NEW.span);
    NEW.flag := '';
    RETURN NEW;
END $$;

CREATE TRIGGER roads_work_cut_new BEFORE INSERT ON roads_work FOR EACH ROW EXECUTE FUNCTION roads_cut_work();
CREATE TRIGGER roads_work_cut_moved BEFORE UPDATE OF span, road_id ON roads_work
    FOR EACH ROW WHEN (NEW.flag = '' OR NEW.span IS DISTINCT FROM OLD.span OR NEW.road_id IS DISTINCT FROM OLD.road_id)
    EXECUTE FUNCTION roads_cut_work();

-- A centreline with works on it changes only through roads.services.replace_centreline, which moves the works with it.
CREATE FUNCTION roads_guard_centreline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('zongheng.rereferencing', true) IS DISTINCT FROM 'on'
        AND EXISTS (SELECT FROM roads_work WHERE road_id = NEW.id AND span IS NOT NULL) THEN
        RAISE EXCEPTION '%上有工程，更换中线要用“更换中线”功能，工程才会随之移位', NEW.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'road_centreline_moves_its_works';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER roads_road_guard BEFORE UPDATE OF centreline ON roads_road
    FOR EACH ROW WHEN (NOT ST_OrderingEquals(OLD.centreline, NEW.centreline)) EXECUTE FUNCTION roads_guard_centreline();
