"""Figures of a day from the bare rows, in plain Python: intervals are united here, not in the database."""

from collections import defaultdict
from datetime import date

from roads.models import ExistingStretch, ProgressReport, Road, Step, Work, WorkStatus

Spans = list[tuple[float, float]]


def united(spans: Spans) -> Spans:
    union: Spans = []
    for low, high in sorted(spans):
        if union and low <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], high))
        elif low < high:
            union.append((low, high))
    return union


def common(one: Spans, two: Spans) -> Spans:
    return united([(max(a, c), min(b, d)) for a, b in one for c, d in two if max(a, c) < min(b, d)])


def length(spans: Spans) -> float:
    return sum(high - low for low, high in united(spans))


class Day:
    """All works on a day: metres done of each step and half, by work, step code and side."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._finished: dict[tuple[int, str], Spans] = {}
        self.steps: dict[str, list[Step]] = defaultdict(list)
        for step in Step.objects.order_by("kind", "position"):
            self.steps[step.kind].append(step)
        self.works = {work.pk: work for work in Work.objects.all()}
        last: dict[int, str] = {}
        for status in WorkStatus.objects.filter(day__lte=day).order_by("day", "recorded_at", "pk"):
            last[status.work_id] = status.status
        self.counted = [
            work for work in self.works.values() if work.span and last.get(work.pk, "active") == "active"
        ]
        self.done: dict[tuple[int, int, str], Spans] = defaultdict(list)
        for report in ProgressReport.objects.filter(day__lte=day, voided_at=None):
            for side in "LR" if report.side == "B" else report.side:
                span = (float(report.placed.lower), float(report.placed.upper))
                self.done[report.work_id, report.step_id, side].append(span)

    def finished(self, work: Work, side: str) -> Spans:
        """Where every step is done on a half."""
        if (work.pk, side) not in self._finished:
            self._finished[work.pk, side] = self._finish(work, side)
        return self._finished[work.pk, side]

    def _finish(self, work: Work, side: str) -> Spans:
        spans: Spans = [(float(work.span.lower), float(work.span.upper))]
        for step in self.steps[work.kind]:
            spans = common(spans, united(self.done[work.pk, step.pk, side]))
        return spans

    def is_finished(self, work: Work) -> bool:
        return all(work.length_m - length(self.finished(work, side)) < 0.01 for side in "LR")

    def percent(self, work: Work) -> float:
        """Weighted percent of a work, halves averaged."""
        if self.is_finished(work):
            return 100.0
        steps = self.steps[work.kind]
        whole = [(float(work.span.lower), float(work.span.upper))]
        done = sum(
            float(step.weight) * length(common(whole, united(self.done[work.pk, step.pk, side]))) / 2
            for step in steps
            for side in "LR"
        )
        return 100.0 * done / float(sum(step.weight for step in steps)) / work.length_m

    def road_km(self, road: Road) -> float:
        """Kilometres of carriageway finished on a road, halves averaged, overlaps once, existing stretches included."""
        total = 0.0
        for side in "LR":
            spans: Spans = [
                (float(one.span.lower), float(one.span.upper))
                for one in ExistingStretch.objects.filter(road=road, since__lte=self.day)
            ]
            for work in self.counted:
                if work.road_id == road.pk and work.kind == "carriageway":
                    spans += self.finished(work, side)
            total += length(spans) / 2
        return total / 1000

    def existing_km(self) -> float:
        spans: dict[int, Spans] = defaultdict(list)
        for one in ExistingStretch.objects.filter(since__lte=self.day):
            spans[one.road_id].append((float(one.span.lower), float(one.span.upper)))
        return sum(length(row) for row in spans.values()) / 1000
