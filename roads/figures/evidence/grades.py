"""Evidence of progress: how each finished metre of each step is known, as of a day. Changes no progress.

Four grades, the best first: found finished by an inspection; shown by a photo near in place and time; reported only;
contradicted by an inspection. Half a road's width counts as half its metres, as in progress.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from gis.photos.norms import EVIDENCE_DAYS, EVIDENCE_NEAR_M
from gis.replica import connection
from roads.figures.progress import State, progress_of_all, state_of_data
from roads.figures.progress_values import Progress

# One row for each work and step: metres inspected, photographed, reported only, contradicted, each metre once.
STEP_GRADES: Final = """
    SELECT work_id, step_id, (sum(roads_metres(inspected)) / 2)::float8,
        (sum(roads_metres(photographed - inspected - contradicted)) / 2)::float8,
        (sum(roads_metres(done - inspected - photographed - contradicted)) / 2)::float8,
        (sum(roads_metres(contradicted)) / 2)::float8
    FROM roads_evidence_spans(%s, %s, %s, %s, %s) GROUP BY 1, 2, step_position ORDER BY 1, step_position
"""
# One row for each work: metres with every step finished, and of them those where every step is shown by a photo, where
# every step was inspected, and where some step is contradicted.
WORK_GRADES: Final = """
    SELECT work_id, (sum(roads_metres(done)) / 2)::float8, (sum(roads_metres(done * photographed)) / 2)::float8,
        (sum(roads_metres(done * inspected)) / 2)::float8, (sum(roads_metres(done * contradicted)) / 2)::float8
    FROM (
        SELECT work_id, side, range_intersect_agg(done) AS done,
            range_intersect_agg(photographed + inspected) AS photographed,
            range_intersect_agg(inspected) AS inspected, range_agg(contradicted) AS contradicted
        FROM roads_evidence_spans(%s, %s, %s, %s, %s) GROUP BY 1, 2
    ) AS half GROUP BY 1
"""
# The graded pieces of one work: step, side, grade, from, to.
PIECES: Final = """
    SELECT step.code, side, grade, lower(piece)::float8, upper(piece)::float8
    FROM roads_evidence_spans(ARRAY[%s]::bigint[], %s, %s, %s, %s) JOIN roads_step step ON step.id = step_id
    CROSS JOIN LATERAL (VALUES
        ('inspected', inspected), ('photo', photographed - inspected - contradicted),
        ('reported', done - inspected - photographed - contradicted), ('contradicted', contradicted)
    ) AS graded (grade, spans)
    CROSS JOIN LATERAL unnest(spans) AS piece
    ORDER BY step_position, side, lower(piece)
"""
# The works that any photo of a step or any inspection speaks of.
SPOKEN_OF: Final = """
    SELECT work_id FROM roads_photoplace WHERE step_id IS NOT NULL UNION SELECT work_id FROM roads_inspection
"""
RULE: Final = (
    f"有照片：桩号相距 {EVIDENCE_NEAR_M} 米以内、日期相差 {EVIDENCE_DAYS} 天以内、定位精度不差于 {EVIDENCE_NEAR_M} 米；"
    "经检查：督查属实。依据不改变进度。"
)
GRADES: Final = {
    "inspected": "经检查",
    "photo": "有照片",
    "reported": "仅上报",
    "contradicted": "检查不符",
}


@dataclass(frozen=True, slots=True)
class Grades:
    """Metres of one step by grade; together they are the metres finished."""

    inspected_m: float = 0.0
    photo_m: float = 0.0
    reported_m: float = 0.0
    contradicted_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Metres with every step finished, and how they are known: the least of a metre's steps is what the metre has."""

    finished_m: float = 0.0
    with_photo_m: float = 0.0
    inspected_m: float = 0.0
    contradicted_m: float = 0.0

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.finished_m + other.finished_m,
            self.with_photo_m + other.with_photo_m,
            self.inspected_m + other.inspected_m,
            self.contradicted_m + other.contradicted_m,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one step on one half with one grade, in metres of chainage."""

    step: str
    side: str
    grade: str
    from_m: float
    to_m: float


def _asked(ids: Any, as_of: date, known_at: datetime | None) -> list[Any]:
    return [ids, as_of, known_at or "infinity", EVIDENCE_NEAR_M, EVIDENCE_DAYS]


def step_evidence(
    ids: Collection[int], *, as_of: date, known_at: datetime | None = None
) -> dict[tuple[int, int], Grades]:
    """Metres by grade of each work and step (primary keys) at the end of `as_of`."""
    with connection.cursor() as cursor:
        cursor.execute(STEP_GRADES, _asked(list(ids), as_of, known_at))
        return {(work, step): Grades(*metres) for work, step, *metres in cursor.fetchall()}


def work_evidence(
    ids: Collection[int], *, as_of: date, known_at: datetime | None = None
) -> dict[int, Evidence]:
    """Evidence of the finished metres of each work by primary key at the end of `as_of`."""
    with connection.cursor() as cursor:
        cursor.execute(WORK_GRADES, _asked(list(ids), as_of, known_at))
        return {work: Evidence(*metres) for work, *metres in cursor.fetchall()}


class EvidenceOfAll(Mapping[int, Evidence]):
    """Evidence of every work by primary key. Of most there are reports alone: theirs is made when it is asked for;
    `spoken` is that of the others."""

    def __init__(self, progress: Mapping[int, Progress], known: Mapping[int, Evidence]) -> None:
        self._progress, self.spoken = progress, known

    def __getitem__(self, work: int) -> Evidence:
        return self.spoken.get(work) or Evidence(finished_m=self._progress[work].finished_m)

    def __iter__(self) -> Iterator[int]:
        return iter(self._progress)

    def __len__(self) -> int:
        return len(self._progress)

    def total_of(self, works: Collection[int]) -> Evidence:
        """The sum over `works`, those that are measured: those of one kind that overlap count each."""
        measured = [work for work in works if work in self._progress]
        known = total(self.spoken[work] for work in measured if work in self.spoken)
        reported = sum(self._progress[work].finished_m for work in measured if work not in self.spoken)
        return Evidence(finished_m=reported) + known


def evidence_of_all(
    *, as_of: date, known_at: datetime | None = None, progress: Mapping[int, Progress] | None = None
) -> EvidenceOfAll:
    """Evidence of every work by primary key at the end of `as_of`; `progress` is that of the same day, where known.

    Only works that a photo or an inspection speaks of are asked about: of all others there are reports alone.
    """
    measured = progress_of_all(as_of=as_of, known_at=known_at) if progress is None else progress
    known = _known(state_of_data(), as_of, known_at)
    return EvidenceOfAll(measured, {pk: known[pk] for pk in known if pk in measured})


@lru_cache(maxsize=4)
def _known(state: State, as_of: date, known_at: datetime | None) -> Mapping[int, Evidence]:
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN_OF)
        spoken = [work for (work,) in cursor.fetchall()]
    return MappingProxyType(work_evidence(spoken, as_of=as_of, known_at=known_at) if spoken else {})


def pieces_of(work_id: int, *, as_of: date, known_at: datetime | None = None) -> list[Piece]:
    """The graded pieces of one work, step by step along the road."""
    with connection.cursor() as cursor:
        cursor.execute(PIECES, _asked(work_id, as_of, known_at))
        return [Piece(*row) for row in cursor.fetchall()]


def total(evidence: Iterable[Evidence]) -> Evidence:
    """The sum over works: those of one kind that overlap count each."""
    return sum(evidence, Evidence())


def sentence(evidence: Evidence) -> str:
    """完成 25.7 公里，其中有照片 18.2，经检查 6.4; what is contradicted only where there is any."""
    km = (evidence.finished_m / 1000, evidence.with_photo_m / 1000, evidence.inspected_m / 1000)
    text = "完成 {:.1f} 公里，其中有照片 {:.1f}，经检查 {:.1f}".format(*km)
    return f"{text}，检查不符 {evidence.contradicted_m / 1000:.1f}" if evidence.contradicted_m >= 50 else text
