"""What rows of a briefing are told apart by: names put together from the raw rows."""

from maps.audit.recompute.parameters import Parameters
from maps.audit.recompute.raw.rows import Work
from maps.audit.recompute.raw.tables import Tables


def stretch(work: Work, tables: Tables) -> str:
    """The road with the ends of the work, as far as they are known."""
    road = tables.roads[work.road_id].name if work.road_id else work.road_text
    ends = "—".join(end for end in (work.from_label, work.to_label) if end)
    return f"{road}({ends})" if ends else road


def work_label(work: Work, tables: Tables, given: Parameters, *, between: str = "") -> str:
    return f"{stretch(work, tables)}{between}{given.kind_words[work.kind]}"
