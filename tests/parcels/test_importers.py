"""Importers of planning areas and parcels."""

# Faces: parcels/models.py

from decimal import Decimal
from typing import Any

import pytest
import shapely

from gis.exchange.context import ImportContext
from gis.exchange.rows import Action
from gis.exchange.writing.journal import Journal
from maps.catalogue import IMPORTERS
from parcels.models import Parcel, PlanningArea
from tests.importing import NOW, TODAY, manager, plan_of
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db


def square(x: float = 0, side: float = 100) -> Any:
    return shapely.box(EAST + x, NORTH, EAST + x + side, NORTH + side)


def write(layer: str, *rows: dict[str, Any]) -> None:
    plan = plan_of(layer, *rows)
    assert plan.refused_rows == set(), plan.problems
    IMPORTERS[layer]().apply(plan, ImportContext(by=manager(), today=TODAY), now=NOW, journal=Journal())


def test_a_use_is_found_by_code_or_by_name() -> None:
    write(
        "parcels",
        {"code": "焦-01", "use": "r2", "shape": square()},
        {"code": "焦-02", "use_name": "中小学用地", "declar_m2": Decimal("9999.5"), "shape": square(200)},
    )
    assert [parcel.use_id for parcel in Parcel.objects.order_by("code")] == ["R2", "A33"]
    assert Parcel.objects.get(code="焦-01").outline.geom_type == "MultiPolygon"
    plan = plan_of(
        "parcels", {"code": "P3", "use": "Z9", "shape": square(400)}, {"code": "P4", "shape": square(600)}
    )
    assert [problem.row for problem in plan.problems] == [1, 2]


def test_the_same_outline_begun_at_another_corner_is_the_same() -> None:
    write("parcels", {"code": "P1", "use": "R2", "shape": square()})
    corners = list(square().exterior.coords)[:-1]
    turned = shapely.Polygon([*corners[2:], *corners[:2]][::-1])
    assert plan_of("parcels", {"code": "P1", "use": "R2", "shape": turned}).counts["unchanged"] == 1
    (moved,) = plan_of("parcels", {"code": "P1", "shape": square(3)}).of(Action.CHANGED)
    assert moved.moved_m == pytest.approx(3)
    assert "面积 10,000 → 10,000 平方米" in moved.differences[0].after


def test_planning_areas_take_targets() -> None:
    write("planning-areas", {"name": "核心区", "target_km2": Decimal("12.5"), "shape": square(side=2000)})
    area = PlanningArea.objects.get()
    assert (area.target_km2, area.code[:2]) == (Decimal("12.5"), "a-")
    plan = plan_of("planning-areas", {"name": "核心区", "target_km2": Decimal(-1), "shape": square()})
    assert "大于 0" in plan.problems[0].what
