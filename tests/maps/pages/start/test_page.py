# Faces: maps/pages/start/checklist.py
import pytest
from django.test import Client

from gis.models import ResponsibleUnit
from maps.pages.start.checklist import steps
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db


def done() -> dict[str, bool]:
    return {step.code: step.done for step in steps()}


def test_nothing_is_done_in_an_empty_database(client: Client) -> None:
    assert not any(done().values())
    page = client.get("/start/").content.decode()
    assert "已做 <b>0</b> 步" in page
    assert "/imports/?layer=roads" in page


def test_what_is_there_is_ticked() -> None:
    make_report(make_work())
    ResponsibleUnit.objects.create(name="建设局")
    for name in "甲乙":
        make_user(name)
    ticked = done()
    assert ticked["streets"]
    assert ticked["works"]
    assert ticked["report"]
    assert ticked["people"]
    assert not ticked["plans"]
    assert not ticked["briefing"]


@pytest.mark.parametrize("address", ["/coverage/", "/ready-land/"])
def test_empty_pages_lead_to_the_checklist_and_never_to_a_command(client: Client, address: str) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="/start/"' in page
    assert "manage.py" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/works/",
        "/grid/",
        "/villages/",
        "/land/",
        "/briefings/",
        "/data/",
        "/start/",
        "/api/day/",
        "/api/grid/",
    ],
)
def test_every_page_answers_in_an_empty_database(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "manage.py demo" not in answer.content.decode()
