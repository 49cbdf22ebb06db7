"""The figures that a target may be set for: each is computed; what is not computed is a goal in words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """A figure that the briefing and the workbench compute and hold against its target."""

    code: str
    label: str
    unit: str
    hint: str


FIGURES: Final = (
    TargetFigure("new-road", "新建成道路", "公里", "车行道全部工序完成的长度，不含原有道路"),
    TargetFigure("total-road", "建成道路总里程", "公里", "新建成和原有道路"),
    TargetFigure("investment", "折算完成投资", "亿元", "概算按进度折算"),
    TargetFigure("works-finished", "完工工程", "项", "全部工序完成的工程"),
    TargetFigure("pipes-laid", "敷设管线", "公里", "已敷设的管线长度"),
    TargetFigure("resettlement-housing", "安置房开工面积", "平方米", "已开工的安置楼建筑面积"),
)
BY_CODE: Final = {figure.code: figure for figure in FIGURES}
IN_WORDS: Final = "words"
