"""What is in the way in the demonstration: where, whose task, found, due and resolved; all invented (演示)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.gis.geos import Point

from gis.models import ResponsibleUnit
from roads.chainage import Span, line_of, span_of
from roads.choices import Kind
from roads.models import Obstacle, Road, Work


@dataclass(frozen=True, slots=True)
class Trouble:
    """An obstacle on a road between two chainages; `stops` says whether building stops there until it is gone."""

    road: str
    from_m: int
    to_m: int
    kind: str
    title: str
    detail: str
    unit: str
    found_on: date
    due: date
    resolved: date | None = None
    outcome: str = ""
    stops: bool = True


def _day(text: str) -> date:
    return date.fromisoformat(f"2014-{text}")


LAND, UTILITY, PERMIT, FUND, DISPUTE, OTHER = "land", "utility", "permit", "fund", "dispute", "other"

TROUBLES: Final = (
    Trouble("神州路", 3480, 3600, UTILITY, "10千伏杆线未迁改", "道路红线内有5基电杆，影响雨水管沟和右幅路基。",
            "供电公司", _day("05-12"), _day("07-31"), _day("08-22"), "杆线改迁完成，场地移交施工单位。"),
    Trouble("神州路", 2240, 2330, LAND, "临街附属物未清理", "东苑路口西侧临时门面房尚未腾空。",
            "国土分局", _day("10-16"), _day("11-20")),
    Trouble("西经大道", 4900, 5060, LAND, "苗圃补偿未签订", "占压全幅约160米，两侧已完成路基。",
            "国土分局", _day("06-05"), _day("08-31")),
    Trouble("西经大道", 3980, 4040, UTILITY, "通信光缆横穿", "干线光缆改迁方案待批。",
            "通信公司", _day("05-28"), _day("06-30"), _day("07-09"), "光缆下埋改迁完成。"),
    Trouble("中南路", 1180, 1290, LAND, "养殖场未搬迁", "左幅约110米不能进场。",
            "国土分局", _day("07-10"), _day("09-15"), _day("10-08"), "已签协议并清场。"),
    Trouble("民主南路", 7420, 7760, PERMIT, "跨大沙河桥防洪评价未批", "桥梁段不能开工。",
            "建设局", _day("04-18"), _day("06-30"), _day("09-10"), "取得防洪评价批复。"),
    Trouble("山阳路", 7500, 7640, OTHER, "河道内围堰受汛期影响", "汛期停止桥梁下部施工。",
            "市政一公司", _day("07-02"), _day("09-15"), _day("09-12"), "汛期结束，恢复施工。"),
    Trouble("世纪路", 1900, 2010, DISPUTE, "村民阻工", "因灌溉渠改线意见不一，右幅停工。",
            "集聚办", _day("07-21"), _day("08-10"), _day("08-19"), "灌溉渠改线方案经协商一致。"),
    Trouble("东苑路", 2380, 2440, UTILITY, "给水管与设计标高冲突", "需调整雨水井位。",
            "自来水公司", _day("06-11"), _day("06-25"), _day("06-24"), "调整井位两处。"),
    Trouble("九州路", 2900, 3060, LAND, "看护房及果树未清点", "占压全幅，南北两侧同时推进。",
            "国土分局", _day("10-09"), _day("11-15")),
    Trouble("文汇路", 4420, 4500, UTILITY, "高压线净空不足", "摊铺设备不能通过，需升高一档。",
            "供电公司", _day("11-03"), _day("12-20")),
    Trouble("黄河路", 3520, 3610, LAND, "砂石料场未搬迁", "左右幅均不能进场。",
            "集聚办", _day("08-14"), _day("10-15"), _day("11-06"), "料场搬迁完毕。"),
    Trouble("南洋路", 2760, 2830, UTILITY, "燃气中压管横穿", "须先做保护套管。",
            "燃气公司", _day("07-08"), _day("08-05"), _day("08-01"), "完成套管保护。"),
    Trouble("紫荆路", 1180, 1420, LAND, "耕地占补手续未办结", "南段约240米不能进场。",
            "国土分局", _day("09-04"), _day("11-30")),
    Trouble("中原路", 7820, 7960, UTILITY, "热力支墩占压拓宽线位", "右幅拓宽受阻。",
            "热力公司", _day("09-22"), _day("11-15")),
    Trouble("丰收路", 2900, 3050, LAND, "企业围墙退让未谈妥", "红线内有厂区围墙。",
            "国土分局", _day("10-20"), _day("12-15")),
    Trouble("韩愈路", 8400, 8470, DISPUTE, "墓地迁移", "涉及坟墓11座。",
            "国土分局", _day("08-26"), _day("09-30"), _day("10-27"), "全部迁出。"),
    Trouble("龙源路", 3000, 4400, FUND, "市级配套资金未到位", "二标段材料款支付滞后，影响进度。",
            "建设局", _day("10-28"), _day("12-31"), stops=False),
)  # fmt: skip


def lay_obstacles(
    works: list[Work], roads: dict[str, Road], units: dict[str, ResponsibleUnit]
) -> list[tuple[Trouble, Obstacle]]:
    """Writes the obstacles, each on the shortest carriageway work that holds it, or on no work."""
    rows = []
    for number, trouble in enumerate(TROUBLES, start=1):
        road, span = roads[trouble.road], span_of(trouble.from_m, trouble.to_m)
        work = _work_at(works, road, span)
        rows.append(
            Obstacle(
                code=f"P{number:03d}",
                kind=trouble.kind,
                title=f"{road.name}{trouble.title}",
                detail=trouble.detail,
                work=work,
                span=span if work else None,
                geom=Point(line_of(road, span).interpolate_normalized(0.5).coords, srid=road.centreline.srid),
                unit=units[trouble.unit],
                found_on=trouble.found_on,
                due=trouble.due,
                resolved_on=trouble.resolved,
                outcome=trouble.outcome,
                source="演示",
                schematic=True,
                demo=True,
            )
        )
    return list(zip(TROUBLES, Obstacle.objects.bulk_create(rows), strict=True))


def _work_at(works: list[Work], road: Road, span: Span) -> Work | None:
    holding = [
        work
        for work in works
        if work.road_id == road.pk
        and work.kind == Kind.CARRIAGEWAY
        and work.span is not None
        and work.span.lower <= span.lower
        and span.upper <= work.span.upper
    ]
    return min(holding, key=lambda work: work.length_m, default=None)
