from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.bitemporal.past import as_believed
from gis.history.models import Change
from gis.models import ResponsibleUnit
from gis.roles import MANAGER, REPORTER
from roads.models import Work, WorkPlan
from roads.works_by_hand import history_of
from tests.shapes import make_report, make_road, make_user, straight

pytestmark = pytest.mark.django_db
SENT = {
    "road": "神州路", "from_name": "中原路", "to_name": "K1+200", "kind": "carriageway", "goal": "finish",
    "planned_start": "2014-05-01", "planned_finish": "2014-12-31", "budget_wan_yuan": "1200", "reason": "会议纪要第3号",
}  # fmt: skip


@pytest.fixture
def manager(client: Client) -> Client:
    user = make_user("管理员甲")
    user.groups.add(Group.objects.get(name=MANAGER))
    client.force_login(user)
    make_road("神州路", line=straight(length=2000))
    make_road("中原路", line=straight(x=300, y=-500, east=False))
    return client


def test_a_work_is_made_from_a_crossing_to_a_chainage_and_undone(manager: Client) -> None:
    answer = manager.post("/works/new/", SENT)
    work = Work.objects.get()
    assert answer["Location"] == f"/works/{work.pk}/edit/?saved=1"
    assert (work.from_m, work.to_m, work.code, str(work.planned_finish)) == (300, 1200, "H0001", "2014-12-31")
    assert work.line is not None
    (run,) = history_of(work)
    assert run.outcome["reason"] == "会议纪要第3号"
    page = manager.get(f"/works/{work.pk}/edit/").content.decode()
    assert "管理员甲" in page
    assert manager.post(f"/works/{work.pk}/edit/", {"undo": run.pk})["Location"] == "/works/"
    assert not Work.objects.exists()


def test_ends_are_moved_with_a_reason_and_not_under_reports(manager: Client) -> None:
    manager.post("/works/new/", SENT)
    work = Work.objects.get()
    address = f"/works/{work.pk}/edit/"
    assert manager.post(address, SENT | {"to_name": "K1+500", "reason": "延长"}).status_code == 302
    work.refresh_from_db()
    assert work.to_m == 1500
    assert [run.outcome["reason"] for run in history_of(work)] == ["延长", "会议纪要第3号"]
    make_report(work, start_m=300, end_m=400)
    refused = manager.post(address, SENT | {"from_name": "K0+350", "to_name": "K1+800"})
    assert refused.status_code == 400
    assert "K0+300—K0+400 会落在工程之外" in refused.content.decode()
    assert manager.post(address, SENT | {"to_name": "K1+800", "reason": "再延长"}).status_code == 302
    assert manager.post(address, SENT | {"to_name": "K1+500", "goal": "begin"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"road": "没有的路"}, "没有"),
        ({"reason": " "}, "reason"),
        ({"planned_start": "2015-05-01"}, "计划开工不能晚于计划完工"),
        ({"kind": "steam"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_in_words(manager: Client, wrong: dict[str, str], said: str) -> None:
    answer = manager.post("/works/new/", SENT | wrong)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Work.objects.exists()


def test_only_managers_write_works(client: Client) -> None:
    user: Any = make_user("填报员甲")
    user.groups.add(Group.objects.get(name=REPORTER))
    client.force_login(user)
    assert client.post("/works/new/", SENT).status_code == 403


def test_a_change_from_a_day_on_leaves_the_days_before_it_and_says_why(manager: Client) -> None:
    one, two = (ResponsibleUnit.objects.create(name=name) for name in ("一局", "二局"))
    manager.post("/works/new/", SENT | {"unit": one.pk})
    work = Work.objects.get()
    told = {
        "unit": two.pk,
        "planned_finish": "2015-02-03",
        "holds_from": "2014-09-01",
        "reason": "拆迁滞后，移交",
    }
    assert manager.post(f"/works/{work.pk}/edit/", SENT | told).status_code == 302
    first, second = WorkPlan.objects.history().filter(work=work)
    assert (first.name, second.name, second.reason) == ("基准计划", "调整计划", "拆迁滞后，移交")
    assert (second.valid.lower, str(second.by)) == (date(2014, 9, 1), "管理员甲")
    for day, unit in ((date(2014, 8, 31), "一局"), (date(2014, 9, 1), "二局")):
        with as_believed(as_of=day, known_at=None):
            assert str(Work.objects.get().unit) == unit
    change = Change.objects.of(work).first()
    assert change is not None
    assert (change.reason, change.holds_from) == ("拆迁滞后，移交", date(2014, 9, 1))
    page = manager.get("/history/", {"relation": "roads_work", "key": str(work.pk)}).content.decode()
    assert "拆迁滞后，移交" in page
    assert "自2014-09-01起" in page
