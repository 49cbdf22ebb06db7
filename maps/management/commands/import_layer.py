"""`manage.py import_layer`: brings a file into a layer, or shows with --dry-run what it would change."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.options import Options
from gis.exchange.services import apply_run, check_run, start
from gis.exchange.storage import discard
from gis.roles import MANAGER
from maps.catalogue import COMING_IN, IMPORTERS
from maps.known_extent import known_extent

PARTS: Final = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".tab": (".dat", ".map", ".id"),
    ".mif": (".mid",),
    ".dbf": (".cpg",),
}
PROBLEMS_SHOWN: Final = 30
CHANGES_SHOWN: Final = 20
MARKS: Final = {"new": "＋", "changed": "～", "gone": "－"}


class Command(BaseCommand):
    help = "把文件导入一个图层：先检查，有问题就拒绝，没有问题整批写入；可在 /imports/ 整批撤销。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        layers = "、".join(f"{layer.code}（{layer.label}）" for layer in COMING_IN.values())
        parser.add_argument("layer", metavar="图层", choices=list(IMPORTERS), help=layers)
        parser.add_argument(
            "file", metavar="文件", nargs="+", help="一个文件；Shapefile 的其余部分会自己找到"
        )
        parser.add_argument("--srid", default="", metavar="代码", help="坐标系 EPSG 代码；不写则由文件说明")
        parser.add_argument("--encoding", default="", metavar="编码", help="UTF-8、GBK、Big5；不写则判断")
        parser.add_argument("--table", default="", metavar="名称", help="文件里的哪一层（CAD 图层、工作表）")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="字段=列",
            help="字段取文件的哪一列；可写多次。kind==给水 表示全部都是给水",
        )
        parser.add_argument(
            "--unit", action="append", default=[], metavar="字段=单位",
            help="这一列的数是什么单位，如 budget_wan=千元；可写多次",
        )  # fmt: skip
        parser.add_argument("--packed", action="store_true", help="度分秒写成 ddd.mmssss（113.16355）")
        parser.add_argument("--scale", default="", metavar="米", help="图纸的一个单位是几米，如 0.001")
        parser.add_argument("--swap", action="store_true", help="横、纵坐标对调")
        parser.add_argument(
            "--web", default="", choices=["", "plain", "gcj02", "bd09"], help="坐标取自高德、腾讯或百度"
        )
        parser.add_argument("--shift", default="", metavar="东,北", help="再平移的米数，如 72.3,-41")
        parser.add_argument("--anywhere", action="store_true", help="位置在本区外也接受")
        parser.add_argument("--as-is", action="store_true", help="与已知位置整体错开也照原样")
        parser.add_argument("--source", default="", metavar="来源", help="新行的来源；不写为文件名")
        parser.add_argument(
            "--holds-from", default="", metavar="日期", help="修改和新增自这一天起适用；不写为更正，适用全期"
        )
        parser.add_argument("--schematic", action="store_true", help="新行的位置是示意")
        parser.add_argument("--remove-gone", action="store_true", help="删除文件里没有的行")
        parser.add_argument("--blank-clears", action="store_true", help="文件里的空格清空库里的值")
        parser.add_argument("--skip-refused", action="store_true", help="只导入没有问题的行")
        parser.add_argument("--user", default="", metavar="登录名", help="记在谁名下；不写为第一个管理员")
        parser.add_argument("--dry-run", action="store_true", help="只检查，列出差别和问题，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        layer = COMING_IN[options["layer"]]
        chosen = _options(options)
        by = _user(options["user"])
        files = [part for name in options["file"] for part in _with_parts(Path(name))]
        kept: ImportRun | None = None
        try:
            with transaction.atomic():
                self.say(f"读取 {files[0][0]} …")
                run = kept = start(layer=layer, files=files, options=chosen, by=by, now=this_moment())
                outcome = check_run(
                    run=run, layer=layer, importer=IMPORTERS[layer.code](), extent=known_extent(), options=chosen,
                    today=local_today(),
                ).outcome  # fmt: skip
                for line in _words(run, outcome):
                    self.stdout.write(line)
                if outcome["nothing"] or options["dry_run"]:
                    transaction.set_rollback(True)
                elif outcome["why_not"]:
                    raise DomainError(f"没有导入：{outcome['why_not']}")
                else:
                    self.say("写入 …")
                    apply_run(
                        run=run, layer=layer, importer=IMPORTERS[layer.code](), extent=known_extent(), by=by,
                        today=local_today(), now=this_moment(),
                    )  # fmt: skip
                    kept = None
        except DomainError as error:
            raise CommandError(error.message) from error
        except DatabaseError as error:
            raise CommandError(f"数据库出错，没有导入：{str(error).strip().splitlines()[0]}") from error
        finally:
            if kept is not None:
                discard(kept)
        self.stdout.write(_last_line(run, outcome, dry=options["dry_run"], seconds=time.monotonic() - began))

    def say(self, line: str) -> None:
        """Progress, for whoever watches."""
        if sys.stderr.isatty():
            self.stderr.write(line)


def _pairs(argument: str, what: str, given: list[str]) -> dict[str, str]:
    """What an argument says of each column, by the column's name."""
    said = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign:
            raise CommandError(f"{argument} 写成 字段={what}，收到“{pair}”。")
        said[name.strip()] = value.strip()
    return said


def _options(options: dict[str, Any]) -> Options:
    return Options(
        table=options["table"], encoding=options["encoding"], srid=options["srid"], swapped=options["swap"],
        web=options["web"], shift=options["shift"], anywhere=options["anywhere"], as_is=options["as_is"],
        packed=options["packed"], scale=options["scale"],
        columns=_pairs("--map", "列", options["map"]), units=_pairs("--unit", "单位", options["unit"]),
        source=options["source"], schematic=options["schematic"], remove_gone=options["remove_gone"],
        blank_clears=options["blank_clears"], leave_out=options["skip_refused"], holds_from=options["holds_from"],
    )  # fmt: skip


def _user(name: str) -> Any:
    people = get_user_model().objects.filter(is_active=True)
    if name:
        user = people.filter(username=name).first()
        if user is None:
            raise CommandError(f"没有登录名为“{name}”的用户。")
        return user
    user = (
        people.filter(groups__name=MANAGER).order_by("pk").first() or people.filter(is_superuser=True).first()
    )
    if user is None:
        raise CommandError("还没有管理员。请先 createsuperuser，或用 --user 指定。")
    return user


def _with_parts(path: Path) -> Iterator[tuple[str, Path]]:
    """A file and those that belong to it, whatever the case of their suffixes."""
    if not path.is_file():
        raise CommandError(f"没有文件 {path}。")
    yield path.name, path
    wanted = PARTS.get(path.suffix.lower(), ())
    for other in sorted(path.parent.iterdir()) if wanted else ():
        if other.stem == path.stem and other.suffix.lower() in wanted and other.is_file():
            yield other.name, other


def _last_line(run: ImportRun, outcome: dict[str, Any], *, dry: bool, seconds: float) -> str:
    """What came of it. Raises CommandError for a dry run of a file that would be refused."""
    if outcome["nothing"]:
        return str(outcome["why_not"])
    if not dry:
        return f"已导入（第 {run.pk} 号），用时 {seconds:.1f} 秒。可在 /imports/{run.pk}/ 撤销。"
    if outcome["why_not"]:
        raise CommandError(f"不能导入：{outcome['why_not']}")
    return f"可以导入，用时 {seconds:.1f} 秒（--dry-run，没有写入）。"


def _answers(finding: dict[str, Any]) -> str:
    """The arguments that answer a finding, each with what it does."""
    return "".join(f" [{one['label']}：{_arguments(one['options'])}]" for one in finding["answers"])


def _arguments(options: dict[str, str]) -> str:
    flags = {"swapped": "--swap", "packed": "--packed", "anywhere": "--anywhere", "as_is": "--as-is"}
    return " ".join(
        flags.get(name, f"--{name} {value}" if value[:1] != "-" else f"--{name}={value}")
        for name, value in options.items()
        if value
    )


def _words(run: ImportRun, outcome: dict[str, Any]) -> Iterator[str]:
    """What the check found, for a terminal."""
    encoding, crs = outcome["encoding"], outcome["crs"]
    yield f"{run.file_name}　{outcome['format']} · {outcome['table']}　{outcome['rows']} 行　SHA-256 {run.sha256[:12]}…"
    if encoding:
        yield f"编码：{encoding['name']}（{encoding['how']}{'' if encoding['sure'] else '，请核对'}）"
    yield (
        f"坐标系：{crs['label']}{'（' + crs['code'] + '）' if crs['code'] else ''}"
        if crs
        else "坐标系：文件没有说明"
    )
    yield "列：" + "，".join(f"{name}={heading}" for name, heading in outcome["columns"].items())
    for finding in outcome["findings"]:
        yield f"{'✗' if finding['blocking'] else '!'} {finding['what']}{_answers(finding)}"
    for note in [*outcome["notes"], *(f"{name}：{why}" for name, why in outcome["refused_parts"])]:
        yield f"· {note}"
    if outcome["seen_before"]:
        yield f"· {outcome['seen_before']}"
    if outcome["counts"]:
        counts = outcome["counts"]
        yield (
            f"新增 {counts['new']}，修改 {counts['changed']}，未变 {counts['unchanged']}，"
            f"文件里没有 {counts['gone']}；有问题 {outcome['refused_rows']} 行"
        )
    for change in outcome["changes"][:CHANGES_SHOWN]:
        differences = "；".join(f"{label} {old}→{new}" for label, old, new in change["differences"])
        if change["action"] != "gone":
            yield f"  {MARKS[change['action']]} {change['label']}{'：' + differences if differences else ''}"
    for problem in outcome["problems"][:PROBLEMS_SHOWN]:
        place = f"第 {problem['row']} 行" if problem["row"] else "文件"
        value = f"（{problem['value']}）" if problem["value"] else ""
        yield f"  {'✗' if problem['blocking'] else '!'} {place} {problem['field']}：{problem['what']}{value}"
    if outcome["problem_count"] > PROBLEMS_SHOWN:
        yield f"  … 共 {outcome['problem_count']} 处"
