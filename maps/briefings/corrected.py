"""What is now seen otherwise than the last published briefing said: headline figures, works, villages (更正)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from maps.briefings import facts as f
from maps.briefings.asked import Asked
from maps.briefings.headline import Headline
from maps.briefings.links import Links
from roads.chainage import format_chainage
from roads.corrections import Correction, corrections
from roads.models import ProgressReport
from villages.changes import VillageCorrection, village_corrections

# Reports named one by one; of more, only the number is said.
NAMED = 3


def corrected(asked: Asked, previous: f.Facts, headline: Headline) -> tuple[f.CorrectionRow, ...]:
    """Rows for what changed about the last briefing's day between its moment and now; published figures come first."""
    span: dict[str, Any] = {"as_of": previous.as_of, "since": previous.known_at, "until": asked.known_at}
    links = Links(previous.as_of)
    return (
        *_figures(previous, headline),
        *(_work(row, links) for row in corrections(**span)),
        *(_village(row, links) for row in village_corrections(**span)),
    )


def _figures(previous: f.Facts, headline: Headline) -> Iterator[f.CorrectionRow]:
    """Headline figures whose value for the last briefing's day is now printed otherwise."""
    now = {one.code: one for one in headline.figures()}
    for was in previous.headline:
        is_now = now.get(was.code)
        if is_now is not None and was.text != is_now.text:
            yield f.CorrectionRow(
                label=was.label,
                was=f"{was.text} {was.unit}",
                now=f"{is_now.text} {is_now.unit}",
                why="依据数据有更正",
                address=is_now.address,
            )


def _work(row: Correction, links: Links) -> f.CorrectionRow:
    reasons = [
        *(f"作废 {_said(report)}：{report.void_reason}" for report in row.voided[:NAMED]),
        *_more(row.voided, "作废"),
        *(f"补报 {_said(report)}" for report in row.added[:NAMED]),
        *_more(row.added, "补报"),
    ]
    return f.CorrectionRow(
        label=f"{row.work.stretch}{row.work.get_kind_display()}",
        was=f"{row.percent_before:.1f}%",
        now=f"{row.percent_after:.1f}%",
        why="；".join(reasons),
        address=links.work(row.work.pk),
    )


def _said(report: ProgressReport) -> str:
    low, high = format_chainage(report.span.lower), format_chainage(report.span.upper)
    return f"{_day(report.day)}{report.step.label}{low}—{high}{report.get_side_display()}"


def _village(row: VillageCorrection, links: Links) -> f.CorrectionRow:
    village = row.redevelopment.village
    voided = [
        f"作废 {_day(one.day)}{one.get_measure_display()} {one.value:,.0f}：{one.void_reason}"
        for one in row.voided
    ]
    added = [
        f"{'更正' if one.correction else '补报'} {_day(one.day)}{one.get_measure_display()} {one.value:,.0f}"
        for one in row.added
    ]
    return f.CorrectionRow(
        label=f"{village.name}改造",
        was="—",
        now="—",
        why="；".join([*voided, *added]),
        address=links.page(f"/villages/{village.code}/"),
    )


def _more(rows: Sequence[object], what: str) -> list[str]:
    return [f"另{what} {len(rows) - NAMED} 条"] if len(rows) > NAMED else []


def _day(day: date | datetime) -> str:
    return f"{day.month}月{day.day}日"
