"""Land within reach of built networks: whole unions of buffers, geodesic areas, who covered what first.

The rule: pieces of works whose every step is done on both halves, and pipes that are laid; each kind has its reach;
round ends are drawn with the declared number of chords a quarter. A piece of gained land goes to what first covered it,
of one day to the owner whose code sorts first.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import shapely
from shapely.ops import substring

from maps.audit.recompute.areas import geodesic_km2
from maps.audit.recompute.connected import joined
from maps.audit.recompute.money import year_ends
from maps.audit.recompute.names import work_label
from maps.audit.recompute.raw.rows import Area, Pipe, Report, Work
from maps.audit.recompute.says import Row, WorkedOut
from maps.audit.recompute.spans import common
from maps.audit.recompute.works import HALVES, Works

# Land below a hundredth of a square metre is what adding up leaves, and caused by nobody.
DUST_KM2 = 1e-8


class Line(NamedTuple):
    """A line that serves from a day on; `owner` is work-… or pipe-…"""

    kind: str
    day: date
    owner: str
    shape: Any


def built_lines(works: Works) -> list[Line]:
    """Everything of the baseline's kinds that was ever built, as believed at the moment."""
    kinds = works.given.coverage_kinds
    lines = [
        Line(pipe.kind, pipe.laid_on, _owner(pipe, works.tables.works), pipe.line)
        for pipe in works.tables.pipes
        if pipe.kind in kinds and pipe.laid_on
    ]
    for work in works.tables.works:
        if work.kind in kinds and work.span and work.line is not None:
            lines += [Line(work.kind, day, f"work-{work.id}", shape) for day, shape in _pieces(works, work)]
    return lines


def _owner(pipe: Pipe, works: list[Work]) -> str:
    """The work within which a pipe was surveyed, the first by code; else the pipe itself."""
    for work in works:
        if (work.kind, work.road_id) == (pipe.kind, pipe.road_id) and work.span and pipe.span:
            [(low, high)], [(first, last)] = work.span, pipe.span
            if low <= first and last <= high:
                return f"work-{work.id}"
    return f"pipe-{pipe.id}"


def _pieces(works: Works, work: Work) -> Iterable[tuple[date, Any]]:
    """Pieces of a work over which nothing changes lengthwise, with the day the last step was done on both halves."""
    steps, reports = works.steps[work.kind], works.reports[work.id]
    ends = {end for span in work.span for end in span}
    ends |= {end for report in reports for span in common(report.placed, work.span) for end in span}
    cuts = sorted(ends)
    runs: list[list[Any]] = []
    for low, high in itertools.pairwise(cuts):
        over = [
            report
            for report in reports
            if report.placed and report.placed[0][0] <= low and high <= report.placed[0][1]
        ]
        days = tuple(_day(over, step.id, half) for half in HALVES for step in steps)
        if runs and runs[-1][2] == days:
            runs[-1][1] = high
        else:
            runs.append([low, high, days])
    first, last = work.span[0]
    for low, high, days in runs:
        if days and None not in days:
            ends_at = (float((end - first) / (last - first)) for end in (low, high))
            piece = substring(work.line, *ends_at, normalized=True)
            if piece.geom_type == "LineString" and piece.length > 0:
                yield max(days), piece


def _day(reports: list[Report], step: int, half: str) -> date | None:
    return min((one.day for one in reports if one.step_id == step and one.side in ("B", half)), default=None)


class Coverage:
    """Covered land on any day by what was believed at one moment; shapes are kept from day to day. Areas of the same
    land and lines believed at other moments are found in `kept`, which those moments share."""

    def __init__(self, works: Works, kept: dict[Any, float] | None = None) -> None:
        self.works, self.given, self.tables = works, works.given, works.tables
        self.lines = built_lines(works)
        self._kinds: dict[tuple[str, date], Any] = {}
        self._kept = {} if kept is None else kept

    @cached_property
    def buffers(self) -> dict[int, Any]:
        """The land within reach of each line, by its place among them."""
        shapes = shapely.buffer(
            [line.shape for line in self.lines],
            [self.given.reach_m[line.kind] for line in self.lines],
            quad_segs=self.given.quad_segs,
        )
        return dict(zip(range(len(self.lines)), shapes, strict=True))

    def any_km2(self, area: Area, day: date) -> float:
        return self._once("any", area, day, lambda: self.any_kind(area, day))

    def every_km2(self, area: Area, day: date) -> float:
        return self._once("every", area, day, lambda: self.every_kind(area, day))

    def _once(self, how: str, area: Area, day: date, shape: Callable[[], Any]) -> float:
        """The area of a shape that hangs on the land and the lines built by the day alone."""
        built = sorted((line.kind, line.shape.wkb) for line in self.lines if line.day <= day)
        name = (how, area.outline.wkb, tuple(built))
        if name not in self._kept:
            self._kept[name] = self.km2(shape())
        return self._kept[name]

    def area(self, code: str = "") -> Area | None:
        """A planning area by its code, without one the first."""
        return next((area for area in self.tables.areas if code in ("", area.code)), None)

    def of_kind(self, kind: str, day: date) -> Any:
        """Land within reach of a kind at the end of the day: what an earlier day had, and what came since."""
        if (kind, day) not in self._kinds:
            known = max(
                (other for name, other in self._kinds if name == kind and other < day), default=date.min
            )
            new = [
                self.buffers[place]
                for place, line in enumerate(self.lines)
                if line.kind == kind and known < line.day <= day
            ]
            earlier = [self._kinds[kind, known]] if known > date.min else []
            self._kinds[kind, day] = shapely.union_all([*earlier, *new])
        return self._kinds[kind, day]

    def any_kind(self, area: Area, day: date) -> Any:
        return self._within(
            area, shapely.union_all([self.of_kind(kind, day) for kind in self.given.coverage_kinds])
        )

    def every_kind(self, area: Area, day: date) -> Any:
        return self._within(
            area, shapely.intersection_all([self.of_kind(kind, day) for kind in self.given.coverage_kinds])
        )

    def two_kinds(self, area: Area, day: date) -> Any:
        """Land within reach of two kinds or more."""
        shapes = [self.of_kind(kind, day) for kind in self.given.coverage_kinds]
        pairs = [shapely.intersection(one, other) for one, other in itertools.combinations(shapes, 2)]
        return self._within(area, shapely.union_all(pairs))

    def connected(self, area: Area, day: date) -> Any:
        """Land within reach of lines that hang together with a source."""
        served = []
        for kind in self.given.coverage_kinds:
            places = [place for place, line in enumerate(self.lines) if line.kind == kind and line.day <= day]
            shapes = [self.lines[place].shape for place in places]
            served += [self.buffers[places[one]] for one in joined(self.works, kind, shapes, day)]
        return self._within(area, shapely.union_all(served))

    def km2(self, shape: Any) -> float:
        return geodesic_km2(shape, self.given.srid)

    def _within(self, area: Area, shape: Any) -> Any:
        return shapely.intersection(shape, shapely.make_valid(area.outline))

    def _target(self, area: Area) -> dict[str, Any]:
        """The area's target, where it was published for any one of the kinds counted here."""
        kinds = area.target_kinds or self.given.coverage_kinds
        meant = set(kinds) == set(self.given.coverage_kinds) and area.target_combine == "any"
        value = area.target_km2 if meant else None
        return {
            "target_km2": None if value is None else float(value),
            "target_due": area.target_due if value else None,
        }

    def chapter(self, as_of: date, since: date) -> dict[str, Any] | None:
        """The figures of the chapter on coverage, of the first planning area."""
        area = self.area()
        if area is None:
            return None
        series = self._series(area, as_of)  # earlier days first: each builds on the one before
        before, now = self.any_kind(area, since), self.any_kind(area, as_of)
        covered, earlier = self.km2(now), self.km2(before)
        return {
            "covered_km2": covered,
            "before_km2": earlier,
            "gained_km2": WorkedOut(lambda row: row["covered_km2"] - row["before_km2"]),
            "area_km2": self.km2(shapely.make_valid(area.outline)),
            **self._target(area),
            "by_kind": [
                Row(
                    (self.given.kind_words[kind],),
                    (),
                    {"1": self.km2(self._within(area, self.of_kind(kind, as_of)))},
                )
                for kind in self.given.coverage_kinds
            ],
            "causes": self._causes(area, before, as_of, since),
            "series": series,
            "at_least_two_km2": self.km2(self.two_kinds(area, as_of)),
            "all_kinds_km2": self.km2(self.every_kind(area, as_of)),
            "connected_km2": self.km2(self.connected(area, as_of)),
        }

    def _series(self, area: Area, as_of: date) -> list[Row]:
        return [
            Row(
                (day.isoformat(),),
                (),
                {"day": day, "value": self.km2(self.any_kind(area, day)) if day <= as_of else None},
            )
            for day in year_ends(as_of)
        ]

    def _causes(self, area: Area, covered: Any, as_of: date, since: date) -> list[Row]:
        gained: dict[str, list[tuple[date, float]]] = defaultdict(list)
        comers: dict[tuple[date, str], list[Any]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            if since < line.day <= as_of:
                comers[line.day, line.owner].append(self.buffers[place])
        for (day, owner), shapes in sorted(
            comers.items(), key=lambda one: (one[0][0], self._code(one[0][1]))
        ):
            land = self._within(area, shapely.union_all(shapes))
            new = shapely.difference(land, shapely.clip_by_rect(covered, *land.bounds)) if land.area else land
            km2 = self.km2(new)
            if km2 > DUST_KM2:
                gained[owner].append((day, km2))
                covered = shapely.union(covered, land)
        return [
            Row(
                (self._label(owner),),
                (-sum(km2 for _, km2 in gains),),
                {
                    "km2": sum(km2 for _, km2 in gains),
                    "first_day": gains[0][0],
                    "last_day": gains[-1][0],
                },
            )
            for owner, gains in gained.items()
        ]

    def _code(self, owner: str) -> tuple[str, str]:
        """What owners of one day are ordered by: their codes, works before pipes."""
        sort, _, key = owner.partition("-")
        if sort == "work":
            return self.works.by_id[int(key)].code, "0"
        return next(pipe.code for pipe in self.tables.pipes if pipe.id == int(key)), "1"

    def _label(self, owner: str) -> str:
        sort, _, key = owner.partition("-")
        if sort == "work":
            return work_label(self.works.by_id[int(key)], self.tables, self.given, between=" ")
        pipe = next(pipe for pipe in self.tables.pipes if pipe.id == int(key))
        road = self.tables.roads[pipe.road_id].name if pipe.road_id else ""
        return f"{road}{self.given.kind_words[pipe.kind]}管线 {pipe.code}"
