"""The redevelopments of the demonstration: what there is to do, stages and monthly figures; all invented (演示)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from gis.models import ResponsibleUnit
from villages.models import Redevelopment, RedevelopmentReport, Stage, Village

LOCAL: Final = ZoneInfo("Asia/Shanghai")
SOURCE: Final = "演示"
LAST_DAY: Final = date(2014, 12, 31)
QINTUN, HETUN = "410871060201", "410871061201"
Measure = RedevelopmentReport.Measure


@dataclass(frozen=True, slots=True)
class Project:
    """Totals of one village. `stages` are planned and actual last days in order of Stage.Code, "" for none;
    `signed`, `moved` and `demolished` are shares of 100 at the ends of months."""

    code: str
    households: int
    people: int
    demolish_m2: int
    resettlement_m2: int
    compensation: int
    stages: tuple[tuple[str, str], ...]
    signed: dict[int, int]
    moved: dict[int, int]
    demolished: dict[int, int]
    pilot: bool = False
    leader: str = ""


PROJECTS: Final = (
    Project(
        QINTUN, 486, 1962, 138_000, 112_600, 21_500,
        (
            ("2013-11-30", "2013-11-24"), ("2014-01-20", "2014-01-16"), ("2014-03-15", "2014-03-12"),
            ("2014-05-31", "2014-06-18"), ("2014-07-31", "2014-08-12"), ("2014-09-15", "2014-09-22"),
            ("2014-09-30", "2014-10-10"), ("2015-11-30", ""), ("2015-12-20", ""), ("2016-03-31", ""),
        ),
        {3: 31, 4: 58, 5: 87, 6: 98, 7: 100}, {4: 12, 5: 37, 6: 66, 7: 92, 8: 100},
        {5: 8, 6: 29, 7: 58, 8: 83, 9: 100}, pilot=True, leader="演示包村领导甲",
    ),
    Project(
        HETUN, 412, 1708, 121_000, 96_400, 18_800,
        (
            ("2013-12-20", "2013-12-18"), ("2014-02-20", "2014-02-26"), ("2014-04-15", "2014-04-21"),
            ("2014-06-30", ""), ("2014-08-31", ""), ("2014-10-15", ""), ("2014-10-31", ""),
            ("2015-12-31", ""), ("2016-01-31", ""), ("2016-04-30", ""),
        ),
        {4: 9, 5: 33, 6: 52, 7: 63, 8: 71, 9: 78, 11: 88, 12: 91}, {6: 14, 7: 29, 8: 41, 9: 52, 10: 60, 11: 67, 12: 72},
        {7: 6, 8: 18, 9: 30, 10: 41, 11: 48, 12: 51}, pilot=True, leader="演示包村领导乙",
    ),
    Project(
        "410871060202", 238, 941, 66_000, 52_000, 9_600,
        (
            ("2014-05-31", "2014-05-26"), ("2014-07-15", "2014-07-11"), ("2014-08-31", "2014-08-29"),
            ("2014-12-31", ""), ("2015-03-31", ""), ("2015-05-31", ""), ("2015-06-15", ""),
            ("2016-10-31", ""), ("", ""), ("", ""),
        ),
        {9: 24, 10: 51, 11: 72, 12: 83}, {11: 6, 12: 15}, {},
    ),
    Project(
        "410871061202", 195, 803, 55_000, 44_500, 8_100,
        (
            ("2014-06-30", "2014-06-27"), ("2014-08-15", "2014-08-20"), ("2014-10-15", "2014-10-24"),
            ("2015-01-31", ""), ("2015-04-30", ""), ("2015-06-30", ""), ("2015-07-15", ""),
            ("", ""), ("", ""), ("", ""),
        ),
        {11: 19, 12: 38}, {}, {},
    ),
    Project(
        "410871060204", 167, 688, 47_500, 38_000, 6_900,
        (
            ("2014-07-31", "2014-08-06"), ("2014-09-30", "2014-10-13"), ("2014-11-30", ""),
            ("2015-03-31", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""),
        ),
        {}, {}, {},
    ),
    Project(
        "410871061203", 214, 870, 61_000, 49_000, 9_000,
        (
            ("2014-08-31", "2014-09-04"), ("2014-11-15", "2014-11-21"), ("2014-12-31", ""),
            ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""),
        ),
        {}, {}, {},
    ),
    Project(
        "410871060206", 143, 566, 40_200, 32_000, 5_800,
        (
            ("2014-10-31", "2014-11-07"), ("2015-01-31", ""),
            ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""),
        ),
        {}, {}, {},
    ),
    Project(
        "410871061211", 121, 497, 33_600, 27_500, 4_900,
        (
            ("2015-01-31", ""),
            ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""),
        ),
        {}, {}, {},
    ),
)  # fmt: skip
# The one figure put right: households of 和屯村 that had been counted twice.
CORRECTION: Final = (HETUN, Measure.SIGNED, date(2014, 10, 10), 316, "10 月初核对，5 户重复统计")


def lay_projects(
    villages: dict[str, Village], units: dict[str, ResponsibleUnit], by: Any
) -> dict[str, Redevelopment]:
    """Writes redevelopments with stages and reports, and returns them by village code."""
    projects = {}
    for project in PROJECTS:
        row = Redevelopment.objects.create(
            village=villages[project.code],
            pilot=project.pilot,
            households=project.households,
            people=project.people,
            demolish_m2=project.demolish_m2,
            resettlement_m2=project.resettlement_m2,
            compensation_wan_yuan=Decimal(project.compensation),
            unit=units["国土分局"],
            leader=project.leader,
            source=SOURCE,
            schematic=True,
            demo=True,
        )
        projects[project.code] = row
        Stage.objects.bulk_create(
            Stage(redevelopment=row, position=number, code=code, planned_on=_day(planned), done_on=_day(done))
            for number, (code, (planned, done)) in enumerate(zip(Stage.Code, project.stages, strict=True), 1)
        )
        for report in _reports(project, row, by):
            report.save(force_insert=True)
    return projects


def _reports(project: Project, row: Redevelopment, by: Any) -> list[RedevelopmentReport]:
    """Cumulative figures at month ends, in the order of recording; compensation follows what is signed."""
    reports = []
    series = (
        (Measure.SIGNED, project.signed, project.households),
        (Measure.MOVED, project.moved, project.households),
        (Measure.DEMOLISHED, project.demolished, project.demolish_m2),
        (Measure.PAID, {month: round(share * 0.72) for month, share in project.signed.items()}, project.compensation),
    )  # fmt: skip
    for measure, shares, total in series:
        for month, share in shares.items():
            reports.append(_report(row, measure, _month_end(month), share * total // 100, by))
    code, measure, day, value, reason = CORRECTION
    if code == project.code:
        reports.append(_report(row, measure, day, value, by, reason))
    return sorted(reports, key=lambda report: (report.day, report.measure))


def _report(
    row: Redevelopment, measure: str, day: date, value: int, by: Any, reason: str = ""
) -> RedevelopmentReport:
    return RedevelopmentReport(
        redevelopment=row,
        measure=measure,
        day=day,
        value=Decimal(value),
        correction=bool(reason),
        reason=reason,
        recorded_at=datetime(day.year, day.month, day.day, 17, 30, tzinfo=LOCAL),
        by=by,
        demo=True,
    )


def _month_end(month: int) -> date:
    return date(2014 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
