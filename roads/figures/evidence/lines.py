"""How the reported metres of works are known, as lines on the map: one grade a metre, the least of its steps there."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from gis.photos.norms import EVIDENCE_DAYS, EVIDENCE_NEAR_M
from gis.replica import connection
from roads.models import Work

# One row a stretch and half of each work: grade, whether every step is finished there, from, to, line in degrees. A
# metre has the least grade of the steps reported there; where all are, that is the grade of the totals.
LINES: Final = """
    WITH half AS (
        SELECT work_id, side, range_agg(done) AS reported, range_intersect_agg(done) AS finished,
            range_agg(contradicted) AS contradicted,
            range_agg(done - inspected - photographed - contradicted) AS bare,
            range_agg(photographed - inspected - contradicted) AS photo
        FROM roads_evidence_spans(%s, %s, %s, %s, %s) GROUP BY 1, 2
    ), graded AS (
        SELECT work_id, side, finished, grade, spans
        FROM half CROSS JOIN LATERAL (VALUES
            ('contradicted', contradicted), ('reported', bare - contradicted),
            ('photo', photo - bare - contradicted), ('inspected', reported - photo - bare - contradicted)
        ) AS grades (grade, spans)
    ), piece AS (
        SELECT work_id, side, grade, part.finished, lower(span)::float8 AS low, upper(span)::float8 AS high
        FROM graded
        CROSS JOIN LATERAL (VALUES (true, spans * finished), (false, spans - finished)) AS part (finished, spans)
        CROSS JOIN LATERAL unnest(part.spans) AS span
    )
    SELECT p.work_id, p.side, p.grade, p.finished, p.low, p.high, ST_AsGeoJSON(ST_Transform(ST_LineSubstring(
        r.centreline, least(1, greatest(0, p.low / r.length_m)), least(1, greatest(0, p.high / r.length_m))
    ), 4326), 6)
    FROM piece p JOIN roads_work w ON w.id = p.work_id JOIN roads_road r ON r.id = w.road_id
    WHERE p.high > p.low AND p.low < r.length_m
    ORDER BY 1, 2, 5
"""


class GradedLine(NamedTuple):
    """A stretch of a work on one half with one grade; `geojson` in degrees."""

    work_id: int
    side: str
    grade: str
    finished: bool
    from_m: float
    to_m: float
    geojson: str


def graded_lines(*, kinds: Iterable[str], as_of: date, known_at: datetime | None = None) -> list[GradedLine]:
    """The stretches of all located works of `kinds`, as of the end of `as_of`."""
    works = list(Work.objects.located().filter(kind__in=list(kinds)).order_by().values_list("pk", flat=True))
    if not works:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LINES, [works, as_of, known_at or "infinity", EVIDENCE_NEAR_M, EVIDENCE_DAYS])
        return [GradedLine(*row) for row in cursor.fetchall()]
