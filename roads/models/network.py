"""The road network: roads with one centreline each, named places, existing stretches; crossings are a view."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DecimalRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import connection
from django.db.models import Q

from gis.models import Provenance
from gis.postgis import PlanarLength, WebMercator


@contextmanager
def centrelines_moving() -> Iterator[None]:
    """While it lasts, centrelines may change under works: the caller carries along what lies on them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zongheng.rereferencing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('zongheng.rereferencing', 'off', true)")


class RoadQuerySet(models.QuerySet["Road"]):
    def axes(self) -> "RoadQuerySet":
        """Roads that have a place in the grid plan, in plan order: 纵 by number, then 横."""
        return self.exclude(axis="").order_by(
            models.Case(models.When(axis="NS", then=0), default=1), "axis_no"
        )

    def named(self, name: str) -> "RoadQuerySet":
        """Roads called `name`, by their name or one of their aliases."""
        return self.filter(Q(name=name) | Q(aliases__contains=[name]))


class Road(Provenance):
    """A named street; metres along its centreline from its start are its chainage."""

    class Axis(models.TextChoices):
        NORTH_SOUTH = "NS", "纵"
        EAST_WEST = "EW", "横"

    class RoadClass(models.TextChoices):
        EXPRESSWAY = "expressway", "快速路"
        ARTERIAL = "arterial", "主干路"
        SECONDARY = "secondary", "次干路"
        LOCAL = "local", "支路"

    # An import that is undone puts centrelines back together with all that was carried along.
    while_undone = staticmethod(centrelines_moving)

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("路名", max_length=64, unique=True)
    aliases = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name="别名")
    axis = models.CharField("轴向", max_length=2, choices=Axis, blank=True)
    axis_no = models.PositiveSmallIntegerField("轴号", null=True, blank=True)
    road_class = models.CharField("等级", max_length=16, choices=RoadClass, default=RoadClass.ARTERIAL)
    red_line_m = models.DecimalField("红线宽(米)", max_digits=5, decimal_places=1, null=True, blank=True)
    station_start_m = models.DecimalField(
        "起点设计桩号(米)", max_digits=10, decimal_places=3, null=True, blank=True
    )
    station_equations = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="断链"
    )
    centreline = models.LineStringField("中线", srid=settings.STORAGE_SRID)
    length_m = models.GeneratedField(
        expression=PlanarLength("centreline"),
        output_field=models.FloatField(),
        db_persist=True,
        verbose_name="长度(米)",
    )
    centreline_3857 = models.GeneratedField(
        expression=WebMercator("centreline"),
        output_field=models.LineStringField(srid=3857),
        db_persist=True,
        editable=False,
    )

    objects = RoadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "道路"
        ordering = ["code"]
        indexes = [GistIndex(fields=["centreline_3857"], name="road_centreline_3857")]
        constraints = [
            models.CheckConstraint(
                condition=Q(axis="", axis_no__isnull=True)
                | (~Q(axis="") & Q(axis_no__isnull=False, axis_no__range=(1, 99))),
                name="road_axis_with_number",
                violation_error_message="轴向和轴号要同时填写，轴号从 1 起。",
            ),
            models.UniqueConstraint(
                fields=["axis", "axis_no"],
                condition=~Q(axis=""),
                name="road_axis_taken_once",
                violation_error_message="这个轴号已有道路。",
            ),
            models.CheckConstraint(
                condition=Q(station_start_m__gte=0),
                name="road_station_from_nought",
                violation_error_message="起点设计桩号不能为负。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def axis_label(self) -> str:
        """纵3, 横5, or nothing for a road outside the grid."""
        return f"{self.get_axis_display()}{self.axis_no}" if self.axis else ""


class Place(Provenance):
    """A named point that stretches may start or end at, such as a school gate."""

    name = models.CharField("地点", max_length=64, unique=True)
    aliases = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name="别名")
    geom = models.PointField("位置", srid=settings.STORAGE_SRID)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.PointField(srid=3857),
        db_persist=True,
        editable=False,
    )

    class Meta:
        verbose_name = verbose_name_plural = "地点"
        ordering = ["name"]
        indexes = [GistIndex(fields=["geom_3857"], name="place_geom_3857")]

    def __str__(self) -> str:
        return self.name


class Crossing(models.Model):
    """Where a road's centreline meets another's: derived by a view from the centrelines, two rows per meeting."""

    id = models.CharField(primary_key=True, max_length=80)
    road = models.ForeignKey(Road, models.DO_NOTHING, related_name="crossings", verbose_name="道路")
    other = models.ForeignKey(Road, models.DO_NOTHING, related_name="+", verbose_name="相交道路")
    measure_m = models.FloatField("桩号(米)")
    geom = models.PointField("位置", srid=settings.STORAGE_SRID)

    class Meta:
        managed = False
        db_table = "roads_crossing"
        verbose_name = verbose_name_plural = "交叉口"
        ordering = ["road_id", "measure_m"]

    def __str__(self) -> str:
        return f"{self.road}×{self.other}"


class ExistingStretchQuerySet(models.QuerySet["ExistingStretch"]):
    def as_of(self, day: Any) -> "ExistingStretchQuerySet":
        """Stretches open to traffic on `day`; the opening day counts."""
        return self.filter(since__lte=day)


class ExistingStretch(Provenance):
    """A stretch of road that was already built, not through a work kept here."""

    road = models.ForeignKey(Road, models.CASCADE, related_name="existing", verbose_name="道路")
    span = DecimalRangeField("桩号范围(米)")
    since = models.DateField("建成不晚于")

    objects = ExistingStretchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已有路段"
        ordering = ["road", "span"]
        indexes = [GistIndex(fields=["span"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="existing_span_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.road} {self.span.lower}–{self.span.upper}"
