"""The quick reader says what rest_framework's own would."""

# Faces: gis/api/rendering.py

from datetime import date
from typing import Any

import orjson
import pytest
from django.test import RequestFactory
from rest_framework.request import Request
from rest_framework.serializers import ModelSerializer, Serializer

from gis.api.rendering import JsonRenderer
from gis.models import ResponsibleUnit
from maps.api.urls import COLLECTIONS
from parcels.models import PlanningArea
from roads.chainage import span_of
from roads.figures.work_detail import work_detail
from roads.models import Bulletin, ExistingStretch, Obstacle, Pipe, Work
from roads.serializers.work_detail import WorkDossierSerializer
from roads.services import void_report
from tests.shapes import make_place, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 1)
WITH_PLACE = ["roads", "works", "reports", "pipes", "obstacles", "places", "crossings", "planning-areas"]


@pytest.fixture
def district() -> None:
    from django.contrib.gis.geos import MultiPolygon, Polygon
    from django.utils import timezone

    road = make_road("神州路", axis="EW", axis_no=3, aliases=["神州大道"], red_line_m="40.0")
    make_road("中原路", line=straight(x=500, y=-500, east=False))
    ExistingStretch.objects.create(road=road, span=span_of(0, 100), since=DAY)
    unit = ResponsibleUnit.objects.create(name="一公司")
    bulletin = Bulletin.objects.create(title="通报", published_on=DAY, text="神州路开工", source="试验")
    plan = {
        "planned_start": DAY,
        "planned_finish": date(2014, 9, 1),
        "goal": "finish",
        "goal_due": date(2014, 12, 31),
    }
    work = make_work(road, 0, 1000, unit=unit, bulletin=bulletin, budget_wan_yuan="12.50", **plan)
    make_report(work, note="首段", side="L")
    void_report(report=make_report(work), reason="错", by=make_user("老李"), now=timezone.now())
    Work.objects.create(code="lost", road_text="某路", kind="gas", resolution="unlocated")
    Pipe.objects.create(code="p", kind="gas", line=straight(), road=road, span=span_of(1, 2), laid_on=DAY)
    Pipe.objects.create(code="q", kind="water", line=straight())
    Obstacle.objects.create(
        code="o", kind="land", title="坟", work=work, span=span_of(3, 9), unit=unit, found_on=DAY
    )
    Obstacle.objects.create(code="n", kind="fund", title="款", found_on=DAY, resolved_on=DAY, outcome="到账")
    make_place("北大附中南门", 10, 20)
    box = Polygon.from_bbox((430000, 3890000, 431000, 3891000))
    PlanningArea.objects.create(code="a", name="范围", outline=MultiPolygon(box, srid=4547), target_km2="1.5")


def rows_of(name: str) -> tuple[list[Any], Serializer]:
    view = COLLECTIONS[name](action="list", kwargs={}, format_kwarg=None)
    view.request = Request(RequestFactory().get("/", {"as_of": "2014-06-30"}))
    return list(view.paginate_queryset(view.get_queryset())), view.get_serializer()


def written(data: Any) -> Any:
    return orjson.loads(JsonRenderer().render(data))


@pytest.mark.parametrize("name", WITH_PLACE)
def test_a_feature_holds_what_the_framework_would_say(district: None, name: str) -> None:
    rows, serializer = rows_of(name)
    assert rows
    for row in rows:
        plain = written(ModelSerializer.to_representation(serializer, row))
        feature = written(serializer.to_representation(row))
        assert feature == {
            "type": "Feature", "id": plain.pop("id"), "geometry": plain.pop("geometry"), "properties": plain,
        }  # fmt: skip


def test_the_parts_of_a_dossier_hold_what_the_framework_would_say(district: None) -> None:
    work: Any = rows_of("works")[0][-1]
    work.work_detail = work_detail(work, as_of=DAY)
    serializer: Any = WorkDossierSerializer()
    for part in ("slices", "ticks", "curve", "reports", "obstacles"):
        child = serializer.fields[part].child
        rows = getattr(work.work_detail, part)
        assert rows, part
        for row in rows:
            assert written(child.to_representation(row)) == written(Serializer.to_representation(child, row))
