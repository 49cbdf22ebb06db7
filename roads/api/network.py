"""Collections of the road network: roads, places, crossings."""

import django_filters
from django.db.models import F, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import OneOf, text_filter
from roads.filters import RoadFilterSet, axis_filter, road_filter
from roads.models import Crossing, ExistingStretch, Place, Road
from roads.serializers.network import CrossingSerializer, PlaceSerializer, RoadSerializer


class RoadFilters(RoadFilterSet):
    searched = ("name", "code", "aliases")

    axis = axis_filter("self")
    road_class = OneOf(choices=Road.RoadClass.choices, label="等级")
    road = road_filter("pk")
    q = text_filter("路名、代码或别名里有这些字", method="by_text")


@extend_schema(tags=["路网"])
@extend_schema_view(
    list=extend_schema(
        summary="道路", description="全部道路的中线，带默认路网方案的轴号和截至当日已有的路段。"
    ),
    retrieve=extend_schema(summary="一条道路"),
)
class RoadCollection(Dated, Collection):
    queryset = Road.objects.all()
    serializer_class = RoadSerializer
    filterset_class = RoadFilters
    place = "centreline"
    key = ("code",)

    def rows(self) -> QuerySet:
        existing = ExistingStretch.objects.as_of(self.requested.as_of).order_by("span")
        return without_shapes(super().rows()).prefetch_related(
            Prefetch("existing", existing, to_attr="existing_by_day")
        )


class PlaceFilters(RoadFilterSet):
    searched = ("name", "aliases")

    q = text_filter("名称或别名里有这些字", method="by_text")


@extend_schema(tags=["路网"])
@extend_schema_view(
    list=extend_schema(summary="地点", description="路段起止处用到的地点。不随日期变化。"),
    retrieve=extend_schema(summary="一个地点"),
)
class PlaceCollection(Dated, Collection):
    queryset = Place.objects.all()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilters
    place = "geom"
    key = ("name",)

    def rows(self) -> QuerySet:
        return without_shapes(super().rows())


class CrossingFilters(RoadFilterSet):
    road = road_filter("road")
    other = road_filter("other")
    measure_min = django_filters.NumberFilter(
        field_name="measure_m", lookup_expr="gte", label="桩号不小于（米）"
    )
    measure_max = django_filters.NumberFilter(
        field_name="measure_m", lookup_expr="lte", label="桩号不大于（米）"
    )


@extend_schema(tags=["路网"])
@extend_schema_view(
    list=extend_schema(
        summary="交叉口",
        description="由中线求得，每处从两条路各列一次，measure_m 是在 road 上的桩号。不随日期变化。",
    ),
    retrieve=extend_schema(summary="一处交叉口"),
)
class CrossingCollection(Dated, Collection):
    queryset = Crossing.objects.all()
    serializer_class = CrossingSerializer
    filterset_class = CrossingFilters
    place = "geom"
    key = ("road_id", "measure_m", "id")
    lookup_value_regex = "[0-9]+-[0-9]+-[0-9]+"

    def rows(self) -> QuerySet:
        rows = without_shapes(super().rows(), "road", "other")
        return rows.annotate(schematic=F("road__schematic"))
