"""Rows every room leans on: units, targets, the river and outlines drawn as ground, and the data version."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from gis.access.grants import Grant
from gis.access.models import LoginAttempt, PersonSession
from gis.district import District
from gis.exchange.models import ColumnMapping, ImportedRow, ImportRun
from gis.history.models import Change
from gis.imagery.models import Scene
from gis.jobs.models import Job
from gis.photos.models import Photo, PhotoPiece, PhotoStamp, PhotoUpload
from gis.postgis import WebMercator

__all__ = [
    "Change",
    "ColumnMapping",
    "DataVersion",
    "District",
    "Grant",
    "GroundFeature",
    "ImportRun",
    "ImportedRow",
    "Job",
    "LoginAttempt",
    "Membership",
    "PersonSession",
    "Photo",
    "PhotoPiece",
    "PhotoStamp",
    "PhotoUpload",
    "Provenance",
    "ResponsibleUnit",
    "Scene",
    "Target",
]


class Provenance(models.Model):
    """Where a row comes from and how far it may be believed; shown wherever the row is shown."""

    source = models.CharField("来源", max_length=200, blank=True)
    schematic = models.BooleanField("示意", default=False, help_text="位置是示意，不是测量结果")
    demo = models.BooleanField("演示", default=False, help_text="为演示软件而编的数据")

    class Meta:
        abstract = True


class ResponsibleUnit(models.Model):
    """A bureau, company or office that a task belongs to."""

    name = models.CharField("单位", max_length=64, unique=True)
    short_name = models.CharField("简称", max_length=16, blank=True)
    demo = models.BooleanField("演示", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Membership(models.Model):
    """Which unit a person reports for."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership", verbose_name="用户"
    )
    unit = models.ForeignKey(ResponsibleUnit, models.PROTECT, related_name="members", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "所属单位"

    def __str__(self) -> str:
        return f"{self.user} · {self.unit}"


class Target(models.Model):
    """A published goal of the district, such as 105 km of new road, with where it was published.

    `code` names the figure that is computed for it; a goal in words has another code, and may have no value.
    """

    code = models.SlugField("代码", unique=True)
    label = models.CharField("指标", max_length=64)
    value = models.DecimalField("目标值", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField("基期值", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField("基期", null=True, blank=True)
    measure_unit = models.CharField("计量单位", max_length=16, blank=True)
    due = models.DateField("期限", null=True, blank=True)
    source = models.CharField("来源", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0) | Q(value__isnull=True, code__startswith="words-"),
                name="target_value_positive",
                violation_error_message="目标值应大于 0；只有文字目标可以没有。",
            )
        ]

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.label, self.value, self.measure_unit) if part)

    @property
    def amount(self) -> float:
        """The value of a target that a figure is held against; 0 for a goal in words, which none is."""
        return float(self.value or 0)


class GroundFeature(Provenance):
    """What lies under the plan as ground: rivers and the outline of the district."""

    class Kind(models.TextChoices):
        RIVER = "river", "河流"
        OUTLINE = "outline", "范围"
        RAILWAY = "railway", "铁路"

    kind = models.CharField("类别", max_length=16, choices=Kind)
    name = models.CharField("名称", max_length=64)
    aliases = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name="别名")
    geom = models.GeometryField("图形", srid=settings.STORAGE_SRID)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.GeometryField(srid=3857),
        db_persist=True,
        editable=False,
    )

    class Meta:
        verbose_name = verbose_name_plural = "底图要素"
        indexes = [GistIndex(fields=["geom_3857"], name="ground_geom_3857")]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="ground_kind_name_unique")]

    def __str__(self) -> str:
        return self.name


class DataVersion(models.Model):
    """One row, of a view: a number that every write to a mapped table raises inside the writing transaction. Equal
    numbers mean equal data (decision 0105)."""

    id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField("数据版本")
    changed_at = models.DateTimeField("最近写入")

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        db_table = "kernel_dataversion"
        managed = False

    def __str__(self) -> str:
        return str(self.version)
