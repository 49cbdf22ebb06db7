"""The pages of imports: who may look and who may import, a file from upload to undo, refusals in a sentence."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gis.exchange.models import ImportRun
from gis.history.models import Change
from gis.jobs.models import Job
from gis.roles import MANAGER, REPORTER
from maps.jobs import imports as jobs
from roads.models import Road, Work
from tests.files import write_vector, write_zip
from tests.importing import NOW
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_road, make_user, straight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"


@pytest.fixture
def boss(client: Client) -> Any:
    user = make_user("管理")
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    client.force_login(user)
    return user


def upload(path: Path, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or path.name, path.read_bytes())


@pytest.fixture
def roads_file(tmp_path: Path) -> Path:
    lines = [shapely.from_wkb(bytes(straight(y=y, length=2000).wkb)) for y in (0, 500)]
    return write_vector(
        tmp_path / "路.gpkg", {"路名": ["神州路", "世纪路"], "等级": ["主干路", "支路"]}, lines, driver="GPKG"
    )


def text_of(answer: Any) -> str:
    return PageReader(answer.content.decode()).text


def test_looking_needs_a_login_whatever_is_open_to_all(client: Client) -> None:
    for address in ("/imports/", "/imports/1/", "/imports/1/preview.geojson"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")
    assert client.post("/imports/1/apply/").status_code == 302


def test_people_without_the_role_look_and_do_nothing_else(
    client: Client, boss: Any, roads_file: Path
) -> None:
    client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    run = ImportRun.objects.get()
    reporter = make_user("填报")
    reporter.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    client.force_login(reporter)
    page = text_of(client.get("/imports/"))
    assert "导入要有管理员的角色" in page
    assert "上传并检查" not in page
    assert "写入" not in PageReader(client.get(f"/imports/{run.pk}/").content.decode()).links
    for address in ("", *(f"{run.pk}/{what}" for what in ("", "apply/", "undo/", "discard/"))):
        answer = client.post(f"/imports/{address}", {"layer": "roads"})
        assert answer.status_code == 403
        assert "只有管理员可以导入" in answer.content.decode()
    assert Road.objects.count() == 0


def test_a_file_goes_from_upload_to_undo(client: Client, boss: Any, roads_file: Path) -> None:
    answer = client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/imports/{run.pk}/"
    page = text_of(client.get(f"/imports/{run.pk}/"))
    for words in ("神州路", "可写入", "新增 2", "SHA-256", "CGCS2000", "整批写入"):
        assert words in page
    preview = client.get(f"/imports/{run.pk}/preview.geojson").json()
    assert [feature["properties"]["state"] for feature in preview["features"]] == ["new", "new"]
    assert Road.objects.count() == 0
    assert client.post(f"/imports/{run.pk}/apply/").status_code == 302
    assert Road.objects.get(name="世纪路").road_class == "local"
    assert "撤销这次导入" in text_of(client.get(f"/imports/{run.pk}/"))
    assert client.post(f"/imports/{run.pk}/undo/").status_code == 302
    assert Road.objects.count() == 0
    assert "已撤销" in text_of(client.get("/imports/"))


def test_options_are_chosen_on_the_page_and_kept(client: Client, boss: Any, roads_file: Path) -> None:
    client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    run = ImportRun.objects.get()
    options = {
        "table": run.outcome["table"], "encoding": "", "srid": "4526 CGCS2000", "web": "plain", "shift": "1,2",
        "column-name": "路名", "column-class": "", "source": "测绘院", "schematic": "1",
    }  # fmt: skip
    assert client.post(f"/imports/{run.pk}/", options).status_code == 302
    run.refresh_from_db()
    assert run.options["columns"] == {"name": "路名"}
    assert (run.options["srid"], run.options["schematic"], run.options["source"]) == ("4526", True, "测绘院")
    assert "class" not in run.outcome["columns"]
    for wrong in (
        {"srid": "火星"},
        {"shift": "很多"},
        {"table": "没有"},
        {"encoding": "../../火星文"},
    ):
        answer = client.post(f"/imports/{run.pk}/", options | wrong)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()


def test_a_pressed_remedy_mends_what_the_guard_found(client: Client, boss: Any, tmp_path: Path) -> None:
    make_road("神州路", line=straight(length=2000))
    turned = shapely.LineString([(y, x) for x, y in straight(length=2000).coords])
    path = write_vector(tmp_path / "a.gpkg", {"路名": ["神州路"]}, [turned], driver="GPKG")
    client.post("/imports/", {"layer": "roads", "file": upload(path)})
    run = ImportRun.objects.get()
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "横、纵坐标颠倒了" in page
    assert "请先回答上面的坐标问题" in page
    assert client.post(f"/imports/{run.pk}/apply/").status_code == 400
    client.post(f"/imports/{run.pk}/", {"table": run.outcome["table"], "encoding": "", "remedy": "0.0"})
    run.refresh_from_db()
    assert run.outcome["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "gone": 0}
    assert "没有差别" in text_of(client.get(f"/imports/{run.pk}/"))


def test_a_broken_file_is_one_sentence_and_leaves_nothing(
    client: Client, boss: Any, tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    bad = tmp_path / "a.gpkg"
    bad.write_bytes(b"SQLite format 3\x00" + b"\xff" * 300)
    nested = write_zip(tmp_path / "a.zip", {"b.zip": b"PK\x03\x04"})
    for path, words in ((bad, "损坏"), (nested, "还有压缩包")):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/imports/", {"layer": "roads", "file": upload(path)})
        assert answer.status_code == 400
        assert words in text_of(answer)
        assert "Traceback" not in answer.content.decode()
    assert "请选择要导入的文件" in text_of(client.post("/imports/", {"layer": "roads"}))
    assert "请选择要导入的图层" in text_of(client.post("/imports/", {"layer": "x", "file": upload(bad)}))
    assert ImportRun.objects.count() == 0
    assert list(settings.IMPORT_FOLDER.glob("*")) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(
    client: Client, boss: Any, tmp_path: Path, settings: Any
) -> None:
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"file_bytes": 1000}
    large = tmp_path / "a.geojson"
    large.write_bytes(b" " * 3_000_000)
    answer = client.post("/imports/", {"layer": "roads", "file": upload(large)})
    assert answer.status_code == 400
    assert "文件太大" in text_of(answer)


def test_a_run_that_was_not_written_is_given_up_with_its_file(
    client: Client, boss: Any, roads_file: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    run = ImportRun.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/imports/{run.pk}/discard/")["Location"] == "/imports/"
    assert ImportRun.objects.count() == 0
    given_up = Change.objects.get(relation="kernel_importrun", key=str(run.pk), action="delete")
    assert given_up.old
    assert (given_up.actor, given_up.old["file_name"]) == (run.by.username, run.file_name)
    assert given_up.request_id
    assert list(settings.IMPORT_FOLDER.glob("*")) == []
    client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    run = ImportRun.objects.get()
    client.post(f"/imports/{run.pk}/apply/")
    assert client.post(f"/imports/{run.pk}/discard/").status_code == 400
    assert ImportRun.objects.count() == 1


def test_names_that_mean_harm_go_nowhere(client: Client, boss: Any, roads_file: Path, settings: Any) -> None:
    client.post("/imports/", {"layer": "roads", "file": upload(roads_file, "../../<b>害.gpkg")})
    run = ImportRun.objects.get()
    assert run.file_name == "<b>害.gpkg"
    assert "<b>害" not in client.get(f"/imports/{run.pk}/").content.decode()
    assert not (settings.IMPORT_FOLDER.parent / "<b>害.gpkg").exists()


def test_unknown_runs_and_wrong_methods_are_answered(client: Client, boss: Any) -> None:
    assert client.get("/imports/999/").status_code == 404
    assert client.get("/imports/999/preview.geojson").status_code == 404
    assert client.get("/imports/1/apply/").status_code == 405
    assert client.get("/imports/?page=wrong").status_code == 200


def test_the_list_asks_a_fixed_number_of_times(
    client: Client, boss: Any, roads_file: Path, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        client.post("/imports/", {"layer": "roads", "file": upload(roads_file)})
    with django_assert_max_num_queries(12):
        client.get("/imports/")


def test_forms_are_safe_from_other_sites(boss: Any, roads_file: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(boss)
    assert strict.post("/imports/", {"layer": "roads", "file": upload(roads_file)}).status_code == 403


def test_a_unit_that_nobody_can_convert_is_chosen_on_the_page(
    client: Client, boss: Any, tmp_path: Path
) -> None:
    make_road("神州路", line=straight(length=2000))
    path = tmp_path / "工程.csv"
    path.write_text(
        "编号,道路,类别,起点桩号,止点桩号,投资(贯币)\nA1,神州路,道路,K0+000,K1+000,12000\n", encoding="utf-8"
    )
    client.post("/imports/", {"layer": "works", "file": upload(path)})
    run = ImportRun.objects.get()
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "“贯币”换算不了，请选" in page
    assert "换算不成万元" in text_of(client.get(f"/imports/{run.pk}/"))
    columns = {f"column-{name}": heading for name, heading in run.outcome["columns"].items()}
    form = {"table": run.outcome["table"], **columns}
    client.post(f"/imports/{run.pk}/", form | {"unit-budget_wan": "千元"})
    run.refresh_from_db()
    assert run.options["units"] == {"budget_wan": "千元"}
    assert (run.outcome["why_not"], run.outcome["counts"]["new"]) == ("", 1)
    client.post(f"/imports/{run.pk}/apply/")
    assert Work.objects.get().budget_wan_yuan == Decimal("1200")
    answer = client.post(f"/imports/{run.pk}/", form | {"unit-budget_wan": "公里"})
    assert answer.status_code == 400


def test_a_run_whose_check_failed_is_not_told_to_wait(client: Client, boss: Any, tmp_path: Path) -> None:
    run = ImportRun.objects.create(
        layer="works", file_name="坏.xlsx", size_bytes=16, sha256="0" * 64, by=boss, at=NOW
    )
    Job.objects.create(
        task=jobs.CHECK,
        subject=jobs.subject_of(run),
        state=Job.State.FAILED,
        asked_at=NOW,
        heard_at=NOW,
        by=boss,
    )
    for address in ("/imports/", f"/imports/{run.pk}/"):
        page = text_of(client.get(address))
        assert "没有读成" in page
        assert "待检查" not in page
