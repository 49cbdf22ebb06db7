"""How well the reader reads a folder of cases with the right answers; leaves out the road network."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from gis.errors import DomainError
from roads.reading.grammar import Mention, read
from roads.reading.vocabulary import GOAL_CODES, KIND_CODES

FIELDS: Final = ("road", "from", "to", "kind", "goal", "due")
JUDGED: Final = {"ends": "起止", "kind": "类别", "goal": "目标", "due": "时限"}
_CODES: Final = {"kind": KIND_CODES, "goal": GOAL_CODES}

Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the day it is read from and the works in it: "|" parts right values, "*" is not judged, None is none."""

    name: str
    text: str
    on: date
    expected: list[Row]
    optional: list[str | None]


@dataclass(slots=True)
class Verdict:
    """What the reader made of one case: `found` pairs an expected work with what was read and the wrong fields."""

    case: Case
    matches: list[tuple[Row, Row, list[str]]] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not self.missed and not self.extra and not any(wrong for *_, wrong in self.matches)

    @property
    def false_roads(self) -> list[Row]:
        """Works read on a road the case does not name."""
        named = {road for work in self.case.expected for road in (work["road"] or "").split("|")}
        return [row for row in self.extra if row["road"] is not None and row["road"] not in named]


def cases_of(folder: Path) -> list[Case]:
    """The cases of every JSON file of the folder, in order of name; raises DomainError for what is no case."""
    if not folder.is_dir():
        raise DomainError(f"{folder} 不是文件夹。" if folder.exists() else f"没有文件夹 {folder}。")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DomainError(f"文件夹 {folder} 里没有 .json 文件。")
    return [case for file in files for case in _cases_in(file)]


def evaluate(cases: Iterable[Case]) -> list[Verdict]:
    """The verdict on each case, in order."""
    return [_judge(case, read(case.text, on=case.on)) for case in cases]


def summary(verdicts: Sequence[Verdict]) -> list[str]:
    """Lines of the table: how much was found, how precisely, and how much of it is right in each field."""
    total = sum(len(each.case.expected) for each in verdicts)
    pairs = [pair for each in verdicts for pair in each.matches]
    extra = sum(len(each.extra) for each in verdicts)
    wrong = Counter(name for *_, names in pairs for name in names)
    roads = {(i, w["road"]) for i, each in enumerate(verdicts) for w in each.case.expected}
    missed = roads - {(i, w["road"]) for i, each in enumerate(verdicts) for w, *_ in each.matches}
    lines = [
        ("文本", f"{len(verdicts)} 篇，全对 {sum(each.right for each in verdicts)} 篇"),
        ("路名找到", _share(len(roads) - len(missed), len(roads))),
        ("工程找到", _share(len(pairs), total)),
        ("读出的工程属实", _share(len(pairs), len(pairs) + extra)),
        *((f"{label}正确", _share(len(pairs) - wrong[name], len(pairs))) for name, label in JUDGED.items()),
        ("各项全对", _share(sum(not names for *_, names in pairs), total)),
        ("误认的路", f"{sum(len(each.false_roads) for each in verdicts)} 条"),
    ]
    return [f"{label:　<7}  {value}" for label, value in lines]


def mistakes(verdict: Verdict) -> list[str]:
    """Lines that say what was read wrongly in one case; none where all is right."""
    if verdict.right:
        return []
    lines = [f"{verdict.case.name}：{verdict.case.text}"]
    lines += [f"  漏读  {_said(work)}" for work in verdict.missed]
    for work, row, names in verdict.matches:
        if names:
            wrong = "、".join(JUDGED[name] for name in names)
            lines.append(f"  {wrong}不对  应为 {_said(work)}，读作 {_said(row)}")
    return lines + [f"  多读  {_said(row)}" for row in verdict.extra]


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "—"


def _said(row: Row) -> str:
    return " ".join(row[name] or "—" for name in FIELDS)


def _cases_in(file: Path) -> list[Case]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DomainError(f"读不了 {file}：{error.strerror}。") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DomainError(f"{file.name} 不是 UTF-8 编码的 JSON。") from error
    written = content if isinstance(content, list) else [content]
    return [_case(file.stem, number, each) for number, each in enumerate(written, start=1)]


def _case(stem: str, number: int, written: Any) -> Case:
    where = f"{stem}.json 第{number}例"
    if not isinstance(written, dict) or not isinstance(written.get("text"), str):
        raise DomainError(f"{where}没有 text（要读的文字）。")
    try:
        on = date.fromisoformat(written.get("on", ""))
    except (TypeError, ValueError) as error:
        raise DomainError(f"{where}的 on（行文日期）要写成 2014-09-16。") from error
    works, optional = written.get("expected"), written.get("optional", [])
    if not isinstance(works, list) or not isinstance(optional, list):
        raise DomainError(f"{where}的 expected（应读出的工程）和 optional 要写成列表。")
    for work in works:
        _check(where, work)
    return Case(str(written.get("id") or f"{stem}-{number}"), written["text"], on, works, optional)


def _check(where: str, work: Any) -> None:
    """Refuse an expected work that lacks a field or names a kind or goal there is not."""
    if not isinstance(work, dict) or any(
        name not in work or not isinstance(work[name], str | None) for name in FIELDS
    ):
        raise DomainError(f"{where}的 expected 每项要有 {'、'.join(FIELDS)}，值是文字或 null。")
    for name, codes in _CODES.items():
        for code in (work[name] or "").split("|"):
            if code != "*" and code not in codes:
                raise DomainError(f"{where}的 {name} 写了“{code}”，应是 {'、'.join(codes)} 之一。")


def _judge(case: Case, mentions: Sequence[Mention]) -> Verdict:
    """Pair each expected work with the likest one read of the same road."""
    verdict, left = Verdict(case), [_row(mention) for mention in mentions]
    for work in case.expected:
        same = [row for row in left if _fits(row["road"], work["road"])]
        if not same:
            verdict.missed.append(work)
            continue
        best = min(same, key=lambda row: len(_wrong(row, work)))
        left.remove(best)
        verdict.matches.append((work, best, _wrong(best, work)))
    verdict.extra = [row for row in left if row["road"] not in case.optional]
    return verdict


def _row(mention: Mention) -> Row:
    due = mention.due.isoformat() if mention.due else None
    values = (mention.road, mention.from_name, mention.to_name, mention.kind, mention.goal, due)
    return dict(zip(FIELDS, values, strict=True))


def _fits(value: str | None, wanted: str | None) -> bool:
    choices = ["-"] if wanted is None else wanted.split("|")
    return "*" in choices or (value if value is not None else "-") in choices


def _wrong(row: Row, work: Row) -> list[str]:
    """The fields that are not as wanted; ends count in either order."""
    ends = _fits(row["from"], work["from"]) and _fits(row["to"], work["to"])
    turned = _fits(row["to"], work["from"]) and _fits(row["from"], work["to"])
    wrong = [] if ends or turned else ["ends"]
    return wrong + [name for name in ("kind", "goal", "due") if not _fits(row[name], work[name])]
