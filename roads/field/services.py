"""Writing what comes from the site: reports under a phone's key, photos with their place, inspections, answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gis.errors import DomainError, refusing
from gis.models import Photo
from gis.photos.burnt_line import marked
from gis.photos.inspect import Decoded
from gis.photos.services import Arrival, Said, finish_upload
from gis.photos.storage import keep
from roads.chainage import Span, bounds, format_chainage
from roads.field.place import FARTHEST_M, roads_near
from roads.models import (
    Inspection,
    InspectionAnswer,
    Obstacle,
    PhotoPlace,
    SentReport,
    Side,
    Step,
    Work,
)
from roads.services import Sent, report_once

# The nil UUID: no phone makes it.
NO_KEY: Final = UUID(int=0)


@transaction.atomic
def report_under_key(*, key: UUID | None, work: Work, by: Any, **said: Any) -> Sent:
    """Append a report that a phone sends under `key`; sent again it is the same report, even after a void.

    Without a key what says the very same is the same report.
    """
    if key is None:
        return report_once(work=work, by=by, **said)
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    known = SentReport.objects.select_related("report").filter(key=key).first()
    if known is not None:
        if known.by_id != by.pk:
            raise DomainError("这个编号已被别人的上报用了。", field="key")
        return Sent(known.report, created=False)
    sent = report_once(work=work, by=by, **said)
    SentReport.objects.create(key=key, report=sent.report, by=by)
    return sent


@dataclass(frozen=True, slots=True)
class Shown:
    """What a photo shows, as the phone says it: keys name what the phone sent before."""

    work: Work | None = None
    step: Step | None = None
    side: str = Side.BOTH
    metres: float | None = None
    report_key: UUID | None = None
    inspection_key: UUID | None = None
    obstacle_code: str = ""


def finish_photo(*, key: UUID, said: Said, shown: Shown, by: Any) -> Arrival:
    """Makes a photo of a complete upload, places it along its road and burns its line into the copy."""
    return finish_upload(
        key=key, said=said, by=by, then=lambda photo, decoded: _place(photo, decoded, shown, by=by)
    )


def _place(photo: Photo, decoded: Decoded, shown: Shown, *, by: Any) -> None:
    place = PhotoPlace(photo=photo, side=shown.side, work=shown.work, step=shown.step, **_named(shown, by))
    _along_road(place, shown)
    place.save(force_insert=True)
    keep(photo, "marked", marked(decoded.copy, marks_of(place, by=by)))


def _named(shown: Shown, by: Any) -> dict[str, Any]:
    """The report, inspection and obstacle that the phone's keys name, as far as they have arrived."""
    sent = SentReport.objects.filter(key=shown.report_key or NO_KEY, by=by).select_related("report").first()
    return {
        "report": sent.report if sent else None,
        "inspection": Inspection.objects.filter(key=shown.inspection_key or NO_KEY, by=by).first(),
        "obstacle": Obstacle.objects.filter(code=shown.obstacle_code).first()
        if shown.obstacle_code
        else None,
    }


def _along_road(place: PhotoPlace, shown: Shown) -> None:
    """Chainage by the measured position where there is one near the road, else by what was typed."""
    road_id = shown.work.road_id if shown.work else None
    if place.photo.position is not None and place.photo.position_source != Photo.PositionSource.HAND:
        places = roads_near(place.photo.position, road_id=road_id, within_m=FARTHEST_M)
        if places:
            place.road_id, place.metres, place.offset_m = (
                places[0].road_id,
                places[0].metres,
                places[0].offset_m,
            )
            return
    if road_id is not None and shown.metres is not None:
        place.road_id, place.metres, place.by_hand = road_id, shown.metres, True


def marks_of(place: PhotoPlace, *, by: Any) -> list[str]:
    """The burnt-in lines of a copy: work, place, side and step; moment, person and number."""
    photo = place.photo
    where = [
        str(place.work or place.road or "未定位"),
        _chainage_of(place),
        Side(place.side).label if place.work else "",
        place.step.label if place.step else "",
        f"±{photo.accuracy_m:.0f} 米" if photo.accuracy_m is not None else "",
    ]
    local = timezone.localtime(photo.moment)
    what = [f"{local:%Y-%m-%d %H:%M}", by.get_full_name() or by.get_username(), f"照片 {photo.pk}"]
    return ["  ".join(filter(None, where)), "  ".join(what)]


def _chainage_of(place: PhotoPlace) -> str:
    if place.metres is None:
        return ""
    return format_chainage(round(place.metres)) + ("（手填）" if place.by_hand else "")


@transaction.atomic
def inspect(
    *,
    key: UUID,
    work: Work,
    step: Step,
    span: Span,
    side: str,
    found: Span | None,
    day: date,
    note: str = "",
    by: Any,
    today: date,
) -> tuple[Inspection, bool]:
    """Append what was found of `step` over `span`: `found` equal to it confirms, less or None contradicts.

    Answers with the inspection and whether this call made it. Raises DomainError with the field at fault.
    """
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    known = Inspection.objects.filter(key=key).first()
    if known is not None:
        if known.by_id != by.pk:
            raise DomainError("这个编号已被别人的督查用了。", field="key")
        return known, False
    _check_inspection(work, step, span, side, found, day, today)
    verdict = Inspection.Verdict.CONFIRMED if found == span else Inspection.Verdict.CONTRADICTED
    made = refusing(
        lambda: Inspection.objects.create(
            key=key,
            work=work,
            step=step,
            span=span,
            side=side,
            found=found,
            verdict=verdict,
            day=day,
            note=note,
            by=by,
        )
    )
    made.refresh_from_db()
    return made, True


def _check_inspection(
    work: Work, step: Step, span: Span, side: str, found: Span | None, day: date, today: date
) -> None:
    if work.span is None:
        raise DomainError("这项工程还没有定位，不能按桩号检查。", field="work")
    if step.kind != work.kind:
        raise DomainError(f"“{step.label}”不是{work.get_kind_display()}工程的工序。", field="step")
    if side not in Side.values:
        raise DomainError("幅别只能是左幅、右幅或双侧。", field="side")
    if day > today:
        raise DomainError(f"检查日期 {day:%Y-%m-%d} 还没有到。", field="day")
    if span.lower < work.span.lower or span.upper > work.span.upper:
        low, high = format_chainage(work.span.lower), format_chainage(work.span.upper)
        raise DomainError(f"范围超出工程：{work.stretch}在 {low} 至 {high}。", field="to")
    if found is not None and not (
        bounds(span)[0] <= bounds(found)[0] and bounds(found)[1] <= bounds(span)[1]
    ):
        raise DomainError("实际完成的一段要在检查范围以内。", field="found_to")


def answer_inspection(
    *, inspection: Inspection, note: str, day: date, by: Any, today: date
) -> InspectionAnswer:
    """Close a contradiction from `day` on with a note. Raises DomainError where there is none to close."""
    if not note.strip():
        raise DomainError("请写明说明。", field="note")
    if inspection.verdict != Inspection.Verdict.CONTRADICTED or inspection.voided_at:
        raise DomainError("这条督查没有待答复的不符。")
    if not inspection.day <= day <= today:
        raise DomainError("答复日期要在检查日期与今天之间。", field="day")
    if InspectionAnswer.objects.filter(inspection=inspection).exists():
        raise DomainError("这条不符已有答复。")
    return InspectionAnswer.objects.create(inspection=inspection, note=note.strip(), day=day, by=by)


@transaction.atomic
def raise_obstacle(
    *, code: str, kind: str, title: str, detail: str, work: Work, span: Span | None, day: date, unit: Any, by: Any,
    today: date, position: Any = None,
) -> tuple[Obstacle, bool]:  # fmt: skip
    """Append an obstacle found on the site under the phone's `code`; sent again it is the same obstacle."""
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    known = Obstacle.objects.filter(code=code).first()
    if known is not None:
        return known, False
    if day > today:
        raise DomainError(f"发现日期 {day:%Y-%m-%d} 还没有到。", field="day")
    if kind not in Obstacle.Kind.values:
        raise DomainError("没有这一类问题。", field="kind")
    source = f"现场上报：{by.get_full_name() or by.get_username()}"
    return Obstacle.objects.create(
        code=code, kind=kind, title=title, detail=detail, work=work, span=span, geom=position, unit=unit or work.unit,
        found_on=day, source=source[:200],
    ), True  # fmt: skip
