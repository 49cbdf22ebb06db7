import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from roads.figures.evidence.grades import pieces_of, total, work_evidence
from roads.figures.evidence.lines import graded_lines
from tests.roads.figures.evidence.test_grades import DAY, make_inspection, make_photo
from tests.shapes import make_report, make_road, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Any:
    work = make_work(make_road("世纪路", line=straight(length=2000)), 0, 1000)
    for step in ("subgrade", "base", "surface", "ancillary"):
        make_report(work, step, 0, 500, day=DAY)
    make_report(work, "subgrade", 500, 800, day=DAY)
    return work


def metres(lines: Any) -> dict[tuple[str, bool], float]:
    found: dict[tuple[str, bool], float] = {}
    for line in lines:
        key = (line.grade, line.finished)
        found[key] = found.get(key, 0.0) + (line.to_m - line.from_m) / 2
    return found


def test_a_metre_has_the_least_grade_of_its_steps_and_sums_agree_with_the_totals(work: Any) -> None:
    for step in ("subgrade", "base", "surface", "ancillary"):
        make_photo(work, step, 100)
        make_inspection(work, step, 200, 300, (200, 300))
    make_photo(work, "base", 450)
    make_photo(work, "subgrade", 700)
    make_inspection(work, "surface", 400, 440, (400, 420))
    lines = graded_lines(kinds=["carriageway"], as_of=DAY)
    found = metres(lines)
    assert found == {
        ("photo", True): 60.0, ("inspected", True): 100.0, ("contradicted", True): 20.0, ("reported", True): 320.0,
        ("photo", False): 60.0, ("reported", False): 240.0,
    }  # fmt: skip
    known = total(work_evidence([work.pk], as_of=DAY).values())
    assert known.finished_m == sum(length for (_, finished), length in found.items() if finished)
    assert (known.inspected_m, known.contradicted_m) == (100.0, 20.0)
    assert {line.side for line in lines} == {"L", "R"}


def test_lines_lie_on_the_road_between_their_chainages_as_of_the_day(client: Client, work: Any) -> None:
    make_photo(work, "subgrade", 100, day=DAY + timedelta(days=1))
    answer = client.get("/api/evidence-lines/", {"as_of": DAY.isoformat()}).json()
    assert {one["properties"]["grade"] for one in answer["features"]} == {"reported"}
    first = answer["features"][0]
    assert first["geometry"]["type"] == "LineString"
    assert len(first["geometry"]["coordinates"]) >= 2
    assert (
        client.get("/api/evidence-lines/", {"kind": "water", "as_of": "2014-06-01"}).json()["features"] == []
    )
    assert client.get("/api/evidence-lines/", {"kind": "roof"}).status_code == 400
    assert graded_lines(kinds=["carriageway"], as_of=DAY - timedelta(days=1)) == []
    assert json.dumps(answer)
    assert pieces_of(work.pk, as_of=DAY)
