"""Cached tiles are those that a fresh statement makes, whatever is written; and a write remakes only tiles near it."""

# Faces: gis/tiles/cache.py, gis/tiles/fetch.py

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import DatabaseError, connection, transaction

from gis.errors import DomainError
from gis.models import GroundFeature, ResponsibleUnit
from gis.tiles.cache import StoredTile, TileCache
from gis.tiles.fetch import OnConnections
from gis.tiles.response import current_tile, make, stored
from gis.tiles.sql import TileAddress
from maps.catalogue import DISTRICT
from parcels.models import LandUse, Parcel, ParcelState, PlanningArea
from parcels.services import set_parcel_state
from parcels.sources.models import Source
from parcels.sources.services import set_source_state
from roads.chainage import span_of
from roads.models import ExistingStretch, Obstacle, Pipe, Place, ProgressReport, Road, Work
from roads.rereference import replace_centreline
from roads.services import set_status, void_report
from tests.gis.tiles.mvt import tile_at
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_user, make_work, straight
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

SRID = 4547
NOW = datetime(2015, 1, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
ZOOMS = (12, 14, 16)
SIDE_M = 2000


@pytest.fixture
def cache(settings: Any, tmp_path: Path) -> TileCache:
    settings.CACHES = settings.CACHES | {
        "tiles": settings.CACHES["tiles"] | {"LOCATION": str(tmp_path / "tiles")}
    }
    return TileCache()


@contextmanager
def lent() -> Iterator["psycopg.Connection[Any]"]:
    connection.ensure_connection()
    yield connection.connection


FETCH = OnConnections(lent)


class Counting(OnConnections):
    """Fetches, and notes which places a tile was made for."""

    def __init__(self) -> None:
        super().__init__(lent)
        self.made: list[tuple[int, int, int]] = []

    def tile(self, statement: str, place: tuple[int, int, int]) -> Any:
        self.made.append(place)
        return super().tile(statement, place)


def tiles_around() -> list[TileAddress]:
    """Every tile of three zooms over the square of the test, and a ring beyond."""
    found = []
    for zoom in ZOOMS:
        low, high = tile_at(-400, SIDE_M + 400, zoom), tile_at(SIDE_M + 400, -400, zoom)
        found += [TileAddress(zoom, x, y) for x in range(low.x, high.x + 1) for y in range(low.y, high.y + 1)]
    return found


def point(x: float, y: float) -> Point:
    return Point(EAST + x, NORTH + y, srid=SRID)


def square(x: float, y: float, side: float) -> Polygon:
    west, south = EAST + x, NORTH + y
    ring = (
        (west, south),
        (west + side, south),
        (west + side, south + side),
        (west, south + side),
        (west, south),
    )
    return Polygon(ring, srid=SRID)


def one(rng: random.Random, model: Any) -> Any:
    rows = list(model.objects.order_by("pk"))
    return rng.choice(rows) if rows else None


class Writes:
    """Everything that may change a tile, drawn at random; what cannot be done just now does nothing."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.by = make_user()
        self.number = 0
        self.refused: list[str] = []

    def at(self) -> tuple[float, float]:
        return self.rng.uniform(0, SIDE_M), self.rng.uniform(0, SIDE_M)

    def day(self) -> date:
        return date(2014, 1, 1) + timedelta(days=self.rng.randrange(300))

    def code(self) -> str:
        self.number += 1
        return f"row-{self.number}"

    def road(self) -> None:
        x, y = self.at()
        line = straight(x=x, y=y, length=self.rng.uniform(200, 900), east=self.rng.random() < 0.5)
        make_road(line=line, road_class=self.rng.choice(["local", "arterial"]))

    def road_renamed(self) -> None:
        Road.objects.filter(pk=one(self.rng, Road).pk).update(name=self.code())

    def road_widened(self) -> None:
        Road.objects.filter(pk=one(self.rng, Road).pk).update(
            road_class=self.rng.choice(["local", "secondary"]), red_line_m=self.rng.randrange(20, 60)
        )

    def centreline(self) -> None:
        road = one(self.rng, Road)
        (x, y), (u, v) = road.centreline.coords[0], road.centreline.coords[-1]
        shift = self.rng.uniform(1, 40)
        middle = ((x + u) / 2 + shift, (y + v) / 2 + 2 * shift)
        line = LineString((x + shift, y + shift), middle, (u + shift, v + shift), srid=SRID)
        replace_centreline(road=road, line=line, source="", by=self.by, now=NOW)

    def work(self) -> None:
        road = one(self.rng, Road)
        low = self.rng.uniform(0, road.length_m / 2)
        kind = self.rng.choice(["carriageway", "gas", "storm"])
        make_work(road, round(low, 1), round(self.rng.uniform(low + 5, road.length_m), 1), kind=kind)

    def work_planned(self) -> None:
        if work := one(self.rng, Work):
            Work.objects.filter(pk=work.pk).update(planned_start=self.day(), planned_finish=date(2014, 12, 1))

    def work_moved(self) -> None:
        work = one(self.rng, Work)
        if work and not work.reports.exists():
            road = one(self.rng, Road)
            high = round(self.rng.uniform(5, road.length_m), 1)
            Work.objects.filter(pk=work.pk).update(road=road, span=span_of(0, high))

    def work_labelled(self) -> None:
        if work := one(self.rng, Work):
            Work.objects.filter(pk=work.pk).update(from_label=self.code(), schematic=True)

    def work_gone(self) -> None:
        work = one(self.rng, Work)
        if work and not (work.reports.exists() or work.obstacles.exists() or work.statuses.exists()):
            work.delete()

    def status(self) -> None:
        if work := one(self.rng, Work):
            set_status(work=work, status="suspended", day=self.day(), reason="雨", by=self.by, now=NOW)

    def report(self) -> None:
        if work := one(self.rng, Work):
            low, high = float(work.span.lower), float(work.span.upper)
            start = self.rng.uniform(low, high - 2)
            make_report(
                work,
                "subgrade" if work.kind == "carriageway" else "trench",
                round(start, 1),
                round(self.rng.uniform(start + 1, high), 1),
                side=self.rng.choice("LRB"),
                day=self.day(),
            )

    def report_voided(self) -> None:
        report = ProgressReport.objects.filter(voided_at=None).order_by("?").first()
        if report:
            void_report(report=report, reason="误", by=self.by, now=NOW)

    def stretch(self) -> None:
        road = one(self.rng, Road)
        ExistingStretch.objects.create(road=road, span=span_of(10, 90), since=self.day())

    def stretch_gone(self) -> None:
        if stretch := one(self.rng, ExistingStretch):
            stretch.delete()

    def pipe(self) -> None:
        x, y = self.at()
        Pipe.objects.create(
            code=self.code(),
            kind="gas",
            line=straight(x=x, y=y, length=self.rng.uniform(20, 400)),
            planned_for=self.day(),
        )

    def pipe_laid(self) -> None:
        if pipe := one(self.rng, Pipe):
            Pipe.objects.filter(pk=pipe.pk).update(laid_on=self.day())

    def pipe_moved(self) -> None:
        if pipe := one(self.rng, Pipe):
            x, y = self.at()
            Pipe.objects.filter(pk=pipe.pk).update(line=straight(x=x, y=y, length=100))

    def pipe_gone(self) -> None:
        if pipe := one(self.rng, Pipe):
            pipe.delete()

    def obstacle(self) -> None:
        placed = self.rng.random() < 0.5
        work = one(self.rng, Work)
        if placed or work:
            Obstacle.objects.create(
                code=self.code(), kind="land", title="坟", found_on=self.day(),
                geom=point(*self.at()) if placed else None, work=work,
                span=None if placed or self.rng.random() < 0.5 else span_of(0, 20),
            )  # fmt: skip

    def obstacle_resolved(self) -> None:
        if obstacle := one(self.rng, Obstacle):
            Obstacle.objects.filter(pk=obstacle.pk).update(resolved_on=date(2014, 12, 2), outcome="迁走")

    def obstacle_moved(self) -> None:
        if obstacle := one(self.rng, Obstacle):
            Obstacle.objects.filter(pk=obstacle.pk).update(geom=point(*self.at()))

    def place(self) -> None:
        make_place(self.code(), *self.at())

    def place_moved(self) -> None:
        if place := one(self.rng, Place):
            Place.objects.filter(pk=place.pk).update(geom=point(*self.at()))

    def parcel(self) -> None:
        use = LandUse.objects.order_by("pk")[0]
        outline = MultiPolygon(square(*self.at(), self.rng.uniform(10, 300)), srid=SRID)
        Parcel.objects.create(code=self.code(), use=use, outline=outline)

    def parcel_state(self) -> None:
        if parcel := one(self.rng, Parcel):
            set_parcel_state(
                parcel=parcel, state=self.rng.choice(["acquired", "cleared"]), day=self.day(), by=self.by,
                today=NOW.date(),
            )  # fmt: skip

    def parcel_gone(self) -> None:
        if parcel := one(self.rng, Parcel):
            ParcelState.objects.filter(parcel=parcel).delete()
            parcel.delete()

    def area(self) -> None:
        outline = MultiPolygon(square(*self.at(), self.rng.uniform(300, 1500)), srid=SRID)
        PlanningArea.objects.create(code=self.code(), name=self.code(), outline=outline)

    def building(self) -> None:
        town, _ = Town.objects.get_or_create(code="410871060", name="某街道")
        village, _ = Village.objects.get_or_create(code="410871060201", name="张村", town=town)
        plan, _ = Redevelopment.objects.get_or_create(
            village=village, households=1, demolish_m2=1, resettlement_m2=1
        )
        ResettlementBuilding.objects.create(
            redevelopment=plan,
            code=self.code(),
            name="1",
            outline=square(*self.at(), 30),
            floors=6,
            floor_area_m2=900,
        )

    def building_finished(self) -> None:
        if building := one(self.rng, ResettlementBuilding):
            ResettlementBuilding.objects.filter(pk=building.pk).update(begun_on=self.day())

    def source(self) -> None:
        Source.objects.create(code=self.code(), name=self.code(), kind="waterworks", geom=point(*self.at()))

    def source_state(self) -> None:
        if source := one(self.rng, Source):
            set_source_state(source=source, state="in_use", day=self.day(), by=self.by, today=NOW.date())

    def ground(self) -> None:
        GroundFeature.objects.create(
            kind="river", name=self.code(), geom=square(*self.at(), self.rng.uniform(50, 900))
        )

    def ground_gone(self) -> None:
        if ground := one(self.rng, GroundFeature):
            ground.delete()

    def unit(self) -> None:
        ResponsibleUnit.objects.create(name=self.code())

    def all_of_a_kind(self) -> None:
        """A write to many rows in one statement."""
        Pipe.objects.update(material=self.code())

    def rolled_back(self) -> None:
        with transaction.atomic():
            self.pipe()
            self.place()
            for at in self.rng.sample(tiles_around(), 5):
                current_tile(DISTRICT, at, FETCH, self.cache)
            transaction.set_rollback(True)

    cache: TileCache

    def some(self) -> str:
        kinds: list[Callable[[], None]] = [
            getattr(self, name)
            for name, value in vars(Writes).items()
            if callable(value) and name not in {"__init__", "at", "day", "code", "some"}
        ]
        chosen = self.rng.choice(kinds)
        try:
            with transaction.atomic():
                chosen()
        except (DatabaseError, DomainError) as refused:
            self.refused.append(f"{chosen.__name__}: {refused}")
        return chosen.__name__


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_write_every_tile_of_three_zooms_is_what_a_fresh_statement_makes(
    seed: int, cache: TileCache
) -> None:
    writes = Writes(seed)
    writes.cache = cache
    other = TileCache()  # a second process, which shares the files and nothing else
    for _ in range(4):
        writes.road()
    for _ in range(6):
        writes.work()
    tiles, done, counting = tiles_around(), [], Counting()
    asked = 0
    for turn in range(45):
        done.append(writes.some())
        for at in tiles:
            asked += 1
            kept = current_tile(DISTRICT, at, counting, (cache, other)[turn % 2])[1]
            fresh = stored(make(DISTRICT, at, FETCH))
            assert (kept.digest, kept.body) == (fresh.digest, fresh.body), (at, done)
    assert len(writes.refused) < 10, writes.refused
    remade = len(counting.made)
    assert remade < 0.6 * asked, (remade, asked)


@pytest.mark.django_db
def test_a_report_remakes_the_tiles_near_it_and_no_others(cache: TileCache) -> None:
    work = make_work(make_road(line=straight(length=SIDE_M)), 0, SIDE_M)
    make_report(work, "subgrade", 0, 600)
    tiles = [at for at in tiles_around() if at.z == 16]
    for at in tiles:
        current_tile(DISTRICT, at, FETCH, cache)
    make_report(work, "base", 100, 200)
    counting = Counting()
    for at in tiles:
        current_tile(DISTRICT, at, counting, cache)
    first, last = tile_at(0, 0, 16), tile_at(600, 0, 16)
    assert counting.made
    for _, x, y in counting.made:
        assert first.x - 1 <= x <= last.x + 1
        assert abs(y - first.y) <= 1


@pytest.mark.django_db
def test_a_report_leaves_the_slices_it_does_not_reach_as_they_were() -> None:
    work = make_work(make_road(line=straight(length=1000)), 0, 1000)
    make_report(work, "subgrade", 0, 100)
    make_report(work, "subgrade", 500, 600)
    before = {(piece.span.lower, piece.span.upper): piece.pk for piece in work.slices.all()}
    make_report(work, "base", 0, 50)
    after = {(piece.span.lower, piece.span.upper): piece.pk for piece in work.slices.all()}
    assert before.keys() & after.keys()
    assert all(before[span] == after[span] for span in before.keys() & after.keys())


@pytest.mark.django_db
def test_a_table_that_says_nothing_of_cells_remakes_every_tile(cache: TileCache) -> None:
    at = tile_at(0, 0, 14)
    current_tile(DISTRICT, at, FETCH, cache)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE drawn_some_day (id int)")
        cursor.execute("SELECT kernel_bump_version_on_write('drawn_some_day')")
        cursor.execute("INSERT INTO drawn_some_day VALUES (1)")
    counting = Counting()
    current_tile(DISTRICT, at, counting, cache)
    assert counting.made


@pytest.mark.django_db
def test_versions_stay_when_their_steps_are_made_one() -> None:
    make_road()
    place = (14, tile_at(0, 0, 14).x, tile_at(0, 0, 14).y)
    before = FETCH.versions(place)[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_compact_cells()")
        cursor.execute("SELECT count(*) = count(DISTINCT (x, y)) FROM kernel_cellstep")
        assert cursor.fetchone()[0]
    assert FETCH.versions(place)[1] == before


def tile(version: int, body: bytes = b"x") -> StoredTile:
    return StoredTile(version, "digest", body, zipped=False)


class TestKeeping:
    def test_a_tile_of_another_version_is_not_found(self, cache: TileCache) -> None:
        cache.put("a", tile(1))
        assert cache.get("a", 1) == tile(1)
        assert cache.get("a", 2) is None

    def test_another_process_finds_what_one_has_made(self, cache: TileCache) -> None:
        cache.put("a", tile(1))
        assert TileCache().get("a", 1) == tile(1)

    def test_empty_tiles_are_kept_by_the_process_alone(self, cache: TileCache) -> None:
        cache.put("a", tile(1, b""))
        assert cache.get("a", 1) == tile(1, b"")
        assert TileCache().get("a", 1) is None

    def test_a_process_keeps_no_more_than_its_share(self, cache: TileCache) -> None:
        small = TileCache(memory_bytes=3_000)
        for number in range(20):
            small.put(str(number), tile(1, b"x" * 1_000))
        assert len(small._memory) == 2
        assert small.get("0", 1) is not None, "the files have it still"
