"""/api/coverage/ and its neighbours: figure and land of a day, months, what next, what if; GET and POST alike."""

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.errors import refusal
from gis.api.parameters import AS_OF, KNOWN_AT
from gis.errors import DomainError
from gis.roles import may_read
from parcels.coverage import figures, ranking
from parcels.coverage.engine.dissolve import dissolved
from parcels.coverage.geojson import cause_shapes, covered_shape, feature, uncovered_shape
from parcels.coverage.report import cause_rows, figure, figure_rows, next_rows, rounded
from parcels.coverage.request import CoverageQuery
from parcels.coverage.terms import HALVES, KINDS, METHODS
from parcels.coverage.text import terms_line
from parcels.models import PlanningArea

TEXT: Final = OpenApiTypes.STR
# What a database without planning areas is answered: an empty map, not an error.
NOTHING: Final = {
    "type": "FeatureCollection", "area": None, "covered_km2": None, "features": [], "months": [], "works": [],
    "notes": ["还没有规划范围，请先在“开始使用”里导入。"],
}  # fmt: skip
SHOWN: Final = ("covered", "uncovered", "gained")
TERMS: Final = (
    AS_OF,
    KNOWN_AT,
    OpenApiParameter("area", TEXT, description="规划范围的代码；不写为第一个。"),
    OpenApiParameter(
        "polygon", TEXT, description="手画的范围：经度,纬度;经度,纬度;经度,纬度。写了就不用 area。"
    ),
    OpenApiParameter(
        "kinds",
        TEXT,
        description=f"种类，逗号隔开：{'、'.join(KINDS)}；不写为 water,power,heat（基期口径）。",
    ),
    OpenApiParameter("combine", TEXT, description="组合：any 任一种，all 全部，或一个整数（至少几种）。"),
    OpenApiParameter("method", TEXT, enum=list(METHODS), description="reach 按服务半径，blocks 按街区。"),
    OpenApiParameter("reach", TEXT, description="服务半径（米），如 water=400,arterial=500；不写用默认值。"),
    OpenApiParameter(
        "steps", TEXT, description="哪道工序完成即算建成，如 carriageway=surface；不写为全部工序。"
    ),
    OpenApiParameter(
        "halves", TEXT, enum=list(HALVES), description="both 两幅都完成才算，either 任一幅完成即算。"
    ),
    OpenApiParameter(
        "connected",
        TEXT,
        enum=["0", "1"],
        description=(
            "1：只计与源点接通的管网；某类没有已知源点时按最大的一张网计，并在 notes 里写明。"
            "答案另有 all_km2（不论接通与否）和 networks（各类接通情况）。"
        ),
    ),
    OpenApiParameter("join", TEXT, description="同种管线相距多少米以内算相接，默认 20。"),
    OpenApiParameter(
        "quad_segs",
        {"type": "integer", "minimum": 4, "maximum": 256},
        description="圆弧每四分之一圆的分段数，默认 32。",
    ),
)


class MayAsk(BasePermission):
    """Whoever may look may ask, by POST too: nothing is written."""

    message = "请先登录再查看。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS", "POST") and may_read(request.user)


class CoverageQuestionSerializer(serializers.Serializer):
    """覆盖面积的问题：名称与查询参数相同，另可画范围。"""

    as_of = serializers.CharField(required=False)
    known_at = serializers.CharField(required=False)
    area = serializers.CharField(required=False)
    polygon = serializers.JSONField(
        required=False,
        help_text="GeoJSON Polygon、MultiPolygon 或 Feature（经纬度），或 经度,纬度;经度,纬度;… 的文字",
    )
    kinds = serializers.CharField(required=False)
    combine = serializers.CharField(required=False)
    method = serializers.CharField(required=False)
    reach = serializers.CharField(required=False)
    steps = serializers.CharField(required=False)
    halves = serializers.CharField(required=False)
    quad_segs = serializers.IntegerField(required=False)
    connected = serializers.BooleanField(required=False)
    join = serializers.FloatField(required=False)
    since = serializers.CharField(required=False)
    show = serializers.CharField(required=False)
    number = serializers.IntegerField(required=False)
    works = serializers.ListField(child=serializers.IntegerField(), required=False)
    pipes = serializers.ListField(child=serializers.IntegerField(), required=False)


class CoverageAnswer(ApiView):
    """One answer to a coverage question, by address or by body."""

    permission_classes = (MayAsk,)
    writes_nothing = True

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        said = request.query_params.dict()
        if not (said.get("area") or said.get("polygon") or PlanningArea.objects.exists()):
            return Response(NOTHING)
        return Response(self.answer(CoverageQuery.read(said)))

    def post(self, request: Request) -> Response:
        said = request.data
        if not isinstance(said, dict):
            raise refusal("请求内容要是一个 JSON 对象。")
        known = {*CoverageQuestionSerializer().fields, "from", "to"}
        if unknown := [name for name in said if name not in known]:
            raise refusal(
                f"没有“{unknown[0][:40]}”这一项，可用：{'、'.join(sorted(known))}。", field=unknown[0][:40]
            )
        return Response(self.answer(CoverageQuery.read(said)))


def documented(summary: str, description: str, name: str) -> Any:
    """Documents both ways of asking."""
    shape = {200: OpenApiTypes.OBJECT}

    def decorate(view: Any) -> Any:
        view.get = extend_schema(
            tags=["覆盖面积"], summary=summary, description=description, responses=shape, operation_id=name
        )(_own(view.get))
        view.post = extend_schema(
            tags=["覆盖面积"],
            summary=f"{summary}（可画范围）",
            description=f"{description}不写入任何数据。",
            request=CoverageQuestionSerializer,
            responses=shape,
            operation_id=f"{name}_drawn",
        )(_own(view.post))
        return view

    return decorate


def _own(method: Any) -> Any:
    """A method of one's own, so that its document is not that of the neighbours."""

    def own(self: Any, request: Request) -> Response:
        return method(self, request)

    return own


@documented(
    "覆盖面积",
    "截至当日规划范围内已建成的道路、管网服务的面积（椭球面积，平方公里），以及已覆盖、未覆盖的土地；"
    "写 since 则给出两日之间新增的土地和成因，成因合计等于两日之差。",
    "coverage",
)
class CoverageOfDay(CoverageAnswer):
    """/api/coverage/"""

    parameters = (
        *TERMS,
        OpenApiParameter("since", OpenApiTypes.DATE, description="对比日期：给出此后新增的土地和成因。"),
        OpenApiParameter(
            "show", TEXT, description=f"要哪些土地，逗号隔开：{'、'.join(SHOWN)}；不写为全部，none 为不要。"
        ),
    )

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        shown = _shown(query)
        terms, area, since, known_at = query.terms, query.area, query.since, query.known_at
        covered = figures.coverage(
            terms,
            area,
            as_of=query.as_of,
            known_at=known_at,
            pieces=bool(shown & {"covered", "uncovered"}),
        )
        features = []
        if "covered" in shown:
            features.append(feature("covered", covered_shape(covered), km2=rounded(covered.covered_km2)))
        if "uncovered" in shown:
            left = covered.area_km2 - covered.covered_km2
            features.append(feature("uncovered", uncovered_shape(covered, area.shape), km2=rounded(left)))
        one = figure(covered, terms, area, known_at=known_at)
        answer = {"type": "FeatureCollection", **one, "terms": terms_line(terms)}
        if since is None:
            return answer | {"since": None, "before": None, "causes": [], "features": features}
        gains = figures.causes(terms, area, since=since, until=query.as_of, known_at=known_at)
        rows = cause_rows(gains)
        if "gained" in shown:
            shapes = cause_shapes(gains)
            features += [
                feature("gained", shapes[row["cause"]], **row)
                for row in rows
                if not shapes[row["cause"]].is_empty
            ]
        before = figure(gains.before, terms, area, known_at=known_at)
        notes = [*one["notes"], *gains.notes]
        return answer | {
            "since": str(since),
            "before": before,
            "causes": rows,
            "notes": notes,
            "features": features,
        }


@documented("逐月覆盖面积", "每月末的覆盖面积，一次算完；不写起止为截至日前的一年。", "coverage_series")
class CoverageSeries(CoverageAnswer):
    """/api/coverage-series/"""

    parameters = (
        *TERMS,
        OpenApiParameter("from", OpenApiTypes.DATE, description="起：这天所在的月。"),
        OpenApiParameter("to", OpenApiTypes.DATE, description="止：这天所在的月。"),
    )

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        terms, area, known_at = query.terms, query.area, query.known_at
        points = figures.series(terms, area, days=query.months, known_at=known_at)
        return {
            "terms": terms_line(terms),
            "months": list(figure_rows(points, terms, area, known_at=known_at)),
        }


@documented(
    "下一步建什么",
    "未建工程和未列工程的规划管线按新增覆盖面积排序：每一项都在前面各项已建的前提下计算；取消的工程不计。",
    "coverage_next",
)
class CoverageNext(CoverageAnswer):
    """/api/coverage-next/"""

    parameters = (*TERMS, OpenApiParameter("number", OpenApiTypes.INT, description="列几项，默认 10。"))

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        ranked = ranking.next_works(
            query.terms, query.area, as_of=query.as_of, number=query.number, known_at=query.known_at
        )
        return {
            "as_of": str(query.as_of),
            "known_at": query.known_at,
            "area": query.area.code,
            "terms": terms_line(query.terms),
            "works": next_rows(ranked),
        }


@documented(
    "试算", "假定所选工程余下部分、所选规划管线都已建成，一起能新增多少覆盖面积，在哪里。", "coverage_what_if"
)
class CoverageWhatIf(CoverageAnswer):
    """/api/coverage-what-if/"""

    parameters = (
        *TERMS,
        OpenApiParameter("works", TEXT, description="工程编号，逗号隔开；什么都不写则新增为 0。"),
        OpenApiParameter("pipes", TEXT, description="规划管线编号（未列入工程的），逗号隔开。"),
    )

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        gains = ranking.what_if(
            query.terms,
            query.area,
            as_of=query.as_of,
            works=query.works,
            pipes=query.pipes,
            known_at=query.known_at,
        )
        return {
            "type": "FeatureCollection",
            "as_of": str(query.as_of),
            "known_at": query.known_at,
            "area": query.area.code,
            "works": query.works,
            "pipes": query.pipes,
            "covered_km2": rounded(gains.covered_km2),
            "gained_km2": rounded(gains.gained_km2),
            "after_km2": rounded(gains.covered_km2 + gains.gained_km2),
            "terms": terms_line(query.terms),
            "features": [feature("what_if", dissolved(gains.pieces), km2=rounded(gains.gained_km2))],
        }


def _shown(query: CoverageQuery) -> set[str]:
    text = query.show or ",".join(SHOWN)
    words = {word.strip() for word in text.split(",")} - {"none", ""}
    if wrong := words - {*SHOWN}:
        raise DomainError(f"没有“{min(wrong)[:20]}”，可用：{'、'.join(SHOWN)}、none。", field="show")
    return words
