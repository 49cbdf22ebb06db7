"""「历史」 on the pages of objects, for those who may see it; what the history must hold, and its page of logins."""

# Faces: maps/templatetags/history.py, maps/pages/history/logins.py

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.access.models import LoginAttempt
from gis.history.models import Change
from gis.roles import MANAGER, REPORTER, REVIEWER
from roads.models import Obstacle
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_road, make_user, make_work

pytestmark = pytest.mark.django_db


def entered(role: str) -> Any:
    user = make_user(f"有{role}")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("role", "seen"), [(REPORTER, False), (REVIEWER, True), (MANAGER, True)])
def test_pages_of_objects_lead_to_their_history_for_those_who_may_see_it(role: str, seen: bool) -> None:
    work = make_work(make_road("神州路"))
    obstacle = Obstacle.objects.create(
        title="杆线", kind="utility", work=work, found_on=date(2014, 5, 1), geom=work.line.centroid
    )
    client = entered(role)
    page = client.get(f"/obstacles/{obstacle.pk}/").content.decode()
    assert (f"/history/?relation=roads_obstacle&amp;key={obstacle.pk}" in page) == seen
    assert ("roads_work" in client.get("/").content.decode()) == seen
    assert "/history/?relation" not in Client().get(f"/obstacles/{obstacle.pk}/").content.decode()


def test_failed_logins_are_listed_filtered_and_downloaded_for_managers() -> None:
    stranger = Client(REMOTE_ADDR="10.1.2.3")
    stranger.post("/login/", {"username": "=1+1", "password": "x"})
    client = entered(MANAGER)
    page = PageReader(client.get("/history/logins/").content.decode())
    assert "失败" in page.text
    assert "10.1.2.3" in page.text
    assert "10.1.2.3" not in PageReader(client.get("/history/logins/?outcome=ok").content.decode()).text
    assert "10.1.2.3" in client.get("/history/logins/?address=10.1.2.3&from=2020-01-01").content.decode()
    lines = b"".join(client.get("/history/logins.csv").streaming_content).decode()
    assert "'=1+1" in lines
    assert LoginAttempt.objects.count() == 1
    for wrong in ("outcome=x", "address=%00", "address=火星", "from=2014-13-01"):
        assert client.get(f"/history/logins/?{wrong}").status_code in (200, 400), wrong
    assert entered(REVIEWER).get("/history/logins/").status_code == 403


def test_runs_that_were_given_up_and_whole_layers_that_left_are_in_the_history() -> None:
    from gis.exchange.models import ImportRun
    from gis.exchange.services import discard_run
    from tests.importing import NOW, manager

    run = ImportRun.objects.create(
        layer="roads", file_name="a", sha256="", size_bytes=0, at=NOW, by=manager()
    )
    key = str(run.pk)
    discard_run(run=run)
    assert Change.objects.filter(relation="kernel_importrun", key=key, action="delete").exists()
    make_road("神州路")
    b"".join(entered(MANAGER).get("/export/roads.csv").streaming_content)
    assert Change.objects.filter(relation="roads", action="export").exists()
