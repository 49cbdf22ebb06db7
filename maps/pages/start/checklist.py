"""What a new district needs until its first briefing, in order, and what of it is there. Counts rows, nothing else."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from gis.models import District, ResponsibleUnit, Target
from maps.models import Briefing
from parcels.models import PlanningArea
from roads.grid_plans import roads_by_place
from roads.models import GridPlan, ProgressReport, Road, Work


@dataclass(frozen=True, slots=True)
class Link:
    """A page where a step is done."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it is done, what is there, and where it is done."""

    code: str
    title: str
    hint: str
    done: bool
    there: str
    links: tuple[Link, ...]


def steps() -> list[Step]:
    """The steps in the order they build on each other."""
    ground = [_district(), _streets(), _grid(), _areas(), _targets(), _people()]
    return [*ground, _works(), _plans(), _report(), _briefing()]


def _district() -> Step:
    district = District.objects.current()
    return Step(
        "district",
        "区情",
        "区名、发文单位和落款，印在汇报上；核对坐标系。",
        bool(district.name),
        district.name,
        (Link("填写区情", "/settings/"),),
    )


def _grid() -> Step:
    plan = GridPlan.objects.default()
    taken = len(roads_by_place(plan)) if plan else 0
    return Step(
        "grid",
        "路网方案",
        "几纵几横，各是哪条道路；可以有几个方案。",
        taken > 0,
        f"{plan.name}，已定 {taken} 条轴" if plan else "",
        (
            Link("在地图上定轴", f"/settings/plans/{plan.pk}/")
            if plan
            else Link("新路网方案", "/settings/plans/new/"),
        ),
    )


def _streets() -> Step:
    count = Road.objects.count()
    return Step(
        "streets",
        "道路",
        "导入道路中线或街道数据；分段、双线的街道会合成一条中线。",
        count > 0,
        f"{count} 条道路" if count else "",
        (
            Link("导入道路", "/imports/?layer=roads"),
            Link("已有路段", "/existing/"),
            Link("管线", "/draw/pipes/"),
        ),
    )


def _areas() -> Step:
    count = PlanningArea.objects.count()
    return Step(
        "areas",
        "规划范围",
        "覆盖面积和熟地在规划范围内计算。",
        count > 0,
        f"{count} 个范围" if count else "",
        (
            Link("在地图上画", "/draw/planning-areas/new/"),
            Link("导入规划范围", "/imports/?layer=planning-areas"),
            Link("地块", "/draw/parcels/"),
        ),
    )


def _targets() -> Step:
    count = Target.objects.count()
    return Step(
        "targets",
        "目标",
        "公布的目标值、期限和出处。",
        count > 0,
        f"{count} 个目标" if count else "",
        (Link("目标", "/settings/#targets"), Link("导入目标", "/imports/?layer=targets")),
    )


def _people() -> Step:
    units, people = ResponsibleUnit.objects.count(), get_user_model().objects.filter(is_active=True).count()
    there = "，".join(
        part for part in (f"{units} 个单位" if units else "", f"{people} 人" if people > 1 else "") if part
    )
    return Step(
        "people",
        "单位和人员",
        "谁负责、谁填报、谁审核。",
        units > 0 and people > 1,
        there,
        (Link("单位和人员", "/people/"), Link("导入单位", "/imports/?layer=units")),
    )


def _works() -> Step:
    count = Work.objects.count()
    return Step(
        "works",
        "工程",
        "从台账导入，或从通报文本识别。",
        count > 0,
        f"{count} 项工程" if count else "",
        (
            Link("从通报识别", "/bulletins/"),
            Link("手工新建", "/works/new/"),
            Link("导入工程台账", "/imports/?layer=works"),
        ),
    )


def _plans() -> Step:
    count = Work.objects.filter(planned_finish__isnull=False).count()
    return Step(
        "plans",
        "计划",
        "计划开工和完工的日期；没有计划就没有灯。",
        count > 0,
        f"{count} 项有计划" if count else "",
        (Link("排计划", "/plans/"),),
    )


def _report() -> Step:
    count = ProgressReport.objects.count()
    return Step(
        "report",
        "第一次上报",
        "某天某道工序在某段完成；所有数字由上报算出。",
        count > 0,
        f"{count} 条上报" if count else "",
        (Link("填报", "/report/"),),
    )


def _briefing() -> Step:
    count = Briefing.objects.count()
    return Step(
        "briefing",
        "第一期汇报",
        "选月份，看草稿，发布后不再变。",
        count > 0,
        f"{count} 期" if count else "",
        (Link("汇报", "/briefings/"),),
    )
