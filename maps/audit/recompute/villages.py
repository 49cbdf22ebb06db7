"""Where each redevelopment stands: households, land, housing and stages, and what the month brought.

The rule: reports are cumulative; of each measure the standing one of the latest day counts, of one day the one recorded
last.
"""

from datetime import date, datetime
from typing import Any

from maps.audit.recompute.parameters import Parameters
from maps.audit.recompute.raw.belief import last_words, standing
from maps.audit.recompute.raw.rows import Stage, Village
from maps.audit.recompute.raw.tables import Tables
from maps.audit.recompute.says import Row, WorkedOut

DONE = "全部完成"


def housing_begun_m2(tables: Tables, day: date, village: int | None = None) -> int:
    """Floor area of buildings begun by the day, of one redevelopment or of all."""
    return sum(
        row.floor_area_m2
        for row in tables.buildings
        if village in (None, row.village_id) and row.begun_on and row.begun_on <= day
    )


def villages(tables: Tables, given: Parameters, as_of: date, since: date, known_at: datetime) -> list[Row]:
    return [
        Row(
            (project.code,),
            (not project.pilot, project.code),
            _figures(project, tables, given, as_of, since, known_at),
        )
        for project in tables.villages
    ]


def _reported(
    tables: Tables, project: int, day: date, known_at: datetime
) -> tuple[dict[str, float], date | None]:
    rows = [row for row in tables.village_reports if row.village_id == project and standing(row, known_at)]
    last = last_words(rows, lambda row: row.measure, as_of=day, known_at=known_at)
    values = {measure: float(row.value) for measure, row in last.items()}
    return values, max((row.day for row in last.values()), default=None)


def _figures(
    project: Village, tables: Tables, given: Parameters, as_of: date, since: date, known_at: datetime
) -> dict[str, Any]:
    now, newest = _reported(tables, project.id, as_of, known_at)
    before, _ = _reported(tables, project.id, since, known_at)
    signed, moved = int(now.get("signed", 0)), int(now.get("moved", 0))
    demolished = now.get("demolished", 0.0)
    begun = housing_begun_m2(tables, as_of, project.id)
    return {
        "households": project.households,
        "signed": signed,
        "signed_gain": signed - int(before.get("signed", 0)),
        "moved": moved,
        "moved_gain": moved - int(before.get("moved", 0)),
        "demolish_m2": project.demolish_m2,
        "demolished_m2": demolished,
        "demolished_gain": demolished - before.get("demolished", 0.0),
        "resettlement_m2": project.resettlement_m2,
        "begun_m2": begun,
        "begun_gain": begun - housing_begun_m2(tables, since, project.id),
        "newest": newest,
        "mapped": project.mapped,
        "pilot": project.pilot,
        "signed_percent": _share("signed", "households"),
        "moved_percent": _share("moved", "households"),
        "demolished_percent": _share("demolished_m2", "demolish_m2"),
        **_stages(project, tables, given, as_of, since),
    }


def _share(part: str, whole: str) -> WorkedOut:
    return WorkedOut(lambda row: 100.0 * row[part] / row[whole] if row[whole] else 0.0)


def _stages(project: Village, tables: Tables, given: Parameters, as_of: date, since: date) -> dict[str, Any]:
    """The first stage that is not done, how late it is, and those done in the month."""
    stages = sorted(
        (row for row in tables.stages if row.village_id == project.id), key=lambda row: row.position
    )
    current = next((row for row in stages if not _done(row, as_of)), None)
    late = (as_of - current.planned_on).days if current and current.planned_on else 0
    return {
        "stage": given.stage_words[current.code] if current else DONE if stages else "",
        "stage_late_days": max(0, late),
        "stages_done": tuple(
            given.stage_words[row.code] for row in stages if _done(row, as_of) and not _done(row, since)
        ),
    }


def _done(stage: Stage, day: date) -> bool:
    return stage.done_on is not None and stage.done_on <= day
