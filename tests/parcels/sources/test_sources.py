"""Sources: their state on a day as known at a moment, what the database refuses, the API, import, undo and tiles."""

# Faces: parcels/sources/exchange.py, parcels/sources/models.py, parcels/sources/services.py

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from gis.errors import DomainError
from gis.tiles.sql import Detail
from maps.catalogue import DISTRICT
from parcels.sources.exchange import SOURCES, days_of
from parcels.sources.models import Source, SourceState
from parcels.sources.services import set_source_state, void_source_state
from tests.gis.tiles import mvt
from tests.importing import applied, brought_in, checked, undone
from tests.parcels.api.test_land import _filled, get
from tests.parcels.test_land import make_parcel
from tests.shapes import EAST, NORTH, make_user

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2014, 5, 1), date(2014, 6, 1), date(2014, 7, 1)
TODAY = date(2014, 12, 1)


def make_source(kind: str = "waterworks", x: float = 0, y: float = 0, **fields: Any) -> Source:
    number = Source.objects.count() + 1
    return Source.objects.create(
        code=fields.pop("code", f"s{number}"),
        name=fields.pop("name", f"源点{number}"),
        kind=kind,
        geom=Point(EAST + x, NORTH + y, srid=4547),
        **fields,
    )


def put(source: Source, state: str, day: date) -> SourceState:
    return set_source_state(source=source, state=state, day=day, by=make_user(), today=TODAY)


def state_on(day: date, known_at: datetime | None = None) -> str:
    return str(Source.objects.told_on(day, known_at=known_at).get().state)  # type: ignore[attr-defined]


def write_file(folder: Path, **days: str) -> list[tuple[str, Path]]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [EAST + 100, NORTH + 100]},
            "properties": {"编号": "SC-01", "名称": "北水厂", "类别": "自来水厂", **days},
        }
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    path = folder / "源点.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return [(path.name, path)]


def test_a_source_is_planned_until_it_is_said_otherwise_and_the_day_itself_counts() -> None:
    put(make_source(), "in_use", JUNE)
    assert [state_on(day) for day in (MAY, JUNE - timedelta(days=1), JUNE)] == [
        "planned",
        "planned",
        "in_use",
    ]


def test_what_is_recorded_later_was_not_known_before_and_what_is_void_never_was() -> None:
    source = make_source()
    row = put(source, "in_use", JUNE)
    assert state_on(JULY, known_at=row.recorded_at - timedelta(seconds=1)) == "planned"
    later = timezone.now() + timedelta(hours=1)
    void_source_state(row=row, reason="还没有投用", by=make_user(), now=later)
    assert state_on(JULY) == "planned"
    assert state_on(JULY, known_at=later - timedelta(minutes=1)) == "in_use"


def test_a_day_to_come_and_an_unknown_state_are_refused() -> None:
    for state, day in (("in_use", TODAY + timedelta(days=1)), ("open", JUNE)):
        with pytest.raises(DomainError):
            put(make_source(), state, day)


def test_the_database_refuses_to_rewrite_history() -> None:
    rows = SourceState.objects.filter(pk=put(make_source(), "in_use", JUNE).pk)
    for rewrite in (lambda: rows.update(day=MAY), rows.delete):
        with pytest.raises(IntegrityError, match="源点状态不能"), transaction.atomic():
            rewrite()
    void_source_state(row=rows.get(), reason="错", by=make_user(), now=timezone.now())
    with pytest.raises(IntegrityError, match="只能作废一次"), transaction.atomic():
        rows.update(voided_at=None, voided_by=None, void_reason="")


def test_the_database_knows_the_kinds_and_the_calendar() -> None:
    with pytest.raises(IntegrityError, match="source_kind_known"), transaction.atomic():
        make_source("well")
    with pytest.raises(IntegrityError, match="source_state_not_after_recording"), transaction.atomic():
        SourceState.objects.create(source=make_source(), state="in_use", day=date(2099, 1, 1), by=make_user())


def test_the_last_spell_of_use_is_what_a_source_is_told_by() -> None:
    source = make_source()
    for state, day in (("in_use", MAY), ("out_of_use", JUNE), ("in_use", JULY), ("in_use", TODAY)):
        put(source, state, day)
    assert days_of(source) == (JULY, None)


def test_the_file_of_a_past_day_tells_the_spell_of_use_of_that_day() -> None:
    source = make_source()
    for state, day in (("in_use", MAY), ("out_of_use", JUNE), ("in_use", JULY)):
        put(source, state, day)
    told = {}
    for day in (MAY - timedelta(days=1), MAY, JUNE, JULY):
        [row] = SOURCES.rows(day)
        told[day] = (row.begun_by_day, row.ended_by_day)
    assert list(told.values()) == [(None, None), (MAY, None), (MAY, JUNE), (JULY, None)]


@pytest.mark.parametrize("table", ["sourcestate", "parcelstate"])
def test_the_admin_refuses_a_state_of_a_day_to_come(client: Client, table: str) -> None:
    client.force_login(make_user("管理", is_staff=True, is_superuser=True))
    owner = (
        {"source": make_source().pk}
        if table == "sourcestate"
        else {"parcel": make_parcel("P1", 0, 0, 9, 9).pk}
    )
    state = "in_use" if table == "sourcestate" else "cleared"
    path = f"/admin/parcels/{table}/add/"
    answer = client.post(path, {**owner, "state": state, "day": "2999-01-01", "note": ""})
    assert "日期 2999-01-01 还没有到。" in answer.content.decode()
    assert client.post(path, {**owner, "state": state, "day": "2014-06-01", "note": ""}).status_code == 302


def test_a_file_brings_sources_with_their_days_and_is_undone_as_one(tmp_path: Path) -> None:
    run = brought_in("sources", write_file(tmp_path, 投用日期="2014-05-01", 停用日期="2014-07-01"))
    source = Source.objects.get()
    assert (source.kind, source.name) == ("waterworks", "北水厂")
    assert [state_on(day) for day in (MAY - timedelta(days=1), MAY, JULY)] == [
        "planned",
        "in_use",
        "out_of_use",
    ]
    undone(run)
    assert not Source.objects.exists()


def test_an_earlier_day_is_a_change_and_a_later_one_asks_for_a_void_first(tmp_path: Path) -> None:
    brought_in("sources", write_file(tmp_path, 投用日期="2014-06-01"))
    run, check = checked("sources", write_file(tmp_path, 投用日期="2014-05-01"))
    assert check.plan is not None
    assert [str(change.differences[0].after) for change in check.plan.changes] == ["2014-05-01"]
    applied(run)
    assert state_on(MAY) == "in_use"
    _, again = checked("sources", write_file(tmp_path, 投用日期="2014-06-01"))
    assert again.plan is not None
    assert "先作废" in again.plan.problems[0].what
    assert again.plan.counts["changed"] == 0


def test_the_api_says_the_state_of_the_day_and_filters_by_it(client: Client) -> None:
    water, heat = make_source(), make_source("heat_source", x=500)
    put(water, "in_use", JUNE)
    put(heat, "building", MAY)
    rows = {row["properties"]["code"]: row for row in get(client, "sources/?as_of=2014-06-15")["features"]}
    assert rows["s1"]["properties"]["state"] == "in_use"
    assert rows["s1"]["properties"]["serves"] == "water"
    assert rows["s1"]["properties"]["state_day"] == "2014-06-01"
    assert rows["s1"]["geometry"]["type"] == "Point"
    assert [
        row["properties"]["code"]
        for row in get(client, "sources/?as_of=2014-06-15&state=building")["features"]
    ] == ["s2"]
    assert get(client, "sources/?kind=castle", 400)


def test_a_tile_carries_a_source_once_for_each_state_with_its_days() -> None:
    put(make_source(x=200, y=125), "in_use", JUNE)
    address = mvt.tile_at(200, 125, 15)
    with connection.cursor() as cursor:
        cursor.execute(_filled(DISTRICT.statement(15, Detail.FULL), address))
        tile = bytes(cursor.fetchone()[2])
    rows = mvt.read_layer(tile, "sources", address).to_dict("records")
    june = (JUNE - date(2000, 1, 1)).days
    states = sorted((row["since"], row["until"], row["st"]) for row in rows)
    assert states == [(0, june, "planned"), (june, 32767, "in_use")]
