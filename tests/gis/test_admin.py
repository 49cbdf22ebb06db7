# Faces: gis/administration/bases.py, gis/bitemporal/says_why.py, gis/models.py, gis/roles.py
# Faces: roads/admin/*.py
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from gis.access.models import PersonSession
from gis.administration.bases import text_of
from gis.bitemporal.past import as_believed
from gis.history.models import Change
from gis.models import DataVersion, GroundFeature, Membership, ResponsibleUnit, Target
from gis.roles import REVIEWER
from roads.models import Place, Road, Step, WorkStatus
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_place, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
OWN = [model for label in ("kernel", "roads", "parcels") for model in apps.get_app_config(label).get_models()]


@pytest.fixture
def boss(client: Client) -> Any:
    user = make_user("管理", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_table_has_a_chinese_list_that_fetches_nothing_from_elsewhere(
    client: Client, boss: Any, model: Any
) -> None:
    meta = model._meta
    # Shown with its user, at /history/, and at /account/ to whose it is: the key of a session is a secret.
    if model not in (Membership, Change, PersonSession):
        assert model in admin.site._registry
        page = PageReader(
            client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")).content.decode()
        )
        assert str(meta.verbose_name) in page.text
        assert all(source.startswith("/") for source in page.sources)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_table_that_takes_rows_has_a_form_that_fetches_nothing_from_elsewhere(
    client: Client, boss: Any, model: Any, rf: Any
) -> None:
    meta = model._meta
    request = rf.get("/")
    request.user = boss
    if model in admin.site._registry and admin.site._registry[model].has_add_permission(request):
        answer = client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_add"))
        assert answer.status_code == 200
        assert all(source.startswith("/") for source in PageReader(answer.content.decode()).sources)


def test_a_road_keeps_its_centreline_and_shows_it_in_words(client: Client, boss: Any) -> None:
    road = make_road("神州路")
    address = reverse("admin:roads_road_change", args=[road.pk])
    assert "折线，2 个点，长 1,000.0 米，位于" in client.get(address).content.decode()
    typed = {"code": road.code, "name": "神舟路", "aliases": "", "road_class": "arterial", "source": "",
             "centreline": "LINESTRING (0 0, 1 1)", "reason": "路牌"}  # fmt: skip
    assert client.post(address, typed).status_code == 302
    road.refresh_from_db()
    assert road.name == "神舟路"
    assert road.centreline.equals(straight())


def test_a_place_is_made_from_typed_coordinates(client: Client, boss: Any) -> None:
    typed = {"name": "北门", "aliases": "", "source": "", "geom": "POINT (430000 3890000)"}
    assert client.post(reverse("admin:roads_place_add"), typed).status_code == 302
    assert Place.objects.get().geom.equals(Point(430000, 3890000, srid=4547))
    refused = client.post(reverse("admin:roads_place_add"), typed | {"name": "南门", "geom": "四十三万"})
    assert refused.status_code == 200
    assert Place.objects.count() == 1


def test_a_report_can_neither_be_edited_nor_deleted_nor_added(client: Client, boss: Any) -> None:
    report = make_report(make_work())
    address = reverse("admin:roads_progressreport_change", args=[report.pk])
    page = client.get(address).content.decode()
    assert 'name="day"' not in page
    assert client.post(address, {"note": "改一下"}).status_code == 403
    assert (
        client.post(
            reverse("admin:roads_progressreport_delete", args=[report.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    assert client.get(reverse("admin:roads_progressreport_add")).status_code == 403


def void(client: Client, reports: list[Any], reason: str) -> str:
    answer = client.post(
        reverse("admin:roads_progressreport_changelist"),
        {"action": "void_selected", "reason": reason, "_selected_action": [report.pk for report in reports]},
        follow=True,
    )
    return PageReader(answer.content.decode()).text


def test_the_action_voids_reports_with_a_reason_and_says_what_it_refused(client: Client, boss: Any) -> None:
    work = make_work()
    reports = [make_report(work, start_m=0), make_report(work, start_m=0, end_m=50)]
    assert "请写明作废原因" in void(client, reports[:1], " ")
    assert "已作废 1 条上报" in void(client, reports[:1], "桩号填错")
    text = void(client, reports, "重复填报")
    assert "已作废 1 条上报" in text
    assert "这条上报已经作废" in text
    for report, reason in zip(reports, ("桩号填错", "重复填报"), strict=True):
        report.refresh_from_db()
        assert (report.voided_by, report.void_reason) == (boss, reason)


def test_staff_without_the_role_void_nothing(client: Client) -> None:
    report = make_report(make_work())
    clerk = make_user("科员", is_staff=True)
    clerk.user_permissions.add(*_view_reports())
    client.force_login(clerk)
    assert "要有审核员或管理员的角色" in void(client, [report], "看不惯")
    clerk.groups.add(Group.objects.get_or_create(name=REVIEWER)[0])
    assert "已作废 1 条上报" in void(client, [report], "复核后未完成")


def _view_reports() -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename="view_progressreport")


def test_a_status_is_appended_by_whoever_is_logged_in_and_never_edited(client: Client, boss: Any) -> None:
    work = make_work()
    typed = {"work": work.pk, "day": "2014-08-01", "status": "suspended", "reason": "征地"}
    assert client.post(reverse("admin:roads_workstatus_add"), typed).status_code == 302
    status = WorkStatus.objects.get()
    assert (status.work, status.by, status.reason) == (work, boss, "征地")
    assert status.recorded_at is not None
    assert client.post(reverse("admin:roads_workstatus_change", args=[status.pk]), typed).status_code == 403
    assert "征地" in client.get(reverse("admin:roads_work_change", args=[work.pk])).content.decode()


def test_units_targets_and_weights_of_steps_are_edited(client: Client, boss: Any) -> None:
    client.post(reverse("admin:kernel_responsibleunit_add"), {"name": "建设局", "short_name": ""})
    assert ResponsibleUnit.objects.get().name == "建设局"
    typed = {
        "code": "roads",
        "label": "新建道路",
        "value": "105",
        "measure_unit": "km",
        "source": "公报",
        "position": 0,
    }
    client.post(reverse("admin:kernel_target_add"), typed)
    assert Target.objects.get().value == 105
    step = Step.objects.get(kind="other")
    address = reverse("admin:roads_step_change", args=[step.pk])
    typed = {"label": "施工", "position": 1, "weight": "80"}
    assert "修改原因" in client.post(address, typed).content.decode()
    typed |= {"reason": "权重调整", "holds_from": "2014-09-01"}
    was = step.weight
    assert client.post(address, typed).status_code == 302
    step.refresh_from_db()
    assert step.weight == 80
    change = Change.objects.of(step).first()
    assert (change.reason, change.holds_from) == ("权重调整", date(2014, 9, 1))
    with as_believed(as_of=date(2014, 8, 31), known_at=None):
        assert Step.objects.get(pk=step.pk).weight == was


def test_a_broken_rule_of_the_database_is_a_message_at_the_form(client: Client, boss: Any) -> None:
    make_road("中原路", axis="NS", axis_no=3)
    typed = {"code": "x", "name": "迎宾路", "aliases": "", "axis": "NS", "axis_no": 3, "road_class": "local",
             "source": "", "centreline": "LINESTRING (0 0, 100 0)"}  # fmt: skip
    answer = client.post(reverse("admin:roads_road_add"), typed)
    assert "这个轴号已有道路。" in answer.content.decode()
    answer = client.post(reverse("admin:roads_road_add"), typed | {"axis_no": ""})
    assert "轴向和轴号要同时填写，轴号从 1 起。" in answer.content.decode()
    assert Road.objects.count() == 1


def test_shapes_are_told_in_words() -> None:
    assert text_of(None) == "没有图形"
    assert text_of(Point(430000, 3890000, srid=4547)) == "点，1 个点，位于 (430000.0, 3890000.0)，EPSG:4547"
    square = straight(length=10).buffer(5, quadsegs=1).envelope
    square.srid = 4547
    assert text_of(square) == "面，5 个点，平面面积 200 平方米，位于 (430005.0, 3890000.0)，EPSG:4547"


def test_a_person_is_shown_with_unit_and_role(client: Client, boss: Any) -> None:
    Membership.objects.create(user=boss, unit=ResponsibleUnit.objects.create(name="规划分局"))
    boss.groups.add(Group.objects.get_or_create(name="管理员")[0])
    rows = PageReader(client.get(reverse("admin:auth_user_changelist")).content.decode()).rows
    (row,) = [row for row in rows if "管理" in row[1:3]]
    assert row[3:5] == ["规划分局", "管理员"]


def test_the_lists_ask_the_database_a_fixed_number_of_times(
    client: Client, boss: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_place(f"地点{number}", number, 0)
        make_report(make_work())
        WorkStatus.objects.create(
            work=make_work(), day=date(2014, 8, 1), status="suspended", reason="等", by=boss,
            recorded_at="2014-08-01T09:00:00+08:00",
        )  # fmt: skip
    DataVersion.objects.get()
    GroundFeature.objects.create(kind="river", name="大沙河", geom=straight())
    for model in ("road", "work", "progressreport", "workstatus", "place", "slice", "crossing"):
        with django_assert_max_num_queries(9):
            client.get(reverse(f"admin:roads_{model}_changelist"))


def test_a_code_that_a_file_brought_is_kept_when_the_row_is_edited(client: Client, boss: Any) -> None:
    road = make_road("神州路", code="焦-2014〔12〕号")
    address = reverse("admin:roads_road_change", args=[road.pk])
    typed = {"name": "神舟路", "aliases": "", "road_class": "arterial", "source": "", "reason": "路牌"}
    assert client.post(address, typed).status_code == 302
    road.refresh_from_db()
    assert (road.name, road.code) == ("神舟路", "焦-2014〔12〕号")
