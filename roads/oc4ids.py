"""Works as projects of OC4IDS 0.9 (Open Contracting for Infrastructure) as of a day: plan, progress month by month,
milestones with the day they were met. docs/oc4ids.md says how each field is meant."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db.models import Window
from django.db.models.functions import RowNumber

from gis.api.features import as_geojson
from gis.models import DataVersion
from roads.chainage import format_chainage
from roads.choices import Kind, Light
from roads.figures.curves import Month, months_of_works
from roads.figures.lights import planned_percent
from roads.figures.milestones import Reached, reached
from roads.figures.plan_book import plan_of
from roads.figures.progress import progress_of_all
from roads.models import PhotoPlace, Work

VERSION: Final = "0.9"
PERCENT: Final = {"name": "percent", "scheme": "UNCEFACT", "id": "P1"}
# From the projectSector codelist; lighting is part of the street, heat and gas are energy.
SECTORS: Final = {
    Kind.CARRIAGEWAY: ["transport", "transport.road"],
    Kind.LIGHTING: ["transport", "transport.road"],
    Kind.OTHER: ["transport", "transport.road"],
    Kind.STORM: ["waterAndWaste"],
    Kind.SEWAGE: ["waterAndWaste"],
    Kind.WATER: ["waterAndWaste"],
    Kind.GAS: ["energy"],
    Kind.HEAT: ["energy"],
    Kind.POWER: ["energy"],
    Kind.TELECOM: ["communications"],
    Kind.GREENING: ["cultureSportsAndRecreation"],
}
MARKS: Final = "zongheng.schematic 为 true 的位置是示意，zongheng.demo 为 true 的是演示数据。"
YUAN_IN_WAN: Final = 10_000
END: Final = b"\n]}\n"
MOST_MONTHS: Final = 600
# Photos of a work that are named, the newest.
MOST_DOCUMENTS: Final = 50


def package(*, as_of: date, uri: str) -> Iterator[bytes]:
    """A project package as pieces of JSON, a project at a time; nothing where there are no works."""
    progress = progress_of_all(as_of=as_of)
    done, days = months_of_works(as_of=as_of), reached(as_of=as_of)
    photos = photos_of_works(as_of=as_of, uri=uri)
    works = Work.objects.select_related("road", "unit").defer(
        "line", "road__centreline", "road__centreline_3857"
    )
    rows = works.annotate(geojson=as_geojson("line")).order_by("code")
    first = True
    for work in rows.iterator(2000):
        work.progress = progress[work.pk]
        made = project(work, done.get(work.pk, []), days.get(work.pk, Reached()), as_of=as_of)
        if documents := photos.get(work.pk):
            made["documents"] = documents
        yield (_head(as_of, uri) if first else b",\n") + orjson.dumps(made)
        first = False
    if not first:
        yield END


def _head(as_of: date, uri: str) -> bytes:
    version = DataVersion.objects.first()
    head = {
        "uri": uri,
        "version": VERSION,
        "publishedDate": (version.changed_at if version else _moment(as_of)).isoformat(),
        "publisher": {"name": settings.PUBLISHER},
        "zongheng": {"asOf": as_of, "note": MARKS},
    }
    return orjson.dumps(head)[:-1] + b',"projects":[\n'


def project(work: Work, done: list[Month], days: Reached, *, as_of: date) -> dict[str, Any]:
    """One work as a project; fields that are not known are left out. `work` carries `.progress` and `.geojson`."""
    fields = {
        "id": f"{settings.OC4IDS_PREFIX}-{work.code}",
        "identifiers": [{"id": work.code, "scheme": "internal"}],
        "title": str(work),
        "description": work.quote or None,
        "status": _status(work),
        "period": _period(work.planned_start, work.planned_finish),
        "sector": SECTORS[Kind(work.kind)],
        "type": "construction",
        "locations": _locations(work),
        "budget": _budget(work),
        "forecasts": _metric("计划进度", _planned(work)),
        "parties": _parties(work),
        "metrics": _metric("实际进度", _actual(work, done, as_of=as_of)),
        "milestones": _milestones(work, days, as_of=as_of),
        "completion": {"endDate": _moment(days.finished).isoformat()} if days.finished else None,
        "zongheng": _own(work),
    }
    return {name: value for name, value in fields.items() if value}


def _moment(day: date) -> datetime:
    """The end of a day, with the district's time zone: a day counts whole."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _status(work: Work) -> str:
    light, progress = work.progress.light, work.progress
    if light == Light.CANCELLED:
        return "cancelled"
    if light == Light.FINISHED:
        return "completion"
    return "implementation" if progress.percent > 0 or light == Light.SUSPENDED else "preparation"


def _period(start: date | None, end: date | None) -> dict[str, Any]:
    period: dict[str, Any] = {}
    if start:
        period["startDate"] = datetime.combine(
            start, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE)
        ).isoformat()
    if end:
        period["endDate"] = _moment(end).isoformat()
    if start and end:
        period["durationInDays"] = (end - start).days + 1
    return period


def _locations(work: Work) -> list[dict[str, Any]]:
    place: dict[str, Any] = {"id": "1", "description": work.stretch}
    geojson = getattr(work, "geojson", None)
    if geojson:
        place["geometry"] = orjson.loads(geojson)
    return [place]


def _budget(work: Work) -> dict[str, Any] | None:
    if work.budget_wan_yuan is None:
        return None
    return {"amount": {"amount": float(work.budget_wan_yuan * YUAN_IN_WAN), "currency": "CNY"}}


def _parties(work: Work) -> list[dict[str, Any]]:
    if work.unit is None:
        return []
    return [{"id": f"unit-{work.unit_id}", "name": work.unit.name, "roles": ["administrativeEntity"]}]


def _metric(title: str, observations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": "physicalProgress", "title": title, "observations": observations}] if observations else []


def _observation(day: date, percent: float) -> dict[str, Any]:
    moment = _moment(day).isoformat()
    return {
        "id": day.isoformat(),
        "period": {"startDate": moment, "endDate": moment},
        "measure": f"{percent:.2f}",
        "unit": PERCENT,
    }


def _month_ends(first: date, last: date) -> Iterator[date]:
    """The last days of the months from that of `first` on, and at the end `last` itself."""
    day = _end_of_month(first)
    for _ in range(MOST_MONTHS):
        if day >= last:
            break
        yield day
        day = _end_of_month(day + timedelta(days=1))
    yield last


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _planned(work: Work) -> list[dict[str, Any]]:
    if work.planned_start is None or work.planned_finish is None:
        return []
    plan = plan_of(work)
    ends = _month_ends(work.planned_start, work.planned_finish)
    return [_observation(day, planned_percent(plan, as_of=day) or 0.0) for day in ends]


def _actual(work: Work, done: list[Month], *, as_of: date) -> list[dict[str, Any]]:
    """Percent at each month's end from the first of plan and progress to `as_of`; nothing before either has begun."""
    begun = [
        day for day in (work.progress.plan.start, done[0].month if done else None) if day and day <= as_of
    ]
    if not begun or not work.length_m:
        return []
    metres = {month.month: month.metres for month in done}
    reached_m, rows = 0.0, []
    for day in _month_ends(min(begun), as_of):
        reached_m += metres.pop(day.replace(day=1), 0.0)
        percent = work.progress.percent if day == as_of else 100.0 * reached_m / work.length_m
        rows.append(_observation(day, percent))
    return rows


def _milestones(work: Work, days: Reached, *, as_of: date) -> list[dict[str, Any]]:
    """Begun and finished as planned, and the goal with its day."""
    plan = work.progress.plan
    planned = [
        ("start", "开工", plan.start, days.begun),
        ("finish", "完工", plan.finish, days.finished),
    ]
    if plan.goal:
        planned.append(("goal", plan.goal_label, plan.goal_due, days.goal(plan.goal)))
    return [_milestone(*one, as_of=as_of) for one in planned if one[2] or one[3]]


def _milestone(code: str, title: str, due: date | None, met: date | None, *, as_of: date) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": code, "title": title, "type": "delivery", "code": code}
    if due:
        fields["dueDate"] = _moment(due).isoformat()
    if met:
        fields["dateMet"] = _moment(met).isoformat()
    late = due is not None and due < as_of
    return {**fields, "status": "met" if met else ("notMet" if late else "scheduled")}


def _own(work: Work) -> dict[str, Any]:
    """What the standard has no field for: how far it may be believed, where along the road, the light and why."""
    own_fields = {
        "kind": work.kind,
        "road": work.road.name if work.road else work.road_text,
        "light": work.progress.light.value,
        "lightReason": work.progress.light_reason,
        "locationResolution": work.resolution,
        "schematic": work.schematic,
        "demo": work.demo,
        "source": work.source,
    }
    if work.span:
        own_fields["chainage"] = f"{format_chainage(work.span.lower)}—{format_chainage(work.span.upper)}"
    return own_fields


def photos_of_works(*, as_of: date, uri: str) -> dict[int, list[dict[str, Any]]]:
    """Photos as documents of each work, the newest first, at most MOST_DOCUMENTS, in one query that reads no more;
    addresses under `uri`."""
    site = urlsplit(uri)
    root = f"{site.scheme}://{site.netloc}" if site.scheme in ("http", "https") else ""
    rows = PhotoPlace.objects.filter(
        work__isnull=False, photo__voided_at=None, photo__day__lte=as_of, photo__demo=False
    )
    newest = ("-photo__moment", "-photo_id")
    order = Window(RowNumber(), partition_by="work_id", order_by=newest)
    shown = rows.annotate(in_work=order).filter(in_work__lte=MOST_DOCUMENTS).select_related("photo", "step")
    documents: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for place in shown.defer("photo__position").order_by("work_id", *newest):
        documents[place.work_id or 0].append(_document(place, root))
    return documents


def _document(place: PhotoPlace, root: str) -> dict[str, Any]:
    """What a photo shows and where; whoever opens its address has to be let in."""
    photo = place.photo
    where = format_chainage(round(place.metres)) if place.metres is not None else ""
    document = {
        "id": f"photo-{photo.pk}",
        "documentType": "illustration",
        "title": " ".join(filter(None, ["现场照片", where, place.step.label if place.step else ""])),
        "description": photo.note,
        "url": f"{root}/photos/{photo.address}/marked" if root else "",
        "accessDetails": "要有角色的账号登录后才能打开。" if root else "",
        "datePublished": photo.recorded_at.isoformat(timespec="seconds"),
        "format": "image/jpeg",
    }
    return {name: value for name, value in document.items() if value}
