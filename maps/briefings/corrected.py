"""What is now seen otherwise than the last published briefing said (更正): figures, lights, works, units, villages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from maps.briefings import facts as f
from maps.briefings import wording as w
from maps.briefings.links import Links
from maps.briefings.period import Period
from roads.chainage import format_chainage
from roads.figures.corrections import Correction, corrections
from roads.models import ProgressReport
from villages.changes import VillageCorrection, village_corrections
from villages.models import RedevelopmentReport

# Reports named one by one; of more, only the number is said.
NAMED = 3
ELSEWHERE = "不在红、黄灯和不计入之列"
REGISTERED = "计划、概算、目标、状态或其他台账数据有改动"


@dataclass(frozen=True, slots=True)
class Why:
    """The causes of a figure's difference, each with what it did to it."""

    replayed: f.Replay

    def __call__(self, code: str) -> str:
        row = self.replayed.row(code)
        if row is None:
            return REGISTERED
        sums: dict[str, float] = {}
        for part in row.parts:
            sums[part.cause_label] = sums.get(part.cause_label, 0.0) + part.difference
        return "；".join(f"{cause}{row.said_difference(value)}" for cause, value in sums.items())


def corrected(
    period: Period, previous: f.Facts, again: f.Facts, replayed: f.Replay
) -> tuple[f.CorrectionRow, ...]:
    """Rows for what changed about the last briefing's day between its moment and now; published figures come first.

    `again` are the facts of that day as they are known now; `replayed` says which change moved which figure.
    """
    span: dict[str, Any] = {"as_of": previous.as_of, "since": previous.known_at, "until": period.known_at}
    links = Links(previous.as_of)
    reports = corrections(**span)
    why = Why(replayed)
    return (
        *_figures(previous, again, why),
        *_lights(previous, again, why),
        *_works(previous, again, {row.work.pk for row in reports}),
        *_units(previous, again, why),
        *(_work(row, links) for row in reports),
        *_villages(village_corrections(**span), previous, again, links),
    )


def _figures(previous: f.Facts, again: f.Facts, why: Why) -> Iterator[f.CorrectionRow]:
    """Headline figures and targets that now read otherwise, or are no longer there."""
    for was in previous.headline:
        now = again.figure(was.code)
        if now is None:
            yield _row(was.label, f"{was.text}{was.unit}", "无从计算", REGISTERED, was.address)
            continue
        if was.text != now.text:
            yield _row(
                was.label, f"{was.text}{was.unit}", f"{now.text}{now.unit}", why(was.code), now.address
            )
        if was.target_text != now.target_text:
            target = why(f"target:{was.code}")
            yield _row(f"{was.label}目标", was.target_text, now.target_text, target, now.address)


def _lights(previous: f.Facts, again: f.Facts, why: Why) -> Iterator[f.CorrectionRow]:
    if previous.works != again.works:
        address = again.lights[0].address if again.lights else ""
        yield _row("参加评灯的工程", f"{previous.works}项", f"{again.works}项", why("works"), address)
    now = {one.code: one for one in again.lights}
    for was in previous.lights:
        count = now[was.code].count if was.code in now else 0
        if was.count != count:
            yield _row(
                f"状态“{was.label}”的工程",
                f"{was.count}项",
                f"{count}项",
                why(f"light:{was.code}"),
                was.address,
            )


def _works(previous: f.Facts, again: f.Facts, reported: set[int]) -> Iterator[f.CorrectionRow]:
    """Works whose state changed without a report: suspended or planned otherwise since."""
    before = {row.key: row for row in (*previous.attention, *previous.left_out)}
    after = {row.key: row for row in (*again.attention, *again.left_out)}
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        row = now or was
        if row is None or key in reported or (was and now and was.light == now.light):
            continue
        before_words, now_words = (one.light_label if one else ELSEWHERE for one in (was, now))
        yield _row(row.name, before_words, now_words, now.reason if now else REGISTERED, row.address)


def _units(previous: f.Facts, again: f.Facts, why: Why) -> Iterator[f.CorrectionRow]:
    """Units that now stand elsewhere in the ranking."""
    now = {row.name: row for row in again.units}
    for was in previous.units:
        rank = now[was.name].rank if was.name in now else None
        if was.rank != rank:
            before_words, now_words = (f"第{place}名" if place else "不排名" for place in (was.rank, rank))
            yield _row(f"{was.name}名次", before_words, now_words, why(f"rank:{was.name}"), was.address)


def _work(row: Correction, links: Links) -> f.CorrectionRow:
    reasons = [
        *(f"作废{_said(report, links)}：{report.void_reason}" for report in row.voided[:NAMED]),
        *_more(row.voided, "作废"),
        *(f"补报{_said(report, links)}" for report in row.added[:NAMED]),
        *_more(row.added, "补报"),
    ]
    # So many digits as tell the two apart.
    digits = next((n for n in (1, 2, 3) if round(row.percent_before, n) != round(row.percent_after, n)), 1)
    was, now = f"{row.percent_before:.{digits}f}%", f"{row.percent_after:.{digits}f}%"
    return _row(
        f"{row.work.stretch}{row.work.get_kind_display()}",
        was,
        "不变" if was == now else now,
        "；".join(reasons),
        links.work(row.work.pk),
    )


def _said(report: ProgressReport, links: Links) -> str:
    low, high = format_chainage(report.span.lower), format_chainage(report.span.upper)
    day = w.told_day(report.day, links.day.year)
    return f"{day}{report.step.label}{low}—{high}{report.get_side_display()}"


def _villages(
    rows: Sequence[VillageCorrection], previous: f.Facts, again: f.Facts, links: Links
) -> Iterator[f.CorrectionRow]:
    """Villages with reports put right: the figures that read otherwise, as they were and as they are."""
    before, after = ({one.key: one for one in facts.villages} for facts in (previous, again))
    for row in rows:
        village = row.redevelopment.village
        was, now = _figures_of(before.get(village.code)), _figures_of(after.get(village.code))
        other = [what for what in now if was.get(what) != now[what]]
        yield _row(
            f"{village.name}改造",
            "、".join(was.get(what, f"{what}未报") for what in other) or "各项",
            "、".join(now[what] for what in other) or "不变",
            _why_village(row, links),
            links.page(f"/villages/{village.code}/"),
        )


def _figures_of(row: f.VillageRow | None) -> dict[str, str]:
    """What a briefing says of a village, in words by what it is about; nothing where it knew none."""
    if row is None:
        return {}
    return {
        "签约": f"签约{row.signed}户",
        "搬迁": f"搬迁{row.moved}户",
        "拆除": f"拆除{row.demolished_m2:.0f}平方米",
    }


def _why_village(row: VillageCorrection, links: Links) -> str:
    def said(one: RedevelopmentReport) -> str:
        return f"{w.told_day(one.day, links.day.year)}{one.get_measure_display()}{one.value:.0f}"

    voided = [f"作废{said(one)}：{one.void_reason}" for one in row.voided]
    added = [f"{'更正' if one.correction else '补报'}{said(one)}" for one in row.added]
    return "；".join([*voided, *added])


def _row(label: str, was: str, now: str, why: str, address: str) -> f.CorrectionRow:
    return f.CorrectionRow(label=label, was=was, now=now, why=why, address=address)


def _more(rows: Sequence[object], what: str) -> list[str]:
    return [f"另{what}{len(rows) - NAMED}条"] if len(rows) > NAMED else []
