"""Importers of roads and places. A centreline that carries works is replaced with all that lies along it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

import shapely
from django.contrib.gis.geos import LineString
from django.db.models import Model

from gis.exchange.context import ImportContext
from gis.exchange.diff import code_of, geos
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Action, Change, Problem, Row
from gis.exchange.writing.journal import Journal, Values, plain_of
from roads.chainage import ChainageError
from roads.exchange import PLACES, ROADS
from roads.importers.pieces import assembled
from roads.models import ExistingStretch, GridPlan, Obstacle, Pipe, Place, ProgressReport, Road, Work
from roads.models.grid_plan import MOST_AXES
from roads.rereference import replace_centreline
from roads.stationing import Stationing

# What moves with a centreline, and the fields of it that do.
CARRIED: Final[tuple[tuple[type[Model], tuple[str, ...]], ...]] = (
    (Work, ("span", "line", "flag")),
    (ProgressReport, ("placed",)),
    (Obstacle, ("span",)),
    (ExistingStretch, ("span",)),
    (Pipe, ("span",)),
)


class RoadImporter(ModelImporter):
    """Roads by code or name; new ones get a code made of their name."""

    layer = ROADS
    model = Road
    plain: ClassVar = {
        "code": "code",
        "name": "name",
        "aliases": "aliases",
        "axis": "axis",
        "axis_no": "axis_no",
        "class": "road_class",
        "red_line_m": "red_line_m",
        "start_sta": "station_start_m",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    shape_field = "centreline"

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        return assembled(rows, self.plan)

    def existing(self) -> Iterable[Any]:
        return Road.objects.defer("centreline_3857")

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        return {"code": code_of(row.values.get("name"), prefix="r")}

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        """The equations as they are written here; stations of a line drawn against the road count the other way."""
        stations = row.values.keys() & {"start_sta", "equations"}
        if stations and instance is not None and row.shape is not None:
            before = self.shape_of(instance)
            if before is not None and _runs_against(row.shape, before):
                self.warn(row, "start_sta", "图形与原中线方向相反，设计桩号没有写入。")
                return {name: getattr(instance, name) for name in ("station_start_m", "station_equations")}
        if not stations:
            return {}
        # What the file leaves out stays as it is, and both must go together.
        start = row.values.get("start_sta") or getattr(instance, "station_start_m", None)
        said: tuple[str, ...] = row.values.get("equations") or ()
        equations: Sequence[str] = said or getattr(instance, "station_equations", ())
        try:
            stationing = Stationing.read(start, equations)
        except ChainageError as error:
            self.refuse(row, "equations", error.message, "、".join(equations))
            return {}
        if "equations" not in stations:
            return {}
        return {"station_equations": [str(equation) for equation in stationing.equations] if said else []}

    def aligned(self, shape: Any, before: Any) -> Any:
        """The way the road's chainage runs, so that a file drawn the other way does not turn it round."""
        return shape.reverse() if before is not None and _runs_against(shape, before) else shape

    def check_together(self, context: ImportContext) -> None:
        """Each place in the grid is taken once, with axis and number together."""
        plan = GridPlan.objects.default()
        most = {axis: plan.count(axis) if plan else MOST_AXES for axis in Road.Axis.values}
        names_at: dict[tuple[str, int], list[str]] = defaultdict(list)
        touched = {change.pk: change for change in self.plan.of(Action.CHANGED, Action.NEW) if change.pk}
        for road in Road.objects.exclude(axis="").only("pk", "name", "axis", "axis_no"):
            if road.pk not in touched:
                names_at[road.axis, road.axis_no or 0].append(road.name)
        stored = {road.pk: road for road in Road.objects.filter(pk__in=list(touched)).only("axis", "axis_no")}
        for change in self.plan.of(Action.CHANGED, Action.NEW):
            old = stored.get(int(change.pk)) if change.pk else None
            axis = change.fields.get("axis", old.axis if old else "")
            number = change.fields.get("axis_no", old.axis_no if old else None)
            if not axis and number is None:
                continue
            if not axis or number is None:
                self.plan.problems.append(Problem(change.row, "轴向", "轴向和轴号要同时填写。"))
            elif not 1 <= number <= most[axis]:
                said = f"轴号为纵 1–{most['NS']}，横 1–{most['EW']}。"
                self.plan.problems.append(Problem(change.row, "轴号", said, str(number)))
            else:
                names_at[axis, number].append(change.label)
                if len(others := names_at[axis, number]) > 1:
                    self.plan.problems.append(
                        Problem(change.row, "轴号", f"这个轴号已有道路：{others[0]}。", str(number))
                    )

    def rewrite_one(
        self, row: Road, change: Change, context: ImportContext, now: datetime, journal: Journal
    ) -> None:
        line = change.fields.pop("centreline", None)
        if change.fields:
            super().rewrite_one(row, change, context, now, journal)
        if line is not None:
            _replace(row, line, change, context, now, journal)
            change.fields["centreline"] = line


def _runs_against(shape: Any, before: Any) -> bool:
    """Whether a line begins further along the existing one than it ends."""
    if shape.geom_type != "LineString":
        return False
    first, last = (before.project(shapely.get_point(shape, place)) for place in (0, -1))
    return bool(first > last)


def _replace(
    road: Road, line: Any, change: Change, context: ImportContext, now: datetime, journal: Journal
) -> None:
    """Gives a road a new line; whatever lies along it is carried and noted, so that undoing puts all of it back."""
    source = str(change.fields.get("source") or context.source)[:200]
    schematic = bool(change.fields.get("schematic", context.options.schematic))
    names = ("centreline", "source", "schematic")
    before = plain_of(road, names)
    carried = {model: _along(model, road, fields) for model, fields in CARRIED}
    new = geos(line)
    assert isinstance(new, LineString)
    made = replace_centreline(road=road, line=new, source=source, by=context.by, now=now, schematic=schematic)
    # Noted before the road: undoing runs backwards and lays the old line first.
    for model, fields in CARRIED:
        after = _along(model, road, fields)
        for key, (row, values) in after.items():
            journal.changed(row, str(row), carried[model][key][1], values)
    road.refresh_from_db()
    journal.changed(road, road.name, before, plain_of(road, names))
    journal.new(made, f"{road.name} 中线更换")


def _along(model: type[Model], road: Road, fields: tuple[str, ...]) -> dict[Any, tuple[Model, Values]]:
    """Rows that lie along a road, with the fields that move with its line."""
    path = {ProgressReport: "work__road", Obstacle: "work__road"}.get(model, "road")
    rows = model._default_manager.filter(**{path: road, f"{fields[0]}__isnull": False})
    return {row.pk: (row, plain_of(row, fields)) for row in rows}


class PlaceImporter(ModelImporter):
    """Named points by name."""

    layer = PLACES
    model = Place
    plain: ClassVar = {
        "name": "name",
        "aliases": "aliases",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
