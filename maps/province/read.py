"""What a folder of many districts' months says: totals and rankings, by DuckDB straight from the files."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import duckdb

from gis.errors import DomainError

# One row a district: works by state from `works`, kilometres of carriageway from `roads`, where overlaps count once.
TOTALS: Final = """
    WITH of_works AS (
        SELECT district, count(*) AS works, count(*) FILTER (counts) AS counted,
            count(*) FILTER (light = 'finished') AS finished, count(*) FILTER (light = 'red') AS red,
            count(*) FILTER (light = 'yellow') AS yellow, max(newest_day) AS newest_report,
            bool_or(schematic) AS schematic, bool_or(demo) AS demo
        FROM read_parquet($works, hive_partitioning = true, hive_types_autocast = false)
        WHERE month = $month GROUP BY district
    ), of_roads AS (
        SELECT district, sum(planned_m) / 1000 AS planned_km, sum(finished_m) / 1000 AS finished_km
        FROM read_parquet($roads, hive_partitioning = true, hive_types_autocast = false)
        WHERE month = $month AND kind = 'carriageway' GROUP BY district
    )
    SELECT district, works, counted, finished, red, yellow, coalesce(planned_km, 0), coalesce(finished_km, 0),
        newest_report, schematic, demo
    FROM of_works LEFT JOIN of_roads USING (district) ORDER BY district
"""
MONTHS: Final = """
    SELECT DISTINCT month FROM read_parquet($works, hive_partitioning = true, hive_types_autocast = false)
    ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class DistrictTotals:
    """One district's month: works, those that count, finished and late ones; carriageway in kilometres."""

    district: str
    works: int
    counted: int
    finished: int
    red: int
    yellow: int
    planned_km: float
    finished_km: float
    newest_report: Any
    schematic: bool
    demo: bool

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the planned carriageway that is finished; None where nothing is planned."""
        return 100 * self.finished_km / self.planned_km if self.planned_km else None


def months(folder: Path) -> list[str]:
    """The months that any district has written, oldest first."""
    return [month for (month,) in _asked(folder, MONTHS, {})]


def totals(folder: Path, month: str) -> list[DistrictTotals]:
    """Every district's month, by name; DomainError where no district has written it."""
    rows = [DistrictTotals(*row) for row in _asked(folder, TOTALS, {"month": month})]
    if not rows:
        raise DomainError(f"没有哪个区写出过 {month}，现有：{'、'.join(months(folder))}。", field="month")
    return rows


def province(rows: Sequence[DistrictTotals]) -> DistrictTotals:
    """All districts together."""
    summed = {
        field.name: sum(getattr(row, field.name) for row in rows)
        for field in fields(DistrictTotals)
        if field.name not in ("district", "newest_report", "schematic", "demo")
    }
    days = [row.newest_report for row in rows if row.newest_report]
    return DistrictTotals(
        district="全省",
        newest_report=max(days, default=None),
        schematic=any(row.schematic for row in rows),
        demo=any(row.demo for row in rows),
        **summed,
    )


def ranking(rows: Sequence[DistrictTotals]) -> list[DistrictTotals]:
    """Districts by the share of planned carriageway that is finished, the furthest first; without a plan last."""
    return sorted(rows, key=lambda row: (row.percent is None, -(row.percent or 0), row.district))


def _asked(folder: Path, statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    files = {table: str(folder / table / "*" / "*" / "*.parquet") for table in ("works", "roads")}
    if not any(folder.glob("works/*/*/*.parquet")):
        raise DomainError(f"{folder} 里没有各区写出的月份（先用 publish_month）。", field="folder")
    named = {name: value for name, value in (files | values).items() if f"${name}" in statement}
    with duckdb.connect() as connection:
        return connection.execute(statement, named).fetchall()
