"""Every change by whatever means leaves who, what, when and from which request, and nobody takes it away."""

# Faces: gis/history/actor.py, gis/history/leaving.py, gis/history/tables.py

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from gis.history.actor import acting
from gis.history.models import Change
from gis.history.tables import LEFT_OUT, tables_with_history
from gis.models import ResponsibleUnit
from gis.roles import MANAGER, REPORTER
from tests.shapes import make_report, make_road, make_user, make_work

pytestmark = pytest.mark.django_db


def last(**filters: Any) -> Any:
    change = Change.objects.filter(**filters).first()
    assert change
    return change


def person(role: str, name: str = "wang") -> Any:
    user = make_user(name)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_table_that_people_change_has_a_history_and_what_has_none_is_named_with_its_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%\\_history\\_update'"
        )
        kept = {name for (name,) in cursor.fetchall()}
    managed = {
        model._meta.db_table
        for room in ("kernel", "roads", "villages", "parcels", "maps")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model._meta.managed and not getattr(model, "derived", False)
    }
    assert kept == set(tables_with_history())
    assert managed - kept == managed & LEFT_OUT.keys()
    assert len(kept) > 35


def test_new_changed_and_deleted_rows_leave_their_values() -> None:
    unit = ResponsibleUnit.objects.create(name="一公司", short_name="一")
    made = last(relation="kernel_responsibleunit", key=str(unit.pk))
    assert (made.action, made.old) == ("insert", None)
    assert made.new["name"] == "一公司"
    unit.short_name = "壹"
    unit.save()
    changed = Change.objects.of(unit).first()
    assert (changed.action, changed.old, changed.new) == (
        "update",
        {"short_name": "一"},
        {"short_name": "壹"},
    )
    key = str(unit.pk)
    unit.delete()
    gone = last(relation="kernel_responsibleunit", key=key)
    assert (gone.action, gone.old["name"], gone.new) == ("delete", "一公司", None)


def test_a_save_that_changes_nothing_leaves_nothing() -> None:
    unit = ResponsibleUnit.objects.create(name="一公司")
    before = Change.objects.count()
    unit.save()
    assert Change.objects.count() == before


def test_raw_sql_over_many_rows_is_written_down_row_by_row() -> None:
    for number in range(5):
        ResponsibleUnit.objects.create(name=f"公司{number}")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_responsibleunit SET short_name = name WHERE name LIKE '公司%%'")
    assert Change.objects.filter(action="update", relation="kernel_responsibleunit").count() == 5


def test_secrets_computed_columns_and_files_are_not_kept() -> None:
    user = make_user("wang")
    user.set_password("杜鹃花开十里长堤")
    user.save()
    assert all("password" not in (row.new or {}) for row in Change.objects.filter(relation="auth_user"))
    assert "centreline_3857" not in last(relation="roads_road", key=str(make_road().pk)).new


def test_what_a_page_writes_is_its_persons_with_the_number_of_the_request() -> None:
    work = make_work()
    client = entered(make_user("审核", is_superuser=True))
    body = {"work": work.pk, "step": "base", "from": 0, "to": 10, "side": "B", "day": "2014-06-01"}
    answer = client.post(
        "/api/reports/",
        json.dumps(body),
        content_type="application/json",
        HTTP_X_REQUEST_ID="0123456789abcdef",
    )
    assert answer.status_code == 201, answer.content
    assert answer["X-Request-ID"] == "0123456789abcdef"
    written = last(relation="roads_progressreport")
    assert (written.actor, written.request_id) == ("审核", "0123456789abcdef")
    make_report(work)
    assert last(relation="roads_progressreport").actor == ""


def test_the_next_persons_changes_on_the_same_connection_are_not_the_last_ones() -> None:
    with acting(make_user("甲")):
        ResponsibleUnit.objects.create(name="一")
    ResponsibleUnit.objects.create(name="二")
    assert [row.actor for row in Change.objects.filter(relation="kernel_responsibleunit")[:2]] == ["", "甲"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE kernel_change SET actor = 'x'", "DELETE FROM kernel_change", "TRUNCATE kernel_change"],
)
def test_nobody_changes_what_was_written(statement: str) -> None:
    ResponsibleUnit.objects.create(name="一公司")
    with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_layer_that_leaves_is_written_down() -> None:
    make_road("神州路")
    answer: Any = entered(person(REPORTER)).get("/export/roads.geojson?srid=4326")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    left = last(action="export")
    assert (left.relation, left.actor, left.new) == ("roads", "wang", {"format": "geojson", "srid": "4326"})


@pytest.mark.parametrize(
    ("path", "layer", "form"),
    [
        ("/works/export.xlsx?kind=water", "works", "xlsx"),
        ("/ready-land/export.geojson", "ready-land", "geojson"),
        ("/api/oc4ids/", "works", "oc4ids"),
        ("/history/export.csv?action=insert", "history", "csv"),
        ("/history/logins.csv", "logins", "csv"),
    ],
)
def test_every_file_with_a_whole_layer_that_leaves_is_written_down(path: str, layer: str, form: str) -> None:
    make_work()
    answer: Any = entered(person(MANAGER)).get(path)
    assert answer.status_code == 200
    assert b"".join(answer)
    left = last(action="export")
    assert (left.relation, left.actor, left.new["format"]) == (layer, "wang", form)
    assert left.request_id


WFS = (
    "/wfs?service=WFS&version=2.0.0&request=GetFeature&outputFormat=geojson&typeNames=works&as_of=2014-11-30"
)
OGC = "/ogc/collections/works/items?as_of=2014-11-30"


@pytest.mark.parametrize(
    ("path", "service", "page"), [(WFS, "wfs", "&startIndex=1"), (OGC, "ogc", "&after=1")]
)
def test_a_layer_that_is_read_through_a_service_is_written_down_once_an_hour_for_each_person(
    path: str, service: str, page: str
) -> None:
    make_work()
    for client in (entered(person(MANAGER, "li")), Client()):
        for more in ("", page, ""):
            answer: Any = client.get(path + more)
            assert answer.status_code == 200
            assert b"".join(answer)
    noted = Change.objects.filter(action="export", relation="works").order_by("id")
    assert [(one.actor, one.new) for one in noted] == [
        (name, {"format": service, "as_of": "2014-11-30"}) for name in ("li", "")
    ]


def test_counting_a_layer_and_reading_what_it_is_are_no_export() -> None:
    make_work()
    client = entered(person(MANAGER))
    for path in (
        f"{WFS}&resultType=hits",
        "/wfs?service=WFS&version=2.0.0&request=DescribeFeatureType&typeNames=works",
        "/ogc/collections/works",
    ):
        assert client.get(path).status_code == 200
    assert not Change.objects.filter(action="export").exists()


def test_a_layer_that_leaves_by_a_command_is_written_down(tmp_path: Any) -> None:
    make_road("神州路")
    call_command("export_layer", "roads", str(tmp_path / "roads.geojson"), stdout=StringIO())
    left = last(action="export")
    assert (left.relation, left.new["format"]) == ("roads", "geojson")


def test_the_page_its_file_and_the_api_are_for_reviewers_and_managers() -> None:
    for path, refused in (("/history/", 403), ("/history/export.csv", 403), ("/api/history/", 403)):
        assert entered(person(REPORTER, f"r{path}")).get(path).status_code == refused
        assert entered(person(MANAGER, f"m{path}")).get(path).status_code == 200
        assert Client().get(path).status_code in (302, 401)


def test_filters_find_what_they_say_and_refuse_what_they_do_not_know() -> None:
    client = entered(person(MANAGER))
    unit = ResponsibleUnit.objects.create(name="=一公司()")
    for _ in range(3):
        unit.short_name += "x"
        unit.save()
    answer = client.get(f"/api/history/?relation=kernel_responsibleunit&key={unit.pk}&limit=2").json()
    assert [row["action"] for row in answer["results"]] == ["update", "update"]
    older = client.get(answer["next"]).json()
    assert [row["action"] for row in older["results"]] == ["update", "insert"]
    assert older["next"] is None
    page = client.get(f"/history/?relation=kernel_responsibleunit&key={unit.pk}").content.decode()
    assert "责任单位" in page
    assert "<del>x</del>" in page
    file: Any = client.get("/history/export.csv?relation=kernel_responsibleunit")
    assert "请求编号" in b"".join(file.streaming_content).decode("utf-8-sig")
    for wrong in ("relation=pg_shadow", "action=x", "from=2014", "before=x", "before=" + "9" * 30):
        assert client.get(f"/api/history/?{wrong}").status_code == 400
        assert client.get(f"/history/?{wrong}").status_code == 400
