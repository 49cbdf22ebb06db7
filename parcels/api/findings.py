"""What is worked out from land and works together: blockers, repeated digging, overlaps and gaps, area sums."""

from typing import Any

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from gis.api.errors import refusal
from parcels.area_sums import GROUPS, area_sums
from parcels.blockers import Blocker, blockers
from parcels.digging import BURIED, Opening, digging_of_draft, read_draft, repeated_digging
from parcels.models import Parcel
from parcels.neighbours import Finding, gaps, overlaps
from parcels.norms import AREA_TOLERANCE, GAP_WIDTH_M, LEAST_OVERLAP_M2
from roads.chainage import Span, bounds, format_chainage
from roads.models import Work

FEATURES = {200: OpenApiTypes.OBJECT}


class BlockersAnswer(Dated, ApiView):
    """/api/blockers/"""

    @extend_schema(
        tags=["地块"],
        summary="用地制约",
        description=(
            "截至当日，红线范围内还有未交净地的地块、因而不能全幅开工的道路工程：受影响的路段（geometry）、米数、"
            "离计划开工还有几天（负数为已经晚了）、后面等着的管线、绿化、亮化。地块成为净地后即解除；"
            "两幅都已开工的路段不再计。"
        ),
        responses=FEATURES,
    )
    def get(self, request: Request) -> Response:
        rows = blockers(as_of=self.requested.as_of, known_at=self.requested.known_at)
        marks = self.provenance([row.work for row in rows])
        return Response(
            {
                "type": "FeatureCollection",
                "count": len(rows),
                **marks,
                "features": [_blocker(row) for row in rows],
            }
        )


def _blocker(row: Blocker) -> dict[str, Any]:
    parcel, work = row.parcel, row.work
    return {
        "type": "Feature",
        "id": f"{work.pk}-{parcel.pk}",
        "geometry": orjson.Fragment(row.geojson),
        "properties": {
            "work_id": work.pk,
            "work_code": work.code,
            "stretch": work.stretch,
            "road": work.road.name,  # type: ignore[union-attr]
            "planned_start": row.planned_start,
            "float_days": row.float_days,
            "late": row.late,
            "parcel_id": parcel.pk,
            "parcel": parcel.code,
            "use": str(parcel.use),
            "village": parcel.village.name if parcel.village else None,
            "state": row.state.value,
            "state_label": row.state.label,
            "since": row.since,
            "affected_m": round(row.affected_m, 1),
            "spans": _spans(row.spans),
            "waiting": [_brief(other) for other in row.waiting],
            "schematic": work.schematic or parcel.schematic,
            "demo": work.demo or parcel.demo,
        },
    }


DRAFT = [
    OpenApiParameter("road", description="草拟工程所在道路：编号、代码、路名或别名"),
    OpenApiParameter("kind", enum=list(BURIED), description=f"草拟工程的类别：{'、'.join(BURIED)}"),
    OpenApiParameter("from", description="草拟工程的起点：米数或 K1+250"),
    OpenApiParameter("to", description="草拟工程的止点"),
    OpenApiParameter("ready", OpenApiTypes.DATE, description="草拟工程计划完工的日期；不写时只看已有的路面"),
]


class DiggingAnswer(Dated, ApiView):
    """/api/digging/"""

    parameters = (*Dated.parameters, *DRAFT)

    @extend_schema(
        tags=["地块"],
        summary="重复开挖",
        description=(
            "截至当日未完成的地下管线工程，会挖开已铺好的路面（paved_m）、或计划先于管线铺好的路面（planned_m）的路段，"
            "严重的在前。同时写 road、kind、from、to 时，改为检查一项还没有录入的草拟工程。"
        ),
        responses=FEATURES,
    )
    def get(self, request: Request) -> Response:
        parameters = {
            name: request.query_params.get(name, "").strip()
            for name in ("road", "kind", "from", "to", "ready")
        }
        draft = read_draft(parameters) if any(parameters.values()) else None
        day = self.requested.as_of
        digging = (
            digging_of_draft(**draft, as_of=day)
            if draft
            else repeated_digging(as_of=day, known_at=self.requested.known_at)
        )
        rows = [row.pipe or row.surface for row in digging if row.pipe or row.surface]
        return Response({
            "type": "FeatureCollection",
            "count": len(digging),
            **self.provenance(rows),
            "draft": bool(draft),
            "features": [_opening(row, number) for number, row in enumerate(digging, start=1)],
        })  # fmt: skip


def _opening(row: Opening, number: int) -> dict[str, Any]:
    surface, pipe = row.surface, row.pipe
    return {
        "type": "Feature",
        "id": number,
        "geometry": orjson.Fragment(row.geojson),
        "properties": {
            "work_id": pipe.pk if pipe else None,
            "stretch": pipe.stretch if pipe else None,
            "kind": pipe.kind if pipe else None,
            "kind_label": pipe.get_kind_display() if pipe else None,
            "planned_finish": row.pipe_finish if pipe else None,
            "surface_work_id": surface.pk if surface else None,
            "surface": surface.stretch if surface else "原有道路",
            "surface_day": row.surface_day,
            "paved_m": round(row.paved_m, 1),
            "planned_m": round(row.planned_m, 1),
            "spans": _spans(row.spans),
        },
    }


class ParcelFindingsAnswer(Dated, ApiView):
    """/api/parcel-findings/"""

    @extend_schema(
        tags=["地块"],
        summary="地块的重叠和缝隙",
        description=(
            f"相邻地块之间大于 {LEAST_OVERLAP_M2:.0f} 平方米的重叠，和窄于 {GAP_WIDTH_M:.0f} 米的缝隙。"
            "只列出，不改动。不随日期变化。"
        ),
        responses=FEATURES,
    )
    def get(self, request: Request) -> Response:
        findings = [*overlaps(), *gaps()]
        rows = [parcel for row in findings for parcel in row.parcels]
        features = [_finding(row, number) for number, row in enumerate(findings, start=1)]
        return Response(
            {
                "type": "FeatureCollection",
                "count": len(findings),
                **self.provenance(rows),
                "features": features,
            }
        )


def _finding(row: Finding, number: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": number,
        "geometry": orjson.Fragment(row.geojson),
        "properties": {
            "kind": row.kind,
            "kind_label": "重叠" if row.kind == "overlap" else "缝隙",
            "parcels": [{"id": parcel.pk, "code": parcel.code} for parcel in row.parcels],
            "area_m2": round(row.area_m2, 1),
        },
    }


class ParcelSumsAnswer(Dated, ApiView):
    """/api/parcel-sums/"""

    parameters = (
        *Dated.parameters,
        OpenApiParameter("by", enum=list(GROUPS), description="按什么汇总，不写为 use"),
    )

    @extend_schema(
        tags=["地块"],
        summary="地块面积汇总",
        description=(
            "按用途、状态、村或规划范围汇总的面积，椭球面，重叠只算一次。"
            f"申报面积的容差是 {AREA_TOLERANCE:.0%}。"
        ),
        responses=FEATURES,
    )
    def get(self, request: Request) -> Response:
        by = request.query_params.get("by", "").strip() or "use"
        if by not in GROUPS:
            raise refusal(f"不能按“{by[:20]}”汇总，可用：{'、'.join(GROUPS)}。", field="by")
        sums = area_sums(by, as_of=self.requested.as_of, known_at=self.requested.known_at)
        rows = [
            {
                "key": row.key,
                "label": row.label,
                "parcels": row.parcels,
                "area_m2": round(row.area_m2, 1),
                "area_mu": round(row.area_mu, 2),
            }
            for row in sums
        ]
        marks = {mark: Parcel.objects.filter(**{mark: True}).exists() for mark in ("schematic", "demo")}
        return Response({**self.provenance([]), **marks, "by": by, "results": rows})


def _spans(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    ends = [bounds(span) for span in spans]
    return [
        {"from_m": float(low), "to_m": float(high), "text": f"{format_chainage(low)}—{format_chainage(high)}"}
        for low, high in ends
    ]


def _brief(work: Work) -> dict[str, Any]:
    return {"id": work.pk, "kind": work.kind, "kind_label": work.get_kind_display(), "stretch": work.stretch}
