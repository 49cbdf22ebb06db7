"""The collection of planning areas."""

from django.db.models import QuerySet, Value
from drf_spectacular.utils import extend_schema, extend_schema_view

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import RowFilterSet, text_filter
from gis.postgis import EllipsoidalArea
from parcels.models import PlanningArea
from parcels.serializers import PlanningAreaSerializer


class PlanningAreaFilters(RowFilterSet):
    searched = ("name", "code")

    q = text_filter("名称或代码里有这些字", method="by_text")


@extend_schema(tags=["规划"])
@extend_schema_view(
    list=extend_schema(summary="规划范围", description="覆盖面积在其中计算的范围，带目标。不随日期变化。"),
    retrieve=extend_schema(summary="一个规划范围"),
)
class PlanningAreaCollection(Dated, Collection):
    queryset = PlanningArea.objects.all()
    serializer_class = PlanningAreaSerializer
    filterset_class = PlanningAreaFilters
    place = "outline"
    key = ("position", "id")

    def rows(self) -> QuerySet:
        area = EllipsoidalArea("outline") / Value(1e6)
        return without_shapes(super().rows()).annotate(area_km2=area)
