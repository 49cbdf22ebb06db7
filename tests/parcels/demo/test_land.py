"""The demonstration of land, built once: villages by code, the housing target, blockers true to reports, sameness."""

# Faces: parcels/demo/*.py, villages/demo/*.py

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from gis.crs import ellipsoidal_area_m2, transformer
from gis.day_numbers import DAY_ZERO
from parcels.blockers import blockers
from parcels.demo.build import MISDECLARED
from parcels.models import CLEAR_STATES, Parcel, ParcelState
from parcels.neighbours import gaps, overlaps
from roads.chainage import span_of
from roads.models import Slice
from tests.demonstration import built_once
from villages.choices import Ripeness
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage, Village
from villages.progress import housing_in_all, with_standing

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER, YEAR_END = date(2014, 9, 16), date(2014, 11, 30), date(2014, 12, 31)


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from built_once(django_db_blocker, tmp_path_factory)


def test_all_108_villages_are_there_by_code_with_their_short_names() -> None:
    assert Village.objects.count() == 108
    village = Village.objects.get(code="410871060201")
    assert (village.name, village.official_name, village.town.name) == (
        "秦屯村",
        "秦屯村村民委员会",
        "李万街道",
    )
    assert Village.objects.get(code="410871061001").name == "东方社区"
    assert Village.objects.filter(name__contains="槚").count() == 2


def test_namesakes_are_told_apart_by_town() -> None:
    names = Counter(Village.objects.values_list("name", flat=True))
    assert {name: count for name, count in names.items() if count > 1} == {
        "杨庄村": 3,
        "石庄村": 2,
        "马庄村": 2,
    }
    assert Village.objects.named("杨庄村", town="阳庙镇").get().code == "410871100200"


def test_only_villages_with_an_outline_are_schematic_demonstration() -> None:
    drawn = Village.objects.filter(outline__isnull=False)
    assert drawn.count() == 10
    assert not Village.objects.filter(outline__isnull=True, demo=True).exists()
    assert all(village.schematic and village.demo for village in drawn)


def test_housing_started_moves_towards_the_target_through_the_year() -> None:
    days = (date(2014, 6, 30), NOVEMBER, date(2014, 12, 21), date(2014, 12, 22))
    assert [housing_in_all(as_of=day).begun_m2 for day in days] == [69_600, 170_400, 190_800, 203_400]


def test_one_candidate_has_ripened_by_the_end_of_the_year() -> None:
    def ripe(day: date) -> list[str]:
        rows = with_standing(Redevelopment.objects.select_related("village"), as_of=day)
        return [row.village.name for row in rows if row.ripeness == Ripeness.RIPE]

    assert ripe(NOVEMBER) == []
    assert ripe(YEAR_END) == ["耿作村"]


def test_no_metre_is_begun_on_both_halves_before_its_land_is_clear() -> None:
    first_clear = {
        row.parcel_id: row.day for row in ParcelState.objects.filter(state__in=CLEAR_STATES).order_by("-day")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT work_id, parcel_id, spans FROM parcels_crossed(40, 1)")
        crossed = cursor.fetchall()
    assert len(crossed) > 12
    for work_id, parcel_id, spans in crossed:
        clear = first_clear.get(parcel_id, YEAR_END)
        begun = [piece for piece in Slice.objects.filter(work_id=work_id) if _early(piece, clear)]
        for span in spans:
            left, right = ([piece.span for piece in begun if piece.side in ("B", side)] for side in "LR")
            assert not any(
                _meet(one, span) and _meet(other, span) and _meet(one, other)
                for one in left
                for other in right
            )


def _early(piece: Slice, clear: date) -> bool:
    return bool(piece.begun_day < (clear - DAY_ZERO).days)


def _meet(one: Any, other: Any) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def test_blockers_of_the_demonstration_resolve_and_remain() -> None:
    def held(day: date) -> set[str]:
        return {row.parcel.code for row in blockers(as_of=day)}

    assert {"XH-01", "XH-02", "XH-04"} <= held(SEPTEMBER)
    assert "XH-02" not in held(NOVEMBER)  # cleared on 8 October
    assert "XH-01" in held(YEAR_END)  # still not clear
    assert len(held(SEPTEMBER)) > len(held(YEAR_END))


def test_a_blocker_worked_through_by_hand() -> None:
    """西经大道 is to begin on 30 March 2014; its land K4+900—K5+060 is only 已征: 170 days late on 16 September."""
    (blocker,) = [row for row in blockers(as_of=SEPTEMBER) if row.parcel.code == "XH-01"]
    (span,) = blocker.spans
    assert (blocker.work.stretch, blocker.work.planned_start) == (
        "西经大道(南海路—金沙路)",
        date(2014, 3, 30),
    )
    assert span == span_of(4900, 5060)
    assert blocker.affected_m == pytest.approx(160, abs=0.5)
    assert blocker.float_days == -(SEPTEMBER - date(2014, 3, 30)).days == -170
    assert [work.get_kind_display() for work in blocker.waiting][-2:] == ["绿化", "亮化"]


def test_the_prepared_overlap_and_gap_are_found_and_nothing_else() -> None:
    assert [[parcel.code for parcel in row.parcels] for row in overlaps()] == [["GY-04", "GY-05"]]
    assert [[parcel.code for parcel in row.parcels] for row in gaps()] == [["GY-08", "GY-09"]]


def test_declared_areas_off_by_more_than_the_tolerance_are_flagged() -> None:
    flagged = Parcel.objects.with_areas().filter(area_flagged=True)
    assert {row.code for row in flagged} == set(MISDECLARED)


def test_measured_areas_agree_with_an_independent_computation() -> None:
    to_degrees = transformer(4547, 4490).transform
    for parcel in Parcel.objects.all():
        dense = shapely.segmentize(shapely.from_wkb(bytes(parcel.outline.wkb)), 5.0)
        expected = ellipsoidal_area_m2(shapely.transform(dense, to_degrees, interleaved=False))
        assert parcel.area_m2 == pytest.approx(expected, rel=1e-6), parcel


def test_everything_invented_is_marked() -> None:
    for model in (Redevelopment, ResettlementBuilding, Parcel):
        assert not model._default_manager.exclude(demo=True, schematic=True).exists()
    assert not RedevelopmentReport.objects.filter(demo=False).exists()
    assert not ParcelState.objects.filter(demo=False).exists()


def fingerprint() -> dict[str, str]:
    digests = {}
    for model in (
        Village,
        Redevelopment,
        Stage,
        RedevelopmentReport,
        ResettlementBuilding,
        Parcel,
        ParcelState,
    ):
        # Keys count from the first of their column: where the sequences stand when the building begins does not matter.
        columns = [
            f"{field.column} - min({field.column}) OVER ()"
            if field.db_type(connection) == "bigint"
            else str(field.column)
            for field in model._meta.concrete_fields
            if not field.column.startswith(("by_", "unit_"))
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT row({', '.join(columns)})::text FROM {model._meta.db_table} ORDER BY id")
            rows = [row for (row,) in cursor]
        digests[model._meta.db_table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


def test_building_it_again_gives_the_same_land() -> None:
    before = fingerprint()
    call_command("demo", replace=True, verbosity=0, stdout=StringIO())
    assert fingerprint() == before


def test_land_that_is_not_demonstration_is_never_replaced() -> None:
    with transaction.atomic():
        Parcel.objects.filter(code="QT-01").update(demo=False)
        with pytest.raises(CommandError, match="不是演示数据的地块"):
            call_command("demo", replace=True, verbosity=0, stdout=StringIO())
        transaction.set_rollback(True)
