"""What is published is frozen: never changed, printed again alike, superseded with a reason, corrected in the open."""

# Faces: maps/briefings/collect/scene.py, maps/briefings/period.py

from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from gis.errors import DomainError
from gis.history.actor import acting
from gis.history.models import Change
from maps.briefings.collect.scene import collect_scene
from maps.briefings.period import ask
from maps.briefings.publishing import is_intact, publish, reprint
from maps.briefings.render import load_published, prepare, render
from maps.models import Briefing, BriefingFile
from roads.models import ProgressReport, Work
from roads.services import void_report
from tests.maps.briefings.conftest import CHINA, JULY_5, JUNE, TODAY, first_step
from tests.shapes import make_report, make_user

pytestmark = pytest.mark.django_db


def publish_june(**more: Any) -> Briefing:
    period: dict[str, Any] = {"month": JUNE, "by": make_user("主任"), "today": TODAY, "now": JULY_5, **more}
    return publish(**period)


def void_one(now: datetime = JULY_5 + timedelta(days=1)) -> ProgressReport:
    report = ProgressReport.objects.get(day=date(2014, 6, 10))
    return void_report(report=report, reason="桩号报错", by=make_user("审核"), now=now)


def test_publishing_keeps_facts_scene_and_three_files_with_their_digests(published: Briefing) -> None:
    row = published
    assert (row.version, row.as_of, row.known_at) == (1, date(2014, 6, 30), JULY_5)
    assert {file.form for file in row.files.all()} == {"html", "pdf", "docx"}
    assert is_intact(row)


def test_a_publication_is_in_the_history_with_who_made_it(published: Briefing) -> None:
    chief = make_user("局长")
    with acting(chief, request_id="r1"):
        row = publish_june(by=chief, reason="补报", now=JULY_5 + timedelta(days=2))
    made = Change.objects.of(row).get(action="insert")
    assert (made.actor, made.request_id) == ("局长", "r1")
    assert made.new
    assert (made.new["version"], made.new["reason"]) == (2, "补报")


def test_a_report_corrected_afterwards_changes_nothing_of_what_was_published(published: Briefing) -> None:
    row = published
    kept = {file.form: file.sha256 for file in row.files.all()}
    before = load_published(row).facts
    void_one()
    again = Briefing.objects.get(pk=row.pk)
    assert again.facts_sha256 == row.facts_sha256
    assert load_published(again).facts == before
    printed = reprint(again, ["html", "pdf", "docx"])
    assert {form: BriefingFile.objects.get(briefing=again, form=form).sha256 for form in printed} == kept
    assert is_intact(again)


def test_the_frozen_scene_and_facts_make_the_same_files_again(published: Briefing) -> None:
    """Even without the kept files: what is frozen is enough, whatever was corrected since."""
    row = published
    void_one()
    made = render(load_published(Briefing.objects.get(pk=row.pk)), ["html", "docx"])
    assert all(made[form] == bytes(row.files.get(form=form).content) for form in made)


def test_gathered_anew_at_the_same_moment_the_facts_are_the_same(published: Briefing) -> None:
    row = published
    void_one()
    assert prepare(JUNE, today=TODAY, known_at=JULY_5).facts.changed == load_published(row).facts.changed


def test_the_next_month_lists_what_was_corrected(published: Briefing) -> None:
    void_one()
    water = Work.objects.get(kind="water")
    make_report(
        water, first_step(water), 100, 200, day=date(2014, 6, 28), recorded_at=JULY_5 + timedelta(days=2)
    )
    facts = prepare(date(2014, 7, 1), today=TODAY, known_at=JULY_5 + timedelta(days=20)).facts
    assert facts.previous
    assert facts.previous.month == JUNE
    rows = {row.label: row for row in facts.corrections}
    assert "桩号报错" in rows["神州路道路"].why
    assert "作废6月10日路基K0+400—K0+900左幅" in rows["神州路道路"].why
    assert "补报6月28日" in rows["神州路给水"].why
    assert rows["神州路道路"].was != rows["神州路道路"].now


def test_without_corrections_the_next_month_says_so(published: Briefing) -> None:
    facts = prepare(date(2014, 7, 1), today=TODAY, known_at=JULY_5 + timedelta(days=20)).facts
    assert facts.corrections == ()


def test_a_published_briefing_is_superseded_only_with_a_reason(published: Briefing) -> None:
    with pytest.raises(DomainError, match="已经发布（第1版）"):
        publish_june()
    void_one()
    later = JULY_5 + timedelta(days=2)
    second = publish_june(now=later, reason="更正神州路桩号")
    assert (second.version, second.reason) == (2, "更正神州路桩号")
    assert "神州路道路" in [row.label for row in load_published(second).facts.corrections]
    assert Briefing.objects.in_force().get(month=JUNE) == second


@pytest.mark.parametrize("model", [Briefing, BriefingFile])
def test_the_database_refuses_to_change_or_delete_what_was_published(published: Briefing, model: Any) -> None:
    for write in (
        lambda: model.objects.update(**({"reason": "x"} if model is Briefing else {"size": 1})),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="不能修改或删除"), transaction.atomic():
            write()


def test_a_month_that_is_not_over_or_has_no_report_is_not_published(published: Briefing) -> None:
    with pytest.raises(DomainError, match="还没有过完"):
        publish_june(month=date(2014, 7, 1), today=date(2014, 7, 31))
    with pytest.raises(DomainError, match="没有任何进度上报"):
        publish_june(month=date(2014, 3, 1))
    assert Briefing.objects.count() == 1


def test_the_shapes_of_a_past_moment_are_those_that_were_known_then(published: Briefing) -> None:
    period = ask(date(2014, 6, 1), today=TODAY, known_at=JULY_5)
    before = collect_scene(period)
    void_one()
    work = Work.objects.get(code="R1")
    make_report(work, "subgrade", 900, 1000, day=date(2014, 6, 20), recorded_at=JULY_5 + timedelta(days=2))
    assert collect_scene(period).works == before.works
    later = ask(date(2014, 6, 1), today=TODAY, known_at=JULY_5 + timedelta(days=3))
    assert collect_scene(later).works != before.works


def test_what_no_longer_has_its_digest_is_noticed(published: Briefing) -> None:
    forged = Briefing.objects.create(
        month=date(2014, 4, 1),
        version=1,
        as_of=date(2014, 4, 30),
        known_at=JULY_5,
        facts=bytes(published.facts) + b" ",
        facts_sha256=published.facts_sha256,
        scene=published.scene,
        scene_sha256=published.scene_sha256,
        digests=published.digests,
    )
    assert is_intact(published)
    assert not is_intact(forged)


def test_the_command_reprints_a_published_month_byte_for_byte(published: Briefing, tmp_path: Path) -> None:
    row = published
    void_one()
    said = StringIO()
    call_command("briefing", "2014-06", out=str(tmp_path), format="pdf,html", stdout=said)
    for form in ("pdf", "html"):
        content = (tmp_path / f"briefing-2014-06.{form}").read_bytes()
        assert content == bytes(row.files.get(form=form).content)
    assert "封存完好" in said.getvalue()


def test_the_command_refuses_in_chinese(published: Briefing, tmp_path: Path) -> None:
    for arguments, words in (
        (["2014-99"], "看不懂期次"),
        (["2014-06", "--format", "odt"], "没有“odt”这种格式"),
        (["2014-06", "--publish", "--by", "nobody"], "没有登录名"),
        (["2014-06", "--known-at", "soon"], "看不懂时点"),
        (["2014-06", "--known-at", "2089-01-01"], "不能晚于现在"),
        ([], "请写期次"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("briefing", *arguments, out=str(tmp_path), stdout=StringIO())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(published: Briefing, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(CommandError, match=r"写不进 .*：已有同名的文件，不是目录。"):
        call_command("briefing", "2014-06", "--format", "docx", out=str(blocked), stdout=StringIO())
    (tmp_path / "briefing-2014-06.docx").mkdir()
    with pytest.raises(CommandError, match=r"已有同名的目录。已发布的内容封存完好，.*重印"):
        call_command("briefing", "2014-06", "--format", "docx", out=str(tmp_path), stdout=StringIO())


def test_a_timer_publishes_last_month_once(
    published: Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maps.management.commands.briefing.timezone.localdate", lambda: date(2014, 7, 3))
    monkeypatch.setattr(
        "maps.management.commands.briefing.timezone.now", lambda: datetime(2014, 7, 3, 6, tzinfo=CHINA)
    )
    for _ in range(2):
        said = StringIO()
        call_command("briefing", "--due", "--publish", out=str(tmp_path), format="docx", stdout=said)
    assert "无事可做" in said.getvalue()
    assert Briefing.objects.get().month == JUNE
