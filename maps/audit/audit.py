"""A briefing audited: its figures recomputed from the raw tables of this moment's snapshot and compared."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from maps.audit.compare import Comparison, compare
from maps.audit.declared import declared
from maps.audit.recompute.briefing import recompute
from maps.audit.recompute.parameters import Question
from maps.audit.recompute.raw.past import History
from maps.briefings.facts import Audited, Facts

# What the parts of the facts are called in the report.
CHAPTERS: Final = {
    "headline": "目标和完成情况",
    "axes": "纵横各轴",
    "axis_totals": "路网合计",
    "lights": "状态",
    "changed": "本月有变化的工程",
    "attention": "红黄灯工程",
    "left_out": "不计入的工程",
    "silent": "久未上报的工程",
    "units": "责任单位排名",
    "last_works": "末位工程",
    "by_kind": "分类计划与完成",
    "plan_changes": "计划调整",
    "blockers": "用地未清",
    "digging": "重复开挖",
    "obstacles": "问题",
    "villages": "城中村改造",
    "coverage": "覆盖面积",
    "money": "投资",
    "curve": "全年曲线",
    "next_month": "下月计划",
    "corrections": "更正",
    "replay": "更正的构成",
}
GENERAL: Final = "总述"


def audit(facts: Facts) -> Comparison:
    """The comparison of all figures of a briefing, published or not, as known at its own moment."""
    moments = tuple(step.until for step in facts.replay.steps) if facts.replay else ()
    question = Question(facts.month, facts.as_of, facts.known_at, moments, facts.cadence)
    return compare(facts, recompute(question, History(_fetch), declared()))


def _fetch(statement: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def chapter_of(name: str) -> str:
    """What a part of the facts is called."""
    return CHAPTERS.get(name, GENERAL)


def verdict(result: Comparison) -> str:
    """独立复核2,408项，0项不同"""
    return str(Audited(compared=result.total, differing=len(result.differences)))
