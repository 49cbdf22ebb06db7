"""Coverage in the shapes that leave the house: the same for the command and the API; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from gis.day_numbers import DAY_ZERO
from gis.models import Provenance
from parcels.coverage.area import Area
from parcels.coverage.figures import Causes, Coverage
from parcels.coverage.networks import labels
from parcels.coverage.ranking import Next
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from parcels.norms import SOURCE_JOIN_M
from roads.figures.grid import newest_report
from roads.models import Pipe, Road, Work

PLACES: Final = 6
HECTARES_A_KM2: Final = 100.0
MU_A_KM2: Final = 1500.0
# What an answer about an earlier moment cannot know.
UNDATED: Final = "管线、已有道路、工程位置和规划范围由操作记录还原到该时点；操作记录开始以前按登记时的内容"


def rounded(km2: float | None) -> float | None:
    return None if km2 is None else round(km2, PLACES) + 0.0


def marks_of(*more: type[Provenance]) -> dict[str, bool]:
    """Whether any line that counts, or any row of `more`, is schematic, or made up."""
    sources: tuple[Any, ...] = (Work, Pipe, Road, *more)
    return {
        mark: any(model.objects.filter(**{mark: True}).exists() for model in sources)
        for mark in ("schematic", "demo")
    }


def marks(area: Area) -> dict[str, bool]:
    """Whether the ground or anything that counts on it is schematic, or made up."""
    codes = marks_of()
    return {"schematic": area.schematic or codes["schematic"], "demo": area.demo or codes["demo"]}


def figure(coverage: Coverage, request: CoverageRequest) -> dict[str, Any]:
    """One figure with all that was counted, as `coverage --json` prints it."""
    return next(figure_rows([coverage], request))


def figure_rows(rows: list[Coverage], request: CoverageRequest) -> Iterator[dict[str, Any]]:
    """A figure for each of the days."""
    terms, area, known_at = request.terms, request.area, request.known_at
    marked, target = marks(area), area.target_for(terms)
    due = area.target_due.isoformat() if target and area.target_due else None
    for one in rows:
        yield {
            "as_of": one.as_of.isoformat(),
            "known_at": known_at.isoformat() if known_at else None,
            "area": area.code,
            "area_name": area.name,
            "kinds": list(terms.kinds),
            "combine": terms.combine,
            "method": terms.method,
            "reach_m": terms.reaches(),
            "steps": {kind: terms.step_of(kind) for kind in terms.kinds},
            "halves": terms.halves,
            "quad_segs": terms.quad_segs,
            "error_bound": round(terms.error_bound, 8),
            "covered_km2": rounded(one.covered_km2),
            "covered_ha": round(one.covered_km2 * HECTARES_A_KM2, 2),
            "covered_mu": round(one.covered_km2 * MU_A_KM2, 1),
            "area_km2": rounded(one.area_km2),
            "target_km2": target,
            "target_due": due,
            "by_kind": {kind: rounded(km2) for kind, km2 in one.by_kind_km2.items()},
            **_connection(one, terms),
            "newest_report": _iso(newest_report(as_of=one.as_of, known_at=known_at)),
            **marked,
            "notes": [*one.notes, *([UNDATED] if known_at else [])],
        }


def _connection(one: Coverage, terms: Terms) -> dict[str, Any]:
    """Whether only what is joined to a source counts; if so, what everything covers and how networks hang together."""
    if not terms.connected:
        return {"connected": False}
    return {
        "connected": True,
        "join_m": terms.join_m,
        "source_join_m": SOURCE_JOIN_M,
        "all_km2": rounded(one.all_km2),
        "networks": [
            {
                "kind": row.kind,
                "joined_to": row.joined_to,
                "sources": row.sources,
                "networks": row.networks,
                "joined_km": round(row.joined_km, 3),
                "apart_km": round(row.apart_km, 3),
            }
            for row in one.networks
        ],
    }


def cause_rows(causes: Causes) -> list[dict[str, Any]]:
    """The causes with their names, each work or pipe once, the largest first; all digits are kept, so they add up."""
    named = labels([cause.owner for cause in causes.causes])
    rows: dict[str, dict[str, Any]] = {}
    for cause in sorted(causes.causes, key=lambda cause: cause.day):
        day = (DAY_ZERO + timedelta(days=cause.day)).isoformat()
        row = rows.setdefault(
            cause.owner,
            {"cause": cause.owner, "first_day": day, "last_day": day, **named[cause.owner], "gain_km2": 0.0},
        )
        row["last_day"] = day
        row["gain_km2"] += cause.gained_km2
    return sorted(rows.values(), key=lambda row: -row["gain_km2"])


def next_rows(ranked: list[Next]) -> list[dict[str, Any]]:
    """The ranking; a planned pipe that no work lays has no work, but a pipe and a label that says so."""
    return [
        {
            "work": one.work.pk if one.work else None,
            "pipe": one.pipe.pk if one.pipe else None,
            **_named(one),
            "gain_km2": rounded(one.gain_km2),
            "cumulative_km2": rounded(one.cumulative_km2),
            "remaining_km": round(one.remaining_km, 3),
            "gain_per_km": rounded(one.gain_per_km),
            "budget_wan_yuan": float(one.work.budget_wan_yuan)
            if one.work and one.work.budget_wan_yuan
            else None,
            "gain_m2_per_wan_yuan": round(one.gain_m2_per_wan_yuan, 1) if one.gain_m2_per_wan_yuan else None,
        }
        for one in ranked
    ]


def _named(one: Next) -> dict[str, str]:
    if one.work:
        return {"code": one.work.code, "label": str(one.work), "kind": one.work.kind}
    pipe = one.pipe
    assert pipe is not None
    name = f"{pipe.road or ''}{pipe.get_kind_display()}管线 {pipe.code}（规划管线，未列工程）"
    return {"code": pipe.code, "label": name, "kind": pipe.kind}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
