"""`manage.py briefing PERIOD`: the briefing of a period as files, published or as a draft; --due for a timer."""

import errno
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis.api.parameters import parse_moment
from gis.errors import DomainError
from gis.periods import EXAMPLES, Cadence, parse_period
from maps.briefings.publishing import is_intact, publish, reprint
from maps.briefings.render import FORMS, prepare_at_once, render
from maps.models import Briefing


class Command(BaseCommand):
    help = (
        "编制汇报。已发布的期次按封存的内容重印；没有发布的按现有数据出草稿。"
        "--publish 发布并封存，已发布的要用 --reason 写明替换原因。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", nargs="?", metavar="PERIOD", help=f"期次，如 {EXAMPLES}")
        parser.add_argument(
            "--format", default=",".join(FORMS), help=f"格式，用逗号分开，默认 {','.join(FORMS)}"
        )
        parser.add_argument("--out", metavar="DIR", help="写到哪个目录，默认当前目录")
        parser.add_argument("--publish", action="store_true", help="发布：封存事实、地图和三种文件")
        parser.add_argument("--reason", default="", help="替换已发布版本的原因")
        parser.add_argument("--by", metavar="USER", help="发布人的登录名，默认不记名（定时任务）")
        parser.add_argument(
            "--known-at", metavar="TIME", help="只计这一刻以前录入的上报，如 2014-12-05T09:00+08:00"
        )
        parser.add_argument("--draft", action="store_true", help="已发布的期次也按现有数据另出草稿")
        parser.add_argument("--due", action="store_true", help="定时任务用：上一期，已经发布就什么也不做")
        parser.add_argument(
            "--cadence",
            choices=Cadence.values,
            default=Cadence.MONTH,
            help="--due 是哪种周期的上一期，默认 month",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._make(options)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _make(self, options: dict[str, Any]) -> None:
        now, today = timezone.now(), timezone.localdate()
        cadence, month = self._period(options, today)
        _refuse_contradictions(options)
        published = Briefing.objects.of_period(cadence, month).first()
        if options["due"] and published:
            self.stdout.write(f"{cadence.words(month)}的汇报已经发布（第{published.version}版），无事可做。")
            return
        forms = _forms(options["format"])
        known_at = parse_moment(options["known_at"]) if options["known_at"] else None
        if known_at and known_at > now:
            raise DomainError("数据时点不能晚于现在。", field="known_at")
        if known_at and published and not (options["draft"] or options["publish"]):
            raise DomainError(
                "这一期已经发布，按封存的内容重印，不能另指定数据时点；要看当时会怎样请加 --draft。"
            )
        folder = _folder(options["out"])
        self._began = time.monotonic()
        if options["publish"]:
            published = publish(
                month=month, by=_user(options["by"]), today=today, now=now, known_at=known_at,
                reason=options["reason"], say=self._say, cadence=cadence,
            )  # fmt: skip
            self.stdout.write(f"已发布 {published}，事实摘要 SHA-256 {published.facts_sha256}")
        if published and not options["draft"]:
            self._write(
                reprint(published, forms, say=self._say),
                folder,
                _stem(cadence.key(month), published),
                published,
            )
            return
        prepared = prepare_at_once(
            month, today=today, known_at=known_at or now, say=self._say, cadence=cadence
        )
        self._write(render(prepared, forms, say=self._say), folder, _stem(cadence.key(month), None), None)

    def _period(self, options: dict[str, Any], today: date) -> tuple[Cadence, date]:
        if options["due"] and options["month"]:
            raise DomainError("--due 就是上一期，不要再写期次。")
        if options["due"]:
            cadence = Cadence(options["cadence"])
            return cadence, cadence.first_of(cadence.first_of(today) - timedelta(days=1))
        if not options["month"]:
            raise CommandError("请写期次，如 manage.py briefing 2014-11。")
        return parse_period(options["month"].strip())

    def _say(self, words: str, percent: int) -> None:
        self.stdout.write(f"{percent:3d}% {words}（{time.monotonic() - self._began:.1f} 秒）")
        self.stdout.flush()

    def _write(self, files: dict[str, bytes], folder: Path, stem: str, row: Briefing | None) -> None:
        try:
            for form, content in files.items():
                path = folder / f"{stem}.{form}"
                path.write_bytes(content)
                self.stdout.write(f"{path} {len(content) / 1024:,.0f} KB")
        except OSError as error:
            again = "已发布的内容封存完好，改好后不带 --publish 再运行一次就会重印。" if row else ""
            raise CommandError(f"写不进 {folder}：{_why(error)}。{again}") from error
        if row:
            state = "封存完好" if is_intact(row) else "封存的内容与摘要不符，请立即检查数据库"
            self.stdout.write(
                f"按 {row} 重印：数据时点 {timezone.localtime(row.known_at):%Y-%m-%d %H:%M}，{state}。"
            )
        self.stdout.write(f"用时 {time.monotonic() - self._began:.1f} 秒。")


def _refuse_contradictions(options: dict[str, Any]) -> None:
    if options["draft"] and options["publish"]:
        raise DomainError("--draft 和 --publish 只能写一个。")
    if options["reason"] and not options["publish"]:
        raise DomainError("--reason 是替换已发布版本的原因，要和 --publish 一起写。")


def _folder(out: str | None) -> Path:
    """The folder to write to, made and found writable before anything is published."""
    folder = Path(out or ".")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise DomainError(f"写不进 {folder}：{_why(error)}。", field="out") from error


# What the system says of a folder or file that cannot be written, in words for the operator.
REASONS: Final = {
    errno.EACCES: "没有写的权限",
    errno.EPERM: "没有写的权限",
    errno.EROFS: "所在的盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.ENOENT: "路径不存在，也不能新建",
    errno.ENOTDIR: "路径中有一段是文件，不是目录",
    errno.EEXIST: "已有同名的文件，不是目录",
    errno.EISDIR: "已有同名的目录",
    errno.ENAMETOOLONG: "名称太长",
}


def _why(error: OSError) -> str:
    return REASONS.get(error.errno or 0, error.strerror or "系统没有说明原因")


def _forms(text: str) -> list[str]:
    forms = [form.strip().lower() for form in text.replace("，", ",").split(",") if form.strip()]
    for form in forms:
        if form not in FORMS:
            raise DomainError(f"没有“{form[:20]}”这种格式，可用：{'、'.join(FORMS)}。", field="format")
    return forms or list(FORMS)


def _user(name: str | None) -> Any:
    if not name:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise DomainError(f"没有登录名为“{name[:40]}”的用户。", field="by")
    return user


def _stem(key: str, row: Briefing | None) -> str:
    """briefing-2014-11, -v2 for a version that supersedes, -draft for what is not published."""
    return f"briefing-{key}" + (f"-v{row.version}" if row and row.version > 1 else "" if row else "-draft")
