"""What leaves comes back: exported and imported again, no layer finds anything new or changed in any format."""

# Faces: roads/exchange/*.py, villages/exchange*.py, parcels/exchange.py

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import sin
from pathlib import Path
from typing import Any, Final

import pyogrio
import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from shapely.affinity import translate

from gis.exchange.cell_values.cells import cleaned
from gis.exchange.options import Options
from gis.exchange.services import check_run, start
from maps.catalogue import EXCHANGED, IMPORTERS
from maps.known_extent import known_extent
from parcels.models import Parcel
from roads.models import Pipe, Place, Road, Work
from tests.maps.exports.files import exported
from tests.maps.wfs.client import make_district
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_user, make_work, straight
from villages.models import ResettlementBuilding, Village

pytestmark = pytest.mark.django_db
TODAY: Final = date(2014, 12, 31)
NOW: Final = datetime(2015, 1, 1, 9, tzinfo=UTC)
NASTY: Final = (
    "逗号,引号\"和'号", "两行\n文字", "&<tag>", "=1+1", "尖\\n角", "制表\t符", "e\u0301 é Ω", "12E3",
    "0012", "2014-1-1",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A format, the CRS and encoding asked for."""

    suffix: str
    srid: str = ""
    encoding: str = ""


WAYS: Final = (
    Way(".gpkg"), Way(".gpkg", "4490"), Way(".gpkg", "3857"), Way(".zip"), Way(".zip", "4526", "GBK"),
    Way(".zip", "4326"), Way(".geojson"), Way(".kml"), Way(".dxf"), Way(".dxf", "4526"),
    Way(".xlsx"),
    Way(".xlsx", "4490"),
    Way(".csv"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "imports"


@pytest.fixture
def district() -> dict[str, Work]:
    """The district of the WFS tests, and what is hard to carry: odd texts, holes, parts, halves of streets."""
    works = make_district()
    bent = [(0.1234 + 7.777 * n, 30 * sin(n / 9) + 0.5678) for n in range(101)]
    road = make_road(
        "弯路", code="bent", line=LineString([(EAST + x, NORTH + 300 + y) for x, y in bent], srid=4547)
    )
    work = make_work(road, 10.125, 500.875, code="W9", kind="sewage", goal="finish")
    make_report(work, "trench", 10.125, 200)
    make_report(works["late"], "base", 100, 250, side="L", day=date(2014, 10, 9), note=NASTY[0])
    for number, text in enumerate(NASTY):
        Place.objects.create(
            name=f"{cleaned(text)}{number}",
            geom=Point(EAST + number, NORTH + 7.77777, srid=4547),
            source=text,
        )
        Pipe.objects.create(
            code=f"N{number}", kind="gas", line=straight(y=20 + number, length=33), material=text[:30]
        )
    outer = [(0, 0), (90, 0), (90, 90), (0, 90), (0, 0)]
    inner = [(30, 30), (60, 30), (60, 60), (30, 60), (30, 30)]
    holed = Polygon(*([(EAST + 500 + x, NORTH + y) for x, y in ring] for ring in (outer, inner)), srid=4547)
    apart = Polygon([(EAST + 700 + x, NORTH + y) for x, y in outer], srid=4547)
    ResettlementBuilding.objects.update(outline=holed)
    Parcel.objects.update(outline=MultiPolygon(holed, apart, srid=4547))
    Village.objects.filter(name="秦屯村").update(outline=MultiPolygon(holed, apart, srid=4547))
    return works


def come_back(path: Path, layer: str, **chosen: Any) -> Any:
    """The dry run of a file into its layer, without being told anything about it."""
    options = Options(**chosen)
    one = EXCHANGED[layer]
    run = start(layer=one, files=[(path.name, path)], options=options, by=make_user("管理员"), now=NOW)
    return check_run(
        run=run, layer=one, importer=IMPORTERS[layer](), extent=known_extent(), options=options, today=TODAY
    )


def differences(check: Any, *, besides: str = "") -> list[Any]:
    assert check.plan is not None, check.outcome["why_not"]
    same = {"unchanged", besides}
    return [
        (one.action, one.label, one.differences) for one in check.plan.changes if str(one.action) not in same
    ]


@pytest.mark.parametrize(
    "way", WAYS, ids=lambda way: "-".join(filter(None, (way.suffix, way.srid, way.encoding)))
)
@pytest.mark.parametrize("layer", EXCHANGED)
def test_an_export_imported_again_changes_nothing(
    tmp_path: Path, district: Any, layer: str, way: Way
) -> None:
    if way.encoding == "GBK":
        # what GBK has not is refused on the way out
        Place.objects.filter(source__contains="\u0301").delete()
        Pipe.objects.filter(material__contains="\u0301").delete()
    path, export = exported(tmp_path, layer, way.suffix, as_of=TODAY, srid=way.srid, encoding=way.encoding)
    told = export.told
    tables = [""]
    if layer == "villages" and way.suffix == ".zip":
        tables = ["villages", "villages-point"]  # a shapefile holds one kind of geometry
    counts: Counter[str] = Counter()
    for table in tables:
        check = come_back(path, layer, table=table)
        counts += Counter(check.outcome["counts"])
        assert differences(check, besides="gone") == []
    drawn = told.rows - told.unplaced if way.suffix == ".dxf" else told.rows
    assert drawn > 0
    assert counts["unchanged"] == drawn
    # what has no place is not in a drawing, and what is in the other table not in this one
    assert counts["gone"] == (told.unplaced if way.suffix == ".dxf" else told.rows * (len(tables) - 1))


# Pasted from Word, from chats and from a registry of persons; what a DBF has to cut.
PASTED: Final = (
    "回车\r\n行", "竖\x0b排", "\ufffe尾", "生僻𠮷㐂", "😀" * 80, "长" * 150, "混a😀" * 40, "%%d度", "\\U+4E2D", "^J",
    "_x0041_", "\u2028LS",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.suffix}-{way.srid}-{way.encoding}")
def test_pasted_texts_come_back(tmp_path: Path, db: None, way: Way) -> None:
    for number, text in enumerate(PASTED):
        if way.encoding == "GBK":
            text = text.encode("gbk", "ignore").decode("gbk")
        place = make_place(f"点{number}", number * 20, 0)
        Place.objects.filter(pk=place.pk).update(source=text)
    path, export = exported(tmp_path, "places", way.suffix, as_of=TODAY, srid=way.srid, encoding=way.encoding)
    assert differences(come_back(path, "places")) == []
    # the faces are gone from GBK, where the long one has 300 bytes; in UTF-8 they have four bytes each
    assert export.told.cut == (0 if way.suffix != ".zip" else 1 if way.encoding == "GBK" else 3)


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".dxf", ".csv"])
def test_names_typed_with_what_cannot_be_seen_are_recognised(tmp_path: Path, db: None, suffix: str) -> None:
    for number, name in enumerate(("  前后 ", "\u200b零宽", "竖\x0b排", "行\u2028分")):
        make_place(name, number * 20, 0)
    path, _ = exported(tmp_path, "places", suffix, as_of=TODAY)
    assert differences(come_back(path, "places")) == []


class TestWhatIsADifference:
    """The round trip finds what has changed: it does not pass because nothing is looked at."""

    def test_one_value_changed_in_the_file_is_one_row_changed(self, tmp_path: Path, district: Any) -> None:
        path, _ = exported(tmp_path, "pipes", ".gpkg", as_of=TODAY)
        frame = pyogrio.read_dataframe(path, layer="pipes")
        frame.loc[frame["code"] == "JS-1", "diam_mm"] = 500
        changed = tmp_path / "changed.gpkg"
        pyogrio.write_dataframe(frame, changed, layer="pipes", driver="GPKG")
        changed_rows = differences(come_back(changed, "pipes"))
        assert len(changed_rows) == 1
        assert "300" in str(changed_rows)
        assert "500" in str(changed_rows)

    def test_a_work_drawn_elsewhere_is_told_to_stay_where_its_road_is(
        self, tmp_path: Path, district: Any
    ) -> None:
        path, _ = exported(tmp_path, "works", ".gpkg", as_of=TODAY)
        assert "没有改" not in "".join(come_back(path, "works").outcome["notes"])
        frame = pyogrio.read_dataframe(path, layer="works")
        row = frame.index[frame["code"] == "W2"][0]
        frame.loc[row, "geometry"] = translate(frame.geometry[row], xoff=30)
        changed = tmp_path / "changed.gpkg"
        pyogrio.write_dataframe(frame, changed, layer="works", driver="GPKG")
        check = come_back(changed, "works")
        assert differences(check) == []
        assert "有 1 个工程的线与库里的不同（最多 30.00 米，W2），没有改" in "".join(check.outcome["notes"])

    def test_a_text_shortened_by_somebody_is_one(self, tmp_path: Path, db: None) -> None:
        place = make_place("北大附中南门", 10, 10)
        Place.objects.filter(pk=place.pk).update(source="长" * 60)
        path, _ = exported(tmp_path, "places", ".gpkg", as_of=TODAY)
        Place.objects.filter(pk=place.pk).update(source="长" * 150)
        assert len(differences(come_back(path, "places"))) == 1

    @pytest.mark.parametrize(("moved_m", "rows"), [(0.004, 0), (0.05, 1)])
    def test_a_place_is_the_same_within_a_centimetre(
        self, tmp_path: Path, db: None, moved_m: float, rows: int
    ) -> None:
        place = make_place("北大附中南门", 10, 10)
        path, _ = exported(tmp_path, "places", ".geojson", as_of=TODAY)
        place.geom = Point(EAST + 10 + moved_m, NORTH + 10, srid=4547)
        place.save()
        assert len(differences(come_back(path, "places"))) == rows

    def test_a_row_that_is_not_there_is_new(self, tmp_path: Path, district: Any) -> None:
        path, _ = exported(tmp_path, "places", ".geojson", as_of=TODAY)
        Place.objects.filter(name="北大附中南门").delete()
        ((action, _, _),) = differences(come_back(path, "places"))
        assert str(action) == "new"


def test_the_way_there_and_back_is_shorter_than_a_millimetre(tmp_path: Path, district: Any) -> None:
    """In degrees with nine decimals and in both projected CRS, corner by corner."""
    stored = {road.code: [*road.centreline.coords] for road in Road.objects.all()}
    for suffix, srid in (
        (".geojson", ""),
        (".kml", ""),
        (".zip", "4526"),
        (".gpkg", "4490"),
        (".zip", "3857"),
    ):
        path, _ = exported(tmp_path, "roads", suffix, as_of=TODAY, srid=srid)
        name = f"/vsizip/{path}" if suffix == ".zip" else path
        frame = pyogrio.read_dataframe(name).to_crs(4547)
        for key, line in zip(frame["code"], frame.geometry, strict=True):
            for point, expected in zip(line.coords, stored[key], strict=True):
                assert point[:2] == pytest.approx(expected, abs=0.001), suffix


def test_columns_that_are_worked_out_are_passed_over(tmp_path: Path, district: Any) -> None:
    path, _ = exported(tmp_path, "works", ".gpkg", as_of=TODAY)
    frame = pyogrio.read_dataframe(path, layer="works")
    frame["percent"], frame["light"] = 1.0, "绿"
    changed = tmp_path / "works2.gpkg"
    pyogrio.write_dataframe(frame, changed, layer="works", driver="GPKG")
    assert differences(come_back(changed, "works")) == []
