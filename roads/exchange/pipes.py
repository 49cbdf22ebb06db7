"""How pipes look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import BooleanField, Case, Value, When

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.exchange.words import CODE, FROM_M, KIND_WORDS, ROAD, TO_M
from roads.models import Pipe
from roads.models.pipes import PIPE_KINDS
from roads.pipe_sizes import read_size


def _pipes(as_of: date) -> Iterable[Any]:
    laid = Case(When(laid_on__lte=as_of, then=Value(True)), default=False, output_field=BooleanField())
    pipes = Pipe.objects.select_related("road").defer(
        "line_3857", "road__centreline", "road__centreline_3857"
    )
    return pipes.annotate(laid=laid).order_by("code")


PIPES: Final = Layer(
    code="pipes",
    label="管线",
    shapes=(Shape.LINE,),
    shape="line",
    keys=(("code",),),
    rows=_pipes,
    hint="测量或规划的管段，各有自己的线；没有编号的按类别和线位认",
    columns=(
        Column(
            "code",
            "编号",
            synonyms=(*CODE, "管线编号", "管段编号", "管线代码", "管线点号", "pipe_id"),
            longest=40,
        ),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            synonyms=("管线类别", "管线类型", "管类", "管线种类", "类型", "种类", "kind"),
            choices=tuple(PIPE_KINDS),
            spoken=KIND_WORDS,
            required=True,
        ),
        ROAD,
        FROM_M,
        TO_M,
        Column(
            "diam_mm",
            "管径",
            Type.INTEGER,
            "diameter_mm",
            read=read_size,
            synonyms=(
                "直径",
                "公称直径",
                "管径规格",
                "规格",
                "断面尺寸",
                "管线直径",
                "管道直径",
                "口径",
                "公称口径",
                "DN",
                "diameter",
                "diam",
                "pipe_diam",
            ),
            unit="毫米",
        ),
        Column("material", "材质", synonyms=("管材", "材料", "管线材质", "material"), longest=24),
        Column("plan_day", "计划敷设", Type.DAY, "planned_for", synonyms=("计划敷设日期", "计划埋设")),
        Column(
            "laid_on",
            "敷设日期",
            Type.DAY,
            synonyms=("埋设日期", "敷设年代", "埋设年代", "建成日期", "竣工日期", "埋设时间", "敷设时间"),
            happened=True,
        ),
        Column("laid", "已敷设", Type.FLAG, comes_in=False),
        Column("length_m", "长度", Type.DECIMAL, unit="米", comes_in=False),
        *provenance(),
    ),
)
