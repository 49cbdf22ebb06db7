"""The layer of redevelopments, which only goes out: where each stands as of a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from villages.choices import Ripeness
from villages.models import Redevelopment
from villages.progress import with_standing


def _redevelopments(as_of: date) -> Iterable[Any]:
    rows = Redevelopment.objects.select_related("village__town", "unit").order_by("village__code")
    return with_standing(rows, as_of=as_of)


REDEVELOPMENTS: Final = Layer(
    code="redevelopments",
    label="改造项目",
    shapes=(Shape.POLYGON,),
    shape="village.outline",
    shape_required=False,
    multi=True,
    keys=(("village",),),
    rows=_redevelopments,
    hint="城中村改造截至当日的阶段、户数、拆迁、补偿和安置房；位置是村的范围",
    columns=(
        Column("village", "村代码", value="village.code", longest=12),
        Column("vill_name", "村", value="village.name", longest=32),
        Column("town", "乡镇街道", value="village.town.name", longest=32),
        Column("pilot", "试点", Type.FLAG),
        Column("ripe", "成熟情况", Type.CHOICE, "ripeness", choices=tuple(Ripeness.choices)),
        Column("ready_pct", "成熟度", Type.DECIMAL, "readiness.percent", unit="%", places=1),
        Column("stage", "所处阶段", value="standing.stage_label"),
        Column("households", "总户数", Type.INTEGER, unit="户"),
        Column("people", "人口", Type.INTEGER, unit="人"),
        Column("signed", "已签约", Type.INTEGER, "standing.signed", unit="户"),
        Column("moved", "已搬迁", Type.INTEGER, "standing.moved", unit="户"),
        Column("demol_m2", "应拆面积", Type.INTEGER, "demolish_m2", unit="平方米"),
        Column("gone_m2", "已拆面积", Type.DECIMAL, "standing.demolished_m2", unit="平方米", places=0),
        Column("comp_wan", "补偿概算", Type.DECIMAL, "compensation_wan_yuan", unit="万元", places=2),
        Column("paid_wan", "已付补偿", Type.DECIMAL, "standing.paid_wan_yuan", unit="万元", places=2),
        Column("resett_m2", "规划安置面积", Type.INTEGER, "resettlement_m2", unit="平方米"),
        Column("begun_m2", "安置房开工", Type.INTEGER, "standing.housing.begun_m2", unit="平方米"),
        Column("unit", "责任单位", value="unit.name", longest=64),
        Column("leader", "分包领导", longest=32),
        Column("newest", "最新上报", Type.DAY, "standing.newest_report"),
        *provenance(),
    ),
)
