from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.readers.texts import joined_lines, text_of_file
from gis.roles import MANAGER
from roads.models import Bulletin, Work
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
TEXT = "神州路(中原路—西经大道)道路工程12月底完工。\n世纪路燃气管网加快推进。不知路(甲路—乙路)道路完工。"


@pytest.fixture
def manager(client: Client) -> Client:
    user = make_user("管理员甲")
    user.groups.add(Group.objects.get(name=MANAGER))
    client.force_login(user)
    return client


@pytest.fixture
def network() -> Any:
    road = make_road("神州路", line=straight(length=2000))
    make_road("中原路", line=straight(x=300, y=-500, east=False))
    make_road("西经大道", line=straight(x=1500, y=-500, east=False))
    make_road("世纪路", line=straight(y=900, length=2000))
    return road


@pytest.fixture
def bulletin(manager: Client, network: Any) -> Bulletin:
    answer = manager.post("/bulletins/", {"text": TEXT, "published_on": "2014-09-16"})
    assert answer.status_code == 302
    return Bulletin.objects.get()


def sent(client: Client, bulletin: Bulletin, action: str, **fields: str) -> Any:
    """The form of the review as the page shows it, all located rows ticked, with some fields changed."""
    context = client.get(f"/bulletins/{bulletin.pk}/").context
    posted = {"action": action}
    for one in context["found"]:
        mention, number = one.mention, one.number
        posted |= {
            f"road-{number}": mention.road or "",
            f"from-{number}": mention.from_name or "",
            f"to-{number}": mention.to_name or "",
            f"kind-{number}": mention.kind,
            f"goal-{number}": mention.goal,
            f"due-{number}": mention.due.isoformat() if mention.due else "",
        }
        if number in context["picks"]:
            posted[f"pick-{number}"] = "1"
    return client.post(f"/bulletins/{bulletin.pk}/", posted | fields)


def test_what_was_found_is_marked_in_the_text_and_listed_with_its_place(
    manager: Client, bulletin: Bulletin
) -> None:
    assert bulletin.title == "神州路(中原路—西经大道)道路工程12月底完工。"
    page = manager.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert '<mark class="resolution-exact" data-rows="0" tabindex="0">' in page
    assert "resolution-unlocated" in page
    assert "路网里没有" in page or "没有" in page
    assert page.count('data-row="') == 3


def test_ticked_works_are_written_as_one_run_and_undone(manager: Client, bulletin: Bulletin) -> None:
    assert sent(manager, bulletin, "apply").status_code == 302
    works = {work.road.name: work for work in Work.objects.select_related("road") if work.road}
    assert set(works) == {"神州路", "世纪路"}
    written = works["神州路"]
    assert (written.from_m, written.to_m, written.goal, str(written.goal_due)) == (
        300,
        1500,
        "finish",
        "2014-12-31",
    )
    assert (written.bulletin, TEXT[written.quote_start or 0 :][:3]) == (bulletin, "神州路")
    page = manager.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert "已有，不变" in page
    assert sent(manager, bulletin, "apply").status_code == 400
    run = ImportRun.objects.get()
    assert (
        manager.post(f"/bulletins/{bulletin.pk}/", {"action": "undo", "run": str(run.pk)}).status_code == 302
    )
    assert not Work.objects.exists()
    assert manager.get("/imports/").status_code == 200


def test_the_same_stretch_and_kind_gets_a_new_goal_and_no_second_work(
    manager: Client, network: Any, bulletin: Bulletin
) -> None:
    kept = make_work(network, 300, 1490, goal="begin")
    page = manager.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert "已有，改目标" in page
    sent(manager, bulletin, "apply")
    kept.refresh_from_db()
    assert (kept.goal, str(kept.goal_due), kept.bulletin) == ("finish", "2014-12-31", bulletin)
    assert Work.objects.filter(road=network).count() == 1
    manager.post(f"/bulletins/{bulletin.pk}/", {"action": "undo", "run": str(ImportRun.objects.get().pk)})
    kept.refresh_from_db()
    assert (kept.goal, kept.goal_due, kept.bulletin) == ("begin", None, None)


def test_what_was_not_located_is_put_right_by_hand_and_placed_anew(
    manager: Client, bulletin: Bulletin
) -> None:
    right = {
        "road-2": "世纪路",
        "from-2": "",
        "to-2": "",
        "kind-2": "water",
        "due-2": "2015-01-31",
        "pick-2": "1",
    }
    page = sent(manager, bulletin, "preview", **right)
    assert page.status_code == 200
    assert page.context["unlocated"] == 0
    sent(manager, bulletin, "apply", **right)
    work = Work.objects.get(kind="water")
    assert (work.road.name, work.resolution, str(work.goal_due)) == ("世纪路", "whole_road", "2015-01-31")
    assert sent(manager, bulletin, "preview", **{"kind-0": "steam"}).status_code == 400
    assert sent(manager, bulletin, "preview", **{"due-0": "明天"}).status_code == 400


def test_a_text_comes_as_a_file_and_once(manager: Client, network: Any) -> None:
    document = Document()
    document.add_paragraph("通报")
    document.add_table(rows=1, cols=1).cell(0, 0).text = TEXT
    content = BytesIO()
    document.save(content)
    upload = SimpleUploadedFile("通报.docx", content.getvalue())
    answer = manager.post("/bulletins/", {"file": upload, "published_on": "2014-09-16"})
    assert answer.status_code == 302
    assert Bulletin.objects.get().title == "通报"
    assert "神州路(中原路—西经大道)" in Bulletin.objects.get().text
    again = {"text": Bulletin.objects.get().text, "published_on": "2014-09-16"}
    assert "已经录入过" in manager.post("/bulletins/", again).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK\x03\x04 broken", "文件损坏"),
        ("a.pdf", b"%PDF-1.4 broken", "文件损坏"),
        ("a.doc", b"\xd0\xcf", "只能读"),
        ("a.txt", b"\x00\x01\x02", "不是 UTF-8"),
        ("a.txt", b"  ", "没有文字"),
    ],
)
def test_files_that_hold_no_text_are_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        text_of_file(name, content)


def test_lines_broken_by_the_page_are_joined_to_paragraphs() -> None:
    broken = "关于路网建设的通报\n神州路(中原路—西经大道)道路工程要在十二月底\n以前完工。\n世纪路燃气管网加快推进。"
    assert joined_lines(broken).split("\n") == [
        "关于路网建设的通报",
        "神州路(中原路—西经大道)道路工程要在十二月底以前完工。",
        "世纪路燃气管网加快推进。",
    ]


def test_a_pdf_with_text_is_read() -> None:
    from weasyprint import HTML

    content = HTML(string=f"<html lang=zh><body><p>{TEXT}</p></body></html>").write_pdf()
    assert "神州路(中原路—西经大道)" in text_of_file("通报.pdf", content)


def test_others_than_managers_do_not_get_in(client: Client) -> None:
    assert client.get("/bulletins/")["Location"].startswith("/login/")
    client.force_login(make_user("无角色"))
    assert client.get("/bulletins/").status_code == 403
