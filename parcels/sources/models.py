"""Sources: what a network must be joined to, as points with a kind, and their dated states."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from gis.models import Provenance
from gis.postgis import WebMercator
from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet
from roads.choices import Kind


class SourceKind(models.TextChoices):
    """What a source is; each kind feeds, or takes from, one kind of network."""

    WATERWORKS = "waterworks", "水厂"
    HEAT_SOURCE = "heat_source", "热源"
    SUBSTATION = "substation", "变电站"
    GAS_STATION = "gas_station", "调压站"
    SEWAGE_WORKS = "sewage_works", "污水处理厂"
    OUTFALL = "outfall", "雨水排口"
    EXCHANGE = "exchange", "通信机房"


SERVES = {
    SourceKind.WATERWORKS: Kind.WATER,
    SourceKind.HEAT_SOURCE: Kind.HEAT,
    SourceKind.SUBSTATION: Kind.POWER,
    SourceKind.GAS_STATION: Kind.GAS,
    SourceKind.SEWAGE_WORKS: Kind.SEWAGE,
    SourceKind.OUTFALL: Kind.STORM,
    SourceKind.EXCHANGE: Kind.TELECOM,
}


class SourceStanding(models.TextChoices):
    """What has become of a source."""

    PLANNED = "planned", "规划"
    BUILDING = "building", "在建"
    IN_USE = "in_use", "投用"
    OUT_OF_USE = "out_of_use", "停用"


class SourceQuerySet(models.QuerySet["Source"]):
    def told_on(self, day: date, *, known_at: datetime | None = None) -> "SourceQuerySet":
        """Sources with `state` and `state_day` at the end of `day`; one never mentioned is planned."""
        last = SourceState.objects.known_at(known_at).filter(source=OuterRef("pk"), day__lte=day)
        # Of two words on one day the later recorded counts; pk settles those of one statement.
        last = last.order_by("-day", "-recorded_at", "-pk")
        return self.annotate(
            state=Coalesce(
                Subquery(last.values("state")[:1]),
                Value(SourceStanding.PLANNED.value),
                output_field=models.CharField(choices=SourceStanding),
            ),
            state_day=Subquery(last.values("day")[:1]),
        )


class Source(Provenance):
    """Where a network gets from, or leads to: a waterworks, a heat source, a substation."""

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=64)
    kind = models.CharField("类别", max_length=16, choices=SourceKind, db_index=True)
    geom = models.PointField("位置", srid=settings.STORAGE_SRID)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.PointField(srid=3857),
        db_persist=True,
        editable=False,
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "源点"
        ordering = ["code"]
        indexes = [GistIndex(fields=["geom_3857"], name="source_geom_3857")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SourceKind.values),
                name="source_kind_known",
                violation_error_message="没有这种源点。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def serves(self) -> Kind:
        """The kind of network it feeds."""
        return SERVES[SourceKind(self.kind)]


class SourceState(Voidable):
    """From `day` on a source was in a state. Appended, never edited; a mistake is voided with a reason."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="states", verbose_name="源点")
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=12, choices=SourceStanding)
    note = models.CharField("说明", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)

    objects = VoidableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "源点状态"
        ordering = ["source", "-day", "-recorded_at"]
        indexes = [models.Index(fields=["source", "-day"], name="sourcestate_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SourceStanding.values),
                name="source_state_known",
                violation_error_message="没有这种状态。",
            ),
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="source_state_void_complete",
                violation_error_message="作废要有时间、作废人和原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.day} {self.get_state_display()}"
