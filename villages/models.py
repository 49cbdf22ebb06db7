"""Villages, their redevelopment in stages with dated cumulative reports, and resettlement buildings."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.db.models import Case, F, Q, Value, When

from gis.models import Provenance, ResponsibleUnit
from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from villages.choices import Readiness, Ripeness, Standing


class Town(models.Model):
    """A town or sub-district by its official nine-digit statistics code."""

    code = models.CharField("代码", max_length=9, primary_key=True)
    name = models.CharField("名称", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "乡镇街道"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class VillageQuerySet(models.QuerySet["Village"]):
    def named(self, name: str, *, town: str) -> "VillageQuerySet":
        """Villages of a town by short or official name: names repeat inside the zone, so the town is asked for."""
        return self.filter(Q(name=name) | Q(official_name=name), town__name=town)


class Village(Provenance):
    """A village or community by its official twelve-digit code; its name alone does not tell it from others."""

    code = models.CharField(
        "统计用区划代码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{12}$", "代码应为 12 位数字。")],
    )
    official_name = models.CharField("全称", max_length=64)
    name = models.CharField("村名", max_length=32, db_index=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="villages", verbose_name="乡镇街道")
    outline = models.MultiPolygonField("范围", srid=settings.STORAGE_SRID, null=True, blank=True)
    point = models.PointField("位置", srid=settings.STORAGE_SRID, null=True, blank=True)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村(社区)"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="village_code_twelve_digits"),
        ]

    def __str__(self) -> str:
        return self.name


class Redevelopment(Provenance):
    """The renewal of one village: what there is to do, whose task it is."""

    # Set by villages.progress.with_standing.
    standing: "Standing"
    readiness: "Readiness"
    ripeness: "Ripeness"
    all_reports: "models.QuerySet[RedevelopmentReport]"

    village = models.OneToOneField(Village, models.PROTECT, related_name="redevelopment", verbose_name="村")
    pilot = models.BooleanField("试点", default=False)
    households = models.PositiveIntegerField("户数")
    people = models.PositiveIntegerField("人口", null=True, blank=True)
    demolish_m2 = models.PositiveIntegerField("应拆建筑面积(平方米)")
    resettlement_m2 = models.PositiveIntegerField("规划安置面积(平方米)")
    compensation_wan_yuan = models.DecimalField(
        "补偿概算(万元)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.ForeignKey(
        ResponsibleUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redevelopments",
        verbose_name="责任单位",
    )
    leader = models.CharField("分包领导", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "改造项目"
        ordering = ["-pilot", "village__code"]
        constraints = [
            models.CheckConstraint(condition=Q(households__gt=0), name="redevelopment_has_households"),
        ]

    def __str__(self) -> str:
        return f"{self.village}改造"


class Stage(models.Model):
    """One stage of a redevelopment with its planned and actual last day."""

    class Code(models.TextChoices):
        SURVEY = "survey", "入户摸底"
        PUBLICITY = "publicity", "三榜公示"
        PLAN = "plan", "补偿安置方案"
        SIGNING = "signing", "签约"
        MOVING = "moving", "搬迁"
        DEMOLITION = "demolition", "拆除"
        CLEARED = "cleared", "净地交付"
        HOUSING = "housing", "安置房建设"
        CHOOSING = "choosing", "选房"
        RETURN = "return", "回迁"

    redevelopment = models.ForeignKey(
        Redevelopment, models.CASCADE, related_name="stages", verbose_name="改造项目"
    )
    position = models.PositiveSmallIntegerField("顺序")
    code = models.CharField("阶段", max_length=12, choices=Code)
    planned_on = models.DateField("计划完成", null=True, blank=True)
    done_on = models.DateField("实际完成", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "改造阶段"
        ordering = ["redevelopment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["redevelopment", "code"], name="stage_once_a_redevelopment"),
            models.UniqueConstraint(fields=["redevelopment", "position"], name="stage_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.redevelopment} {self.get_code_display()}"


class RedevelopmentReportQuerySet(VoidableQuerySet):
    def latest_for(self, *, as_of: date, known_at: datetime | None = None) -> "RedevelopmentReportQuerySet":
        """The standing figure of each redevelopment and measure on `as_of`: one row each, none where never reported."""
        rows = self.known_at(known_at).filter(day__lte=as_of)
        order = ("redevelopment_id", "measure", "-day", "-recorded_at", "-pk")
        return rows.order_by(*order).distinct("redevelopment_id", "measure")


class RedevelopmentReport(Voidable):
    """By the end of `day`, `value` had been reached in all; a lower value only as a correction with a reason."""

    class Measure(models.TextChoices):
        SIGNED = "signed", "已签约户数"
        MOVED = "moved", "已搬迁户数"
        DEMOLISHED = "demolished", "已拆面积(平方米)"
        PAID = "paid", "已付补偿(万元)"

    # The constraint stands in the migration: a zone cannot be written into Meta.
    database_messages: ClassVar = {"redev_report_day_not_after_recording": "截至日期不能晚于填报当天。"}

    redevelopment = models.ForeignKey(
        Redevelopment, models.PROTECT, related_name="reports", verbose_name="改造项目"
    )
    measure = models.CharField("指标", max_length=10, choices=Measure)
    day = models.DateField("截至日期")
    value = models.DecimalField("累计值", max_digits=14, decimal_places=2)
    correction = models.BooleanField("更正", default=False)
    reason = models.CharField("更正原因", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)

    objects = RedevelopmentReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "改造进度上报"
        ordering = ["-day", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["redevelopment", "measure", "-day"], name="redevreport_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="redev_report_not_negative",
                violation_error_message="累计值不能为负。",
            ),
            models.CheckConstraint(
                condition=Q(correction=False, reason="") | (Q(correction=True) & ~Q(reason="")),
                name="redev_correction_has_reason",
                violation_error_message="更正要写明原因；不是更正就不写。",
            ),
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="redev_report_void_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redevelopment} {self.get_measure_display()} {self.value} {self.day}"


BUILDING_STATES = (("planned", "未开工"), ("begun", "在建"), ("topped_out", "已封顶"), ("finished", "已竣工"))


class ResettlementBuildingQuerySet(models.QuerySet["ResettlementBuilding"]):
    def told_on(self, day: date) -> "ResettlementBuildingQuerySet":
        """Buildings with `state`, its word and the days of what had happened by the end of `day`; others are null."""
        reached = (("finished", "finished_on"), ("topped_out", "topped_out_on"), ("begun", "begun_on"))
        words = dict(BUILDING_STATES)

        def first(word: Callable[[str], str]) -> Case:
            cases = [When(**{f"{column}__lte": day}, then=Value(word(code))) for code, column in reached]
            return Case(*cases, default=Value(word("planned")), output_field=models.CharField())

        def until(column: str) -> Case:
            return Case(When(**{f"{column}__lte": day}, then=F(column)), output_field=models.DateField())

        return self.annotate(
            state=first(str),
            state_label=first(words.__getitem__),
            begun_by_day=until("begun_on"),
            topped_by_day=until("topped_out_on"),
            finished_by_day=until("finished_on"),
        )


class ResettlementBuilding(Provenance):
    """One building of resettlement housing with the days it was begun, topped out and finished."""

    redevelopment = models.ForeignKey(
        Redevelopment, models.PROTECT, related_name="buildings", verbose_name="改造项目"
    )
    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("楼号", max_length=32)
    outline = models.PolygonField("轮廓", srid=settings.STORAGE_SRID)
    floors = models.PositiveSmallIntegerField("层数")
    floor_area_m2 = models.PositiveIntegerField("建筑面积(平方米)")
    begun_on = models.DateField("开工", null=True, blank=True)
    topped_out_on = models.DateField("封顶", null=True, blank=True)
    finished_on = models.DateField("竣工", null=True, blank=True)

    objects = ResettlementBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "安置楼"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(floors__gt=0, floor_area_m2__gt=0), name="building_has_area"),
            models.CheckConstraint(
                condition=Q(topped_out_on__isnull=True)
                | Q(begun_on__isnull=False, topped_out_on__gte=F("begun_on")),
                name="building_topped_out_after_begun",
                violation_error_message="封顶不能早于开工。",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(topped_out_on__isnull=False, finished_on__gte=F("topped_out_on")),
                name="building_finished_after_topped_out",
                violation_error_message="竣工不能早于封顶。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redevelopment.village}{self.name}"

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        """Begun, topped out, finished."""
        return self.begun_on, self.topped_out_on, self.finished_on
