"""/api/coverage/ and its neighbours: figure and land of a day, months, what next, what if; GET and POST alike."""

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.errors import refusal
from gis.bitemporal.past import answering
from gis.errors import DomainError
from gis.roles import may_read
from parcels.coverage import figures, ranking
from parcels.coverage.api.question import KEYS, NUMBER, TERMS, TEXT, CoverageQuestionSerializer
from parcels.coverage.engine.dissolve import dissolved
from parcels.coverage.geojson import cause_shapes, covered_shape, feature, uncovered_shape
from parcels.coverage.report import cause_rows, figure, figure_rows, next_rows, rounded
from parcels.coverage.request import CoverageQuery
from parcels.coverage.text import terms_line
from parcels.models import PlanningArea

# What a database without planning areas is answered: an empty map, not an error.
NOTHING: Final = {
    "type": "FeatureCollection", "area": None, "covered_km2": None, "features": [], "months": [], "works": [],
    "notes": ["还没有规划范围，请先在“开始使用”里导入。"],
}  # fmt: skip
SHOWN: Final = ("covered", "uncovered", "gained")


class MayAsk(BasePermission):
    """Whoever may look may ask, by POST too: nothing is written."""

    message = "请先登录再查看。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS", "POST") and may_read(request.user)


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
        # Nothing is written here: rows are seen as an address asks for them.
        with answering():
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
        request, area, since = query.request, query.area, query.since
        covered = figures.coverage(request, as_of=query.as_of, pieces=bool(shown & {"covered", "uncovered"}))
        features = []
        if "covered" in shown:
            features.append(feature("covered", covered_shape(covered), km2=rounded(covered.covered_km2)))
        if "uncovered" in shown:
            left = covered.area_km2 - covered.covered_km2
            features.append(feature("uncovered", uncovered_shape(covered, area.shape), km2=rounded(left)))
        one = figure(covered, request)
        answer = {"type": "FeatureCollection", **one, "terms": terms_line(query.terms)}
        if since is None:
            return answer | {"since": None, "before": None, "causes": [], "features": features}
        gains = figures.causes(request, since=since, until=query.as_of)
        rows = cause_rows(gains)
        if "gained" in shown:
            shapes = cause_shapes(gains)
            features += [
                feature("gained", shapes[row["cause"]], **row)
                for row in rows
                if not shapes[row["cause"]].is_empty
            ]
        before = figure(gains.before, request)
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
        points = figures.series(query.request, days=query.months)
        return {
            "terms": terms_line(query.terms),
            "months": list(figure_rows(points, query.request)),
        }


@documented(
    "下一步建什么",
    "未建工程和未列工程的规划管线按新增覆盖面积排序：每一项都在前面各项已建的前提下计算；取消的工程不计。",
    "coverage_next",
)
class CoverageNext(CoverageAnswer):
    """/api/coverage-next/"""

    parameters = (*TERMS, OpenApiParameter("number", NUMBER, description="列几项，默认 10。"))

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        ranked = ranking.next_works(query.request, as_of=query.as_of, number=query.number)
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
        OpenApiParameter("works", KEYS, description="工程编号，逗号隔开；什么都不写则新增为 0。"),
        OpenApiParameter("pipes", KEYS, description="规划管线编号（未列入工程的），逗号隔开。"),
    )

    def answer(self, query: CoverageQuery) -> dict[str, Any]:
        gains = ranking.what_if(query.request, as_of=query.as_of, works=query.works, pipes=query.pipes)
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
