"""Units and targets as tables that come in: their columns and importers."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from gis.exchange.context import ImportContext, Importer
from gis.exchange.diff import code_of
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Row
from gis.exchange.schema import Column, Layer, Shape, Type
from gis.models import ResponsibleUnit, Target
from maps.pages.settings.figures import BY_CODE, FIGURES

UNITS: Final = Layer(
    code="units",
    label="责任单位",
    shapes=(Shape.POINT,),
    shape="",
    shape_required=False,
    shape_comes_in=False,
    keys=(("name",),),
    rows=lambda as_of: ResponsibleUnit.objects.order_by("name"),
    hint="一行一个单位，有简称的一并导入",
    columns=(
        Column(
            "name",
            "单位",
            synonyms=("单位名称", "责任单位", "名称", "全称", "部门", "部门名称"),
            longest=64,
            required=True,
        ),
        Column("short_name", "简称", synonyms=("单位简称", "部门简称"), longest=16),
    ),
)
TARGETS: Final = Layer(
    code="targets",
    label="目标",
    shapes=(Shape.POINT,),
    shape="",
    shape_required=False,
    shape_comes_in=False,
    keys=(("code",), ("label",)),
    rows=lambda as_of: Target.objects.order_by("position"),
    hint=f"指标写{'、'.join(figure.label for figure in FIGURES)}之一由系统计算，别的记为文字目标",
    columns=(
        Column("code", "代码", longest=50, goes_out=False),
        Column(
            "label",
            "指标",
            synonyms=("目标", "指标名称", "目标名称", "内容"),
            longest=64,
            required=True,
        ),
        Column("value", "目标值", Type.DECIMAL, synonyms=("数值", "目标数", "任务数"), places=2),
        Column("unit", "计量单位", value="measure_unit", synonyms=("单位",), longest=16),
        Column("baseline", "基期值", Type.DECIMAL, synonyms=("基数", "现状值"), places=2),
        Column("base_on", "基期", Type.DAY, value="baseline_on", synonyms=("基期日期",)),
        Column("due", "期限", Type.DAY, synonyms=("完成期限", "目标期限", "完成时间")),
        Column("source", "来源", synonyms=("出处", "文件", "依据"), longest=200, required=True),
    ),
)


class UnitImporter(ModelImporter):
    """Units by name."""

    layer = UNITS
    model = ResponsibleUnit
    plain: ClassVar = {"name": "name", "short_name": "short_name"}


class TargetImporter(ModelImporter):
    """Targets: a figure's name is that figure's target, anything else a goal in words."""

    layer = TARGETS
    model = Target
    plain: ClassVar = {
        "code": "code",
        "label": "label",
        "value": "value",
        "unit": "measure_unit",
        "baseline": "baseline",
        "base_on": "baseline_on",
        "due": "due",
        "source": "source",
    }

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        by_label = {figure.label: figure for figure in FIGURES}
        for row in rows:
            label = str(row.values.get("label") or "")
            figure = by_label.get(label) or BY_CODE.get(str(row.values.get("code")))
            row.values["code"] = figure.code if figure else code_of(label, prefix="words-")
            self._check_value(row, figure)
        return rows

    def _check_value(self, row: Row, figure: Any) -> None:
        value = row.values.get("value")
        if figure is None:
            return
        if value is None or value <= 0:
            self.refuse(row, "value", f"{figure.label}由系统计算，要有大于 0 的目标值。", value)
        if row.values.get("unit") not in (None, figure.unit):
            self.refuse(row, "unit", f"{figure.label}按{figure.unit}计，请换算后再导入。", row.values["unit"])
        row.values["unit"] = figure.unit

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        last = Target.objects.order_by("-position").values_list("position", flat=True).first() or 0
        return {"position": min(last + row.number, 32_000)}


IMPORTERS: Final[tuple[type[Importer], ...]] = (UnitImporter, TargetImporter)
