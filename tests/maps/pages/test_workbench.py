import json
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER
from maps.pages.workbench import ADDRESSES
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db


def handed_over(client: Client, query: str = "") -> dict[str, Any]:
    """What the page hands its scripts, as JSON."""
    text = client.get(f"/{query}").content.decode()
    match = re.search(r'<script id="workbench-config" type="application/json">(.*?)</script>', text)
    assert match
    config: dict[str, Any] = json.loads(match[1])
    return config


def test_the_page_opens_on_the_newest_reports_day(client: Client) -> None:
    make_report(make_work(), day=date(2014, 9, 15))
    assert handed_over(client)["asOf"] == "2014-09-15"


def test_the_page_opens_on_the_day_asked_for(client: Client) -> None:
    make_report(make_work(), day=date(2014, 9, 15))
    assert handed_over(client, "?as_of=2014-06-30")["asOf"] == "2014-06-30"


def test_a_day_that_cannot_be_read_opens_the_page_all_the_same(client: Client) -> None:
    make_report(make_work(), day=date(2014, 9, 15))
    response = client.get("/?as_of=2014-02-30")
    assert response.status_code == 200
    assert handed_over(client, "?as_of=2014-02-30")["asOf"] == "2014-09-15"


def test_an_empty_database_still_shows_the_page(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_every_address_handed_over_answers(client: Client) -> None:
    work = make_work()
    for name, address in ADDRESSES.items():
        item = f"{work.pk}/" if name == "work" else f"{work.road_id}/" if name == "road" else ""
        query = {"q": "路"} if name == "search" else {}
        assert client.get(address + item, query).status_code == 200, address


def test_a_base_map_is_offered_only_with_a_key(client: Client, settings: Any) -> None:
    settings.TIANDITU_KEY = ""
    assert handed_over(client)["tiandituKey"] == ""
    settings.TIANDITU_KEY = "abc"
    assert handed_over(client)["tiandituKey"] == "abc"


def test_whoever_may_not_look_is_sent_to_log_in(client: Client, settings: Any) -> None:
    settings.PUBLIC_READ = False
    response = client.get("/?work=3")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=/%3Fwork%3D3")


def test_the_page_names_no_other_host(client: Client) -> None:
    text = client.get("/").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text) == []


def test_the_page_knows_on_whose_works_the_reader_may_report(client: Client) -> None:
    assert handed_over(client)["reportsFor"] == []
    unit = ResponsibleUnit.objects.create(name="建设局")
    reporter = make_user("填报员")
    reporter.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=reporter, unit=unit)
    client.force_login(reporter)
    assert handed_over(client)["reportsFor"] == [unit.pk]
    reporter.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    assert handed_over(client)["reportsFor"] is None
