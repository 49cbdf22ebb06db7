# Faces: gis/tiles/fetch.py
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import LineString, box
from shapely.geometry import Point as ShapelyPoint

from gis.models import DataVersion, GroundFeature
from gis.tiles.fetch import Made, fetch_tile
from gis.tiles.sql import EXTENT, MAX_ZOOM, Detail, Draw, TileAddress, TileLayer, TileSet
from maps.catalogue import DISTRICT
from roads.chainage import span_of
from roads.models import ExistingStretch, Obstacle, Pipe, Road, Slice
from tests.gis.conftest import Connections
from tests.gis.tiles.mvt import layers_of, read_layer, tile_at
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_work, straight

TO_MERCATOR = Transformer.from_crs(4547, 3857, always_xy=True)
DAY_ZERO = date(2000, 1, 1)


def day(value: date) -> int:
    return (value - DAY_ZERO).days


def content(at: TileAddress, detail: Detail | None = None) -> bytes:
    statement = DISTRICT.statement(at.z, Detail.at(at.z) if detail is None else detail)
    connection.ensure_connection()
    return fetch_tile(connection.connection, statement, (at.z, at.x, at.y))[1]


def layer(name: str, at: TileAddress, detail: Detail | None = None) -> Any:
    return read_layer(content(at, detail), name, at)


class TestAddresses:
    @given(st.integers(0, MAX_ZOOM).flatmap(lambda z: st.tuples(st.just(z), *[st.integers(0, 2**z - 1)] * 2)))
    def test_an_address_reads_back_from_its_own_middle(self, zxy: tuple[int, int, int]) -> None:
        address = TileAddress(*zxy)
        west, south, east, north = address.bounds
        lon, lat = Transformer.from_crs(3857, 4326, always_xy=True).transform(
            (west + east) / 2, (south + north) / 2
        )
        assert TileAddress.at(lon, lat, address.z) == address

    def test_bounds_are_those_of_postgis(self, db: None) -> None:
        address = TileAddress(14, 13347, 6496)
        with connection.cursor() as cursor:
            cursor.execute("SELECT ST_Extent(ST_TileEnvelope(14, 13347, 6496))::text")
            text = cursor.fetchone()[0]
        expected = [float(part) for pair in text[4:-1].split(",") for part in pair.split()]
        assert address.bounds == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize(
        "zxy",
        [("3", "8", "0"), ("3", "0", "8"), ("23", "0", "0"), ("-1", "0", "0"), ("1.0", "0", "0"), ("", "0", "0"),
         ("３", "0", "0"), ("1", "99999999999", "0")],
    )  # fmt: skip
    def test_numbers_that_name_no_tile_name_none(self, zxy: tuple[str, str, str]) -> None:
        assert TileAddress.parse(*zxy) is None


@pytest.mark.django_db
class TestLayers:
    def test_a_slice_carries_its_days_and_lies_where_it_was_measured(self) -> None:
        road = make_road(line=straight(length=400), road_class="secondary")
        work = make_work(road, 0, 400, planned_start=date(2014, 3, 1), from_label="甲路", to_label="乙路")
        make_report(work, "subgrade", 0, 100, day=date(2014, 6, 1))
        at = tile_at(50, 0, 16)
        rows = layer("works", at)
        first = rows[rows["b"] != Slice.NEVER].iloc[0]
        assert (first["w"], first["k"], first["side"], first["cls"]) == (
            work.pk,
            "carriageway",
            "B",
            "secondary",
        )
        assert (first["b"], first["s1"]) == (day(date(2014, 6, 1)),) * 2
        assert (first["f"], first["s2"], first["pf"]) == (Slice.NEVER,) * 3
        assert first["ps"] == day(date(2014, 3, 1))
        assert first["n"] == f"{road.name}(甲路—乙路)"
        expected = LineString([TO_MERCATOR.transform(EAST + m, NORTH) for m in (0, 100)])
        assert first.geometry.hausdorff_distance(expected.intersection(buffered(at))) < pixel(at)

    def test_halves_are_told_apart_at_high_zooms_and_fall_together_at_low_ones(self) -> None:
        work = make_work(make_road(line=straight(length=400)), 0, 400)
        make_report(work, "subgrade", 0, 400, side="L")
        assert sorted(layer("works", tile_at(200, 0, 14))["side"]) == ["L", "R"]
        low = layer("works", tile_at(200, 0, 13))
        assert "side" not in low.columns
        assert sorted(low["b"]) == [day(date(2014, 6, 1)), Slice.NEVER]

    def test_a_feature_is_known_by_its_primary_key(self) -> None:
        work = make_work(make_road(line=straight(length=400)), 0, 400)
        at = tile_at(200, 0, 15)
        assert list(layer("works", at)["mvt_id"]) == [work.slices.get().pk]
        assert list(layer("roads", at)["mvt_id"]) == [work.road_id]

    def test_roads_carry_axis_and_class(self) -> None:
        make_road(
            "神州路", line=straight(length=400), axis="EW", axis_no=5, road_class="arterial", schematic=True
        )
        row = layer("roads", tile_at(200, 0, 13)).iloc[0]
        assert (row["name"], row["axis"], row["cls"], bool(row["schematic"])) == (
            "神州路",
            "横5",
            "arterial",
            True,
        )

    def test_an_existing_stretch_is_cut_from_its_road(self) -> None:
        road = make_road(line=straight(length=400))
        ExistingStretch.objects.create(road=road, span=span_of(100, 200), since=date(2014, 4, 1))
        at = tile_at(150, 0, 16)
        row = layer("existing", at).iloc[0]
        assert row["since"] == day(date(2014, 4, 1))
        expected = LineString([TO_MERCATOR.transform(EAST + m, NORTH) for m in (100, 200)])
        assert row.geometry.hausdorff_distance(expected.intersection(buffered(at))) < pixel(at)

    def test_pipes_appear_from_zoom_12_and_tell_material_from_zoom_14(self) -> None:
        Pipe.objects.create(
            code="p",
            kind="gas",
            line=straight(length=400),
            diameter_mm=300,
            material="PE",
            laid_on=date(2014, 5, 5),
        )
        row = layer("pipes", tile_at(200, 0, 15)).iloc[0]
        assert (row["k"], row["laid"], row["pl"]) == ("gas", day(date(2014, 5, 5)), Slice.NEVER)
        assert (row["dn"], row["mat"]) == (300, "PE")
        assert "mat" not in layer("pipes", tile_at(200, 0, 13)).columns
        assert "pipes" not in layers_of(content(tile_at(200, 0, 11)))

    def test_networks_leave_the_overview_to_carriageways(self) -> None:
        road = make_road(line=straight(length=2000))
        make_work(road, 0, 1000)
        make_work(road, 0, 1000, kind="gas")
        assert set(layer("works", tile_at(500, 0, 13))["k"]) == {"carriageway", "gas"}
        assert set(layer("works", tile_at(500, 0, 12))["k"]) == {"carriageway"}

    def test_an_obstacle_without_a_point_lies_in_the_middle_of_its_span(self) -> None:
        work = make_work(make_road(line=straight(length=400)), 0, 400)
        common = {"work": work, "kind": "land", "found_on": date(2014, 5, 1)}
        Obstacle.objects.create(code="a", title="甲", span=span_of(100, 200), **common)
        Obstacle.objects.create(code="b", title="乙", geom=Point(EAST + 300, NORTH, srid=4547), **common)
        at = tile_at(200, 0, 16)
        rows = layer("obstacles", at).set_index("title")
        for title, metres in (("甲", 150), ("乙", 300)):
            place = TO_MERCATOR.transform(EAST + metres, NORTH)
            assert rows.loc[title].geometry.distance(ShapelyPoint(*place)) < 2 * pixel(at)
        assert rows.loc["甲"]["res"] == Slice.NEVER

    def test_a_crossing_is_labelled_once_where_the_roads_meet(self) -> None:
        make_road("神州路", line=straight(length=400))
        make_road("中原路", line=straight(x=200, y=-200, length=400, east=False))
        at = tile_at(200, 0, 15)
        rows = layer("crossings", at)
        assert list(rows["label"]) == ["神州路×中原路"]
        x, y = TO_MERCATOR.transform(EAST + 200, NORTH)
        assert rows.geometry.iloc[0].distance(ShapelyPoint(x, y)) < 2 * pixel(at)

    def test_places_and_ground_are_drawn(self) -> None:
        make_place("气象局", 100, 100)
        GroundFeature.objects.create(kind="river", name="大沙河", geom=straight(y=50, length=400))
        layers = layers_of(content(tile_at(100, 100, 14)))
        assert {"ground", "places"} <= set(layers)

    def test_equal_data_gives_equal_bytes(self) -> None:
        for number in range(5):
            make_work(make_road(line=straight(y=number * 20, length=400)), 0, 400)
        for zoom in (11, 13, 15):
            at = tile_at(200, 0, zoom)
            assert content(at) == content(at) != b""

    def test_a_tile_without_anything_is_empty(self) -> None:
        make_work()
        assert content(TileAddress(14, 0, 0)) == b""

    def test_half_works_with_the_same_days_become_one_feature_below_zoom_14(self) -> None:
        work = make_work(make_road(line=straight(length=400)), 0, 400)
        for side in "LR":
            make_report(work, "subgrade", 0, 200, side=side)
        make_report(work, "base", 0, 100, side="L")
        assert len(layer("works", tile_at(200, 0, 14))) == 4
        assert len(layer("works", tile_at(200, 0, 13))) == 2

    def test_a_tile_whose_detail_is_lowered_keeps_the_state_of_its_works(self) -> None:
        work = make_work(make_road(line=straight(length=400)), 0, 400)
        make_report(work, "subgrade", 0, 400, day=date(2014, 6, 1))
        row = layer("works", tile_at(200, 0, 13), Detail.COARSE).iloc[0]
        exact = day(date(2014, 6, 1))
        assert exact <= row["b"] < exact + 32
        assert row["f"] == Slice.NEVER


def pixel(at: TileAddress) -> float:
    """Metres of EPSG:3857 in two units of the tile's grid."""
    west, _, east, _ = at.bounds
    return 2 * (east - west) / EXTENT


def buffered(at: TileAddress) -> Any:
    west, south, east, north = at.bounds
    margin = (east - west) * 128 / EXTENT
    return box(west - margin, south - margin, east + margin, north + margin)


@pytest.mark.django_db
class TestIndexes:
    def test_every_layer_finds_its_rows_by_an_index(self) -> None:
        """With sequential scans priced out, a plan that still holds one has no index to use."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
            for zoom in (13, 15):
                statement = DISTRICT.statement(zoom, Detail.at(zoom)).replace("$1", "1").replace("$2", "0")
                cursor.execute("EXPLAIN (COSTS OFF) " + statement.replace("$3", "0"))
                plan = "\n".join(row[0] for row in cursor.fetchall())
                spatial = [
                    line.strip()
                    for line in plan.splitlines()
                    if "Seq Scan" in line and "kernel_versionstep" not in line
                ]
                assert spatial == []
                for index in ("road_centreline_3857", "roads_slice_geom_3857"):
                    assert index in plan


class TestVersion:
    @staticmethod
    def version() -> int:
        return DataVersion.objects.get().version

    @pytest.mark.django_db
    def test_the_orm_raises_it(self) -> None:
        before = self.version()
        road = make_road()
        created = self.version()
        road.delete()
        assert before < created < self.version()

    @pytest.mark.django_db
    def test_a_bulk_update_and_plain_sql_raise_it(self) -> None:
        make_road()
        before = self.version()
        Road.objects.update(source="测绘")
        updated = self.version()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE roads_road SET source = ''")
        assert before < updated < self.version()

    @pytest.mark.django_db
    def test_a_rollback_takes_it_back_with_the_rows(self) -> None:
        before = self.version()
        with transaction.atomic():
            make_road()
            transaction.set_rollback(True)
        assert self.version() == before
        assert not Road.objects.exists()

    def test_a_tile_sees_rows_and_version_of_one_moment(self, two_connections: Connections) -> None:
        reader, writer = two_connections
        at = tile_at(200, 0, 14)
        statement = DISTRICT.statement(14, Detail.FULL)

        def seen() -> Made:
            return fetch_tile(reader, statement, (at.z, at.x, at.y))

        before = seen()
        writer.execute("UPDATE roads_road SET name = '乙'")
        assert seen() == before, "another's uncommitted write is neither in the rows nor in the version"
        writer.commit()
        after = seen()
        assert after[0] > before[0]
        assert list(read_layer(after[1], "roads", at)["name"]) == ["乙"]

    @pytest.mark.django_db
    def test_it_never_falls_behind_the_clock(self) -> None:
        """A database made anew must not hand out numbers under which browsers keep other tiles: it begins at the clock,
        and this one was made for these tests."""
        make_road()
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp()) * 1000")
            now_ms = float(cursor.fetchone()[0])
        assert now_ms - 86_400_000 < self.version() <= now_ms + 1


class TestStatements:
    def test_layers_absent_at_a_zoom_cost_nothing(self) -> None:
        assert "roads_pipe" not in DISTRICT.statement(11, Detail.at(11))
        assert "roads_pipe" in DISTRICT.statement(13, Detail.at(13))

    def test_the_fingerprint_follows_the_sql(self) -> None:
        def with_column(name: str) -> TileSet:
            draw = Draw(source="t", geometry="g", columns={name: "1"})
            return TileSet("a", "", (TileLayer("l", "", {}, {Detail.FULL: draw}),))

        assert with_column("a").fingerprint == with_column("a").fingerprint != with_column("b").fingerprint
