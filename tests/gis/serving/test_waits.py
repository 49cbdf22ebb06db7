"""Whatever is locked in the database, asking ends in an answer, and health does not notice."""

# Faces: gis/serving/plan.py

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote, urlsplit

import pytest

from gis.serving.plan import lanes
from gis.serving.waits import bound
from tests.gis.devtools.test_serving import connect
from tests.gis.serving.conftest import Answer, Served

pytestmark = pytest.mark.cluster
PAGES = next(lane for lane in lanes() if lane.name == "pages")


def test_requests_that_wait_for_a_lock_are_503_and_health_stays_quick(served: Served) -> None:
    database = unquote(urlsplit(served.environment["DATABASE_URL"]).path[1:])
    with connect(database) as holder:
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE roads_progressreport")
        with ThreadPoolExecutor(PAGES.workers * PAGES.threads) as people:
            waiting = [
                people.submit(served.ask, "/api/reports/") for _ in range(PAGES.workers * PAGES.threads)
            ]
            slowest = 0.0
            while not all(one.done() for one in waiting):
                slowest = max(slowest, served.ask("/healthz").seconds)
                time.sleep(0.1)
        answers: list[Answer] = [one.result() for one in waiting]
        holder.execute("ROLLBACK")
    assert {answer.status for answer in answers} == {503}
    assert all("数据正被别人写入" in answer.body and answer.headers["retry-after"] for answer in answers)
    # One process may have taken more than it has threads, so that some wait their turn.
    assert max(answer.seconds for answer in answers) < 3 * PAGES.lock_s
    assert slowest < 0.1
    assert served.ask("/api/reports/").status == 200


def test_beyond_the_queue_requests_are_refused_at_once(served: Served) -> None:
    database = unquote(urlsplit(served.environment["DATABASE_URL"]).path[1:])
    many = PAGES.at_once + 40
    with connect(database) as holder:
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE roads_progressreport")
        with ThreadPoolExecutor(many) as people:
            answers = list(people.map(lambda _: served.ask("/api/reports/", timeout=90), range(many)))
        holder.execute("ROLLBACK")
    shed = [answer for answer in answers if "正忙" in answer.body]
    assert len(shed) >= 20
    assert {answer.status for answer in answers} == {503}
    assert sorted(answer.seconds for answer in shed)[len(shed) // 2] < 2


def test_bounds_are_written_beside_what_a_database_has_already() -> None:
    database: dict[str, object] = {"OPTIONS": {"options": "-c search_path=public"}}
    bound(database, PAGES)
    options = database["OPTIONS"]
    assert isinstance(options, dict)
    assert options["options"].startswith("-c search_path=public -c lock_timeout=4s")
