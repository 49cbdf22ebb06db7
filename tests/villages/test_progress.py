# Faces: villages/choices.py, villages/models.py, villages/services.py
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_current_timezone

from gis.errors import DomainError
from gis.voiding import void
from tests.shapes import EAST, NORTH, make_user
from villages.choices import Housing, Standing
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage, Town, Village
from villages.progress import housing_in_all, progress_of_all, readiness_of
from villages.services import report_standing

pytestmark = pytest.mark.django_db
TODAY = date(2014, 12, 31)


def make_redevelopment(code: str = "410871060201", **fields: Any) -> Redevelopment:
    """A project of 200 households and 40,000 m² to demolish."""
    town, _ = Town.objects.get_or_create(code=code[:9], defaults={"name": f"街道{code[:9]}"})
    village = Village.objects.create(code=code, official_name="某村村民委员会", name="某村", town=town)
    values: dict[str, Any] = {"households": 200, "demolish_m2": 40_000, "resettlement_m2": 60_000, **fields}
    return Redevelopment.objects.create(village=village, **values)


def report(row: Redevelopment, value: float, *, day: date, measure: str = "signed", reason: str = "") -> Any:
    return report_standing(
        redevelopment=row, measure=measure, day=day, value=Decimal(value), by=make_user(), today=TODAY,
        correction_reason=reason,
    )  # fmt: skip


def standing(row: Redevelopment, *, as_of: date = TODAY, known_at: datetime | None = None) -> Standing:
    return progress_of_all([row], as_of=as_of, known_at=known_at)[row.pk]


def test_the_latest_figure_on_or_before_the_day_stands() -> None:
    row = make_redevelopment()
    report(row, 50, day=date(2014, 6, 1))
    report(row, 120, day=date(2014, 9, 1))
    assert [standing(row, as_of=date(2014, month, 1)).signed for month in (5, 6, 8, 9)] == [0, 50, 50, 120]
    assert standing(row).signed_percent == 60.0


@pytest.mark.parametrize(("measure", "value"), [("signed", 201), ("moved", 201), ("demolished", 40_001)])
def test_no_figure_exceeds_its_total(measure: str, value: int) -> None:
    with pytest.raises(DomainError, match="超过总数"):
        report(make_redevelopment(), value, day=date(2014, 6, 1), measure=measure)


def test_a_figure_falls_only_as_a_correction_with_a_reason() -> None:
    row = make_redevelopment()
    report(row, 100, day=date(2014, 6, 1))
    with pytest.raises(DomainError, match="更正"):
        report(row, 90, day=date(2014, 7, 1))
    report(row, 90, day=date(2014, 7, 1), reason="重复统计 10 户")
    assert standing(row).signed == 90


def test_a_late_entry_of_an_earlier_day_fits_between_its_neighbours() -> None:
    row = make_redevelopment()
    report(row, 50, day=date(2014, 6, 1))
    report(row, 100, day=date(2014, 8, 1))
    report(row, 70, day=date(2014, 7, 1))
    with pytest.raises(DomainError, match="大于此后"):
        report(row, 110, day=date(2014, 7, 15))
    assert standing(row, as_of=date(2014, 7, 20)).signed == 70


def test_voiding_gives_back_the_figure_before_and_the_old_moment_still_knows_it() -> None:
    row = make_redevelopment()
    report(row, 50, day=date(2014, 6, 1))
    wrong = report(row, 150, day=date(2014, 7, 1))
    moment = wrong.recorded_at
    wrong.refresh_from_db()
    void(row=wrong, reason="录错村", by=make_user(), now=datetime.now(tz=get_current_timezone()))
    assert standing(row).signed == 50
    assert standing(row, known_at=wrong.recorded_at or moment).signed == 150


def test_reports_are_appended_only_even_by_plain_sql() -> None:
    report(make_redevelopment(), 50, day=date(2014, 6, 1))
    for statement in (
        "UPDATE villages_redevelopmentreport SET value = 60",
        "DELETE FROM villages_redevelopmentreport",
    ):
        with pytest.raises(IntegrityError, match="不能"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert RedevelopmentReport.objects.get().value == 50


def make_building(row: Redevelopment, area: int, **days: date) -> ResettlementBuilding:
    number = ResettlementBuilding.objects.count() + 1
    outline = Polygon.from_bbox((EAST, NORTH, EAST + 60, NORTH + 15))
    return ResettlementBuilding.objects.create(
        redevelopment=row,
        code=f"B{number}",
        name=f"{number}号楼",
        outline=outline,
        floors=18,
        floor_area_m2=area,
        **days,
    )


def test_started_floor_area_is_that_of_buildings_begun_by_the_day() -> None:
    row = make_redevelopment()
    make_building(row, 12_000, begun_on=date(2014, 5, 1), topped_out_on=date(2014, 11, 1))
    make_building(row, 8_000, begun_on=date(2014, 10, 8))
    make_building(row, 9_000)
    assert housing_in_all(as_of=date(2014, 6, 30)) == Housing(29_000, 12_000, 0, 0, 3)
    assert housing_in_all(as_of=date(2014, 12, 31)) == Housing(29_000, 20_000, 12_000, 0, 3)


def test_a_building_is_not_topped_out_before_it_is_begun() -> None:
    with pytest.raises(IntegrityError, match="building_topped_out_after_begun"):
        make_building(make_redevelopment(), 1000, begun_on=date(2014, 6, 1), topped_out_on=date(2014, 5, 1))


def test_readiness_counts_the_approved_plan_the_signed_share_and_cleared_land() -> None:
    row = make_redevelopment()
    report(row, 100, day=date(2014, 6, 1))
    Stage.objects.create(
        redevelopment=row, position=3, code="plan", planned_on=date(2014, 5, 1), done_on=date(2014, 5, 20)
    )
    ready = readiness_of(standing(row))
    assert (ready.signed_percent, ready.plan_approved, ready.cleared) == (50, True, False)
    assert ready.percent == pytest.approx(50)
    assert not readiness_of(standing(row, as_of=date(2014, 5, 10))).plan_approved


def test_stages_say_how_many_days_late_they_are_or_were() -> None:
    row = make_redevelopment()
    Stage.objects.create(
        redevelopment=row, position=1, code="survey", planned_on=date(2014, 5, 1), done_on=date(2014, 5, 11)
    )
    Stage.objects.create(redevelopment=row, position=2, code="publicity", planned_on=date(2014, 12, 1))
    assert [stage.late_days for stage in standing(row).stages] == [10, 30]


def test_villages_of_one_name_are_told_apart_by_town() -> None:
    for code in ("410871060210", "410871061210"):
        make_redevelopment(code)
    assert Village.objects.filter(name="某村").count() == 2
    assert Village.objects.named("某村", town="街道410871061").get().code == "410871061210"


def test_progress_of_many_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    rows = [make_redevelopment(f"4108710602{number:02}") for number in range(6)]
    for row in rows:
        report(row, 10, day=date(2014, 6, 1))
    with django_assert_num_queries(3):
        assert len(progress_of_all(rows, as_of=TODAY)) == 6
