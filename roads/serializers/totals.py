"""What the API shows of totals: the grid, the figures of a day, the months."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from gis.api.features import Figure, Percent
from roads.choices import Kind, Light
from roads.figures.grid import NOTHING, GridTotals, Metres, RoadTotals


class MetresSerializer(serializers.Serializer):
    """沿路长度，米；后三项之和是第一项。"""

    planned_m = Figure()
    finished_m = Figure()
    under_way_m = Figure()
    not_begun_m = Figure()
    percent = Percent(allow_null=True)


class AxisSerializer(MetresSerializer):
    """一条轴：车行道的长度，以及各类的长度。"""

    axis = serializers.CharField()
    no = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    road = serializers.CharField()
    road_id = serializers.IntegerField()
    schematic = serializers.BooleanField()
    kinds = serializers.DictField(child=MetresSerializer())


class GridTotalsSerializer(MetresSerializer):
    """各轴车行道之和；kinds 是各轴各类之和，others 是不在轴上的道路各类之和。"""

    kinds = serializers.DictField(child=MetresSerializer())
    others = serializers.DictField(child=MetresSerializer())


class LeftOutSerializer(serializers.Serializer):
    """停工、取消的工程：建成的照样计入，不参加评灯和排名；dropped_m 是移出计划的未建长度。"""

    work = serializers.IntegerField(source="work_id")
    label = serializers.CharField(source="work.stretch")  # type: ignore[assignment]
    kind = serializers.CharField(source="work.kind")
    status = serializers.CharField()
    status_label = serializers.CharField(source="get_status_display")
    day = serializers.DateField()
    reason = serializers.CharField()
    finished_m = Figure(source="work.progress.finished_m")
    under_way_m = Figure(source="work.progress.under_way_m")
    not_begun_m = Figure(source="work.progress.not_begun_m")
    dropped_m = Figure(source="work.progress.dropped_m")


class GridSerializer(serializers.Serializer):
    """路网方案各轴截至当日的合计。"""

    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    plan = serializers.CharField(allow_null=True, help_text="方案的名称；还没有方案时为空")
    newest_report = serializers.DateField(allow_null=True)
    schematic = serializers.BooleanField()
    demo = serializers.BooleanField()
    axes = AxisSerializer(many=True)
    totals = GridTotalsSerializer()
    left_out = LeftOutSerializer(many=True)
    unlocated = serializers.IntegerField(help_text="没有定位、不在合计里的工程数")


def metres(row: Metres) -> dict[str, Any]:
    """The lengths of `found` by name."""
    return dict(MetresSerializer(row).data)


def kinds(by_kind: Mapping[str, Metres]) -> dict[str, Any]:
    """Lengths of each kind that has any, in the order of kinds."""
    return {kind: metres(by_kind[kind]) for kind in Kind.values if kind in by_kind}


def axis_row(row: RoadTotals) -> dict[str, Any]:
    """One axis in the shape of AxisSerializer."""
    road = row.road
    return {
        "axis": road.axis,
        "no": road.axis_no,
        "label": road.axis_label,
        "road": road.name,
        "road_id": road.pk,
        "schematic": road.schematic,
        **metres(row.carriageway),
        "kinds": kinds(row.kinds),
    }


def grid_totals(totals: GridTotals) -> dict[str, Any]:
    """The totals in the shape of GridTotalsSerializer."""
    carriageway = totals.totals.get(Kind.CARRIAGEWAY, NOTHING)
    return {**metres(carriageway), "kinds": kinds(totals.totals), "others": kinds(totals.others)}


class KeyFigureSerializer(serializers.Serializer):
    """一个关键指标；total 是分母，target、baseline 是公布的目标和基期。"""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = Figure()
    unit = serializers.CharField()
    total = Figure(allow_null=True)
    target = Figure(allow_null=True)
    baseline = Figure(allow_null=True)
    due = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    schematic = serializers.BooleanField()
    demo = serializers.BooleanField()


class DaySerializer(serializers.Serializer):
    """一天的总况。"""

    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="数据版本，有写入就变")
    newest_report = serializers.DateField(allow_null=True)
    report_age_days = serializers.IntegerField(allow_null=True, help_text="最近一次上报距 as_of 的天数")
    schematic = serializers.BooleanField()
    demo = serializers.BooleanField()
    thresholds = serializers.CharField(help_text="灯的标准")
    confirmed = serializers.CharField(
        help_text="上报的长度里审核过的，如“其中已审核 40.0%”；都没有审核时为空"
    )
    figures = KeyFigureSerializer(many=True)
    lights = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"各灯的工程数：{'、'.join(Light.values)}"
    )
    late = serializers.ListField(child=serializers.IntegerField(), help_text="红灯工程的编号")
    stopped = serializers.ListField(child=serializers.IntegerField(), help_text="停工和取消的工程的编号")


class MonthSerializer(serializers.Serializer):
    """一个月完成的量。"""

    month = serializers.CharField(help_text="如 2014-05")
    metres = Figure(places=1, help_text="各工序按权重折合的完成长度，米")


class MonthsSerializer(serializers.Serializer):
    """时间轴的底图：每月完成量，以及时间轴的两头。"""

    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    newest_report = serializers.DateField(allow_null=True)
    settled_report = serializers.DateField(allow_null=True)
    busy_years = serializers.ListField(child=serializers.IntegerField())
    schematic = serializers.BooleanField()
    demo = serializers.BooleanField()
    months = MonthSerializer(many=True)
