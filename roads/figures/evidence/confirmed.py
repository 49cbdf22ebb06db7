"""What of the reported metres a reviewer has accepted: pieces of one work, and the sum of all works."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from gis.replica import connection
from roads.models import ReportReview

# Standing reports up to a day, each half of the road by itself, and whether they were accepted by the moment.
HALVES = """
    SELECT r.work_id, r.step_id, half.side, r.placed, v.id IS NOT NULL AS accepted
    FROM roads_progressreport r
    LEFT JOIN roads_reportreview v ON v.report_id = r.id AND v.at <= %(known_at)s
    CROSS JOIN LATERAL unnest(CASE r.side WHEN 'B' THEN ARRAY['L', 'R'] ELSE ARRAY[r.side::text] END) AS half (side)
    WHERE r.day <= %(as_of)s AND r.recorded_at <= %(known_at)s AND r.placed IS NOT NULL
      AND (r.voided_at IS NULL OR r.voided_at > %(known_at)s) AND (%(work)s::bigint IS NULL OR r.work_id = %(work)s)
"""
# One row a step, half and accepted piece of a work.
PIECES = f"""
    SELECT s.code, pieces.side, lower(piece)::float8, upper(piece)::float8
    FROM (SELECT step_id, side, range_agg(placed) AS done FROM ({HALVES}) AS halves
          WHERE accepted GROUP BY step_id, side) AS pieces
    JOIN roads_step s ON s.id = pieces.step_id CROSS JOIN LATERAL unnest(pieces.done) AS piece
    ORDER BY s.position, pieces.side, piece
"""
# Metres weighted by step, halves averaged: reported, and accepted.
METRES = f"""
    SELECT coalesce(sum(roads_metres(done.every) * s.weight / total.weight / 2), 0)::float8,
        coalesce(sum(roads_metres(done.accepted) * s.weight / total.weight / 2), 0)::float8
    FROM (SELECT step_id, work_id, side, range_agg(placed) AS every,
              coalesce(range_agg(placed) FILTER (WHERE accepted), '{{}}'::nummultirange) AS accepted
          FROM ({HALVES}) AS halves GROUP BY step_id, work_id, side) AS done
    JOIN roads_step s ON s.id = done.step_id
    JOIN (SELECT kind, sum(weight) AS weight FROM roads_step GROUP BY kind) AS total ON total.kind = s.kind
"""


class ConfirmedPiece(NamedTuple):
    """Metres of chainage of one step on one half that a reviewer has accepted."""

    step: str
    side: str
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Weighted metres that are reported and that are accepted, with the accepted pieces where asked for one work."""

    reported_m: float
    accepted_m: float
    pieces: tuple[ConfirmedPiece, ...] = ()

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the reported metres that are accepted; None without reports."""
        return 100.0 * self.accepted_m / self.reported_m if self.reported_m else None

    @property
    def sentence(self) -> str:
        """其中已审核 40.0%; empty where nothing is accepted."""
        return f"其中已审核 {self.percent:.1f}%" if self.accepted_m and self.percent is not None else ""


def confirmed_of(work: int | None, *, as_of: date, known_at: datetime | None = None) -> Confirmed:
    """Of one work by primary key, with its pieces, or of all works together at the end of `as_of`; where nobody has
    reviewed anything yet the sums of all works are not computed."""
    if work is None and not ReportReview.objects.exists():
        return Confirmed(0.0, 0.0)
    parameters = {"work": work, "as_of": as_of, "known_at": known_at or "infinity"}
    with connection.cursor() as cursor:
        cursor.execute(METRES, parameters)
        reported, accepted = cursor.fetchone()
        if work is None or not accepted:
            return Confirmed(reported, accepted)
        cursor.execute(PIECES, parameters)
        return Confirmed(reported, accepted, tuple(ConfirmedPiece(*row) for row in cursor.fetchall()))
