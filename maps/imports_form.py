"""What the page of a run shows beside its outcome: choices, and options read back from its form. Decides nothing."""

from typing import Any, Final

from django.http import QueryDict

from gis.coordinates.references import MERIDIANS, gauss, understood
from gis.crs import storage_srid
from gis.exchange.headings import CONSTANT, PLACE_COLUMNS
from gis.exchange.likeness import TAKEN, UNSURE
from gis.exchange.options import Options
from gis.files.encodings import CHOICES
from gis.models import ImportRun
from maps.catalogue import EXCHANGED

COLUMN_PREFIX: Final = "column-"
WEB_CHOICES: Final = (
    ("", "未说明"),
    ("plain", "测量、国家或 GPS 坐标"),
    ("gcj02", "高德、腾讯（GCJ-02）"),
    ("bd09", "百度（BD-09）"),
)
STATE_WORDS: Final = {"new": "新增", "changed": "修改", "gone": "文件里没有"}
FLAGS: Final = (
    ("schematic", "新增的位置是示意", "没有测量、只表示大概的位置"),
    ("blank_clears", "空格清空", "文件里的空格清空库里的值；不选则保留"),
    ("leave_out", "只导入没有问题的行", "有问题的行不写入，其余整批写入"),
    ("remove_gone", "删除文件里没有的", "文件是全部数据时才选；有工程、上报等依附的不能删"),
)


def options_of(posted: QueryDict, run: ImportRun) -> Options:
    """The options that the form asks for; a pressed remedy of a finding is laid over them."""
    plain: dict[str, Any] = {name: posted.get(name, "") for name in Options().plain() if name != "columns"}
    kept = Options.of(run.options)
    # Another table or encoding has other headings: what was chosen for the old ones does not count.
    if plain["table"] == run.outcome.get("table") and plain["encoding"] == kept.encoding:
        plain["columns"] = {
            name.removeprefix(COLUMN_PREFIX): str(value)
            for name, value in posted.items()
            if name.startswith(COLUMN_PREFIX) and value
        }
    plain["srid"] = plain["srid"].split(" ")[0]
    findings = run.outcome.get("findings", [])
    pressed = posted.get("remedy", "")
    if pressed.isdigit() and int(pressed) < len(findings):
        plain |= findings[int(pressed)]["remedy"]
    return Options.of(plain)


def run_context(run: ImportRun) -> dict[str, Any]:
    """What the template shows of a run."""
    layer, outcome, options = EXCHANGED[run.layer], run.outcome, Options.of(run.options)
    chosen = outcome.get("columns", {})
    suggestions = {one["column"]: one for one in outcome.get("suggestions", [])}
    return {
        "run": run,
        "layer": layer,
        "outcome": outcome,
        "options": options,
        "open": run.status in (ImportRun.Status.WAITING, ImportRun.Status.CHECKED),
        "columns": [
            {
                "column": column,
                "heading": chosen.get(column.name, ""),
                "name": f"{COLUMN_PREFIX}{column.name}",
                "offered": [heading for heading, _ in suggestions.get(column.name, {}).get("others", ())],
                "unsure": TAKEN <= suggestions.get(column.name, {}).get("sure", 0.0) < UNSURE,
                "constants": [(f"{CONSTANT}{code}", f"全部是{label}") for code, label in column.choices],
            }
            for column in (*layer.incoming, *(PLACE_COLUMNS if _has_no_shapes(outcome) else ()))
        ],
        "encodings": CHOICES,
        "crs_choices": crs_choices(),
        "webs": WEB_CHOICES,
        "flags": [(name, label, hint, getattr(options, name)) for name, label, hint in FLAGS],
        "state_words": STATE_WORDS,
        "counted": _counted(outcome),
        "samples": {one["name"]: "、".join(one["sample"]) for one in outcome.get("headings", [])},
    }


def _has_no_shapes(outcome: dict[str, Any]) -> bool:
    tables = {one["name"]: one["kind"] for one in outcome.get("tables", [])}
    return tables.get(outcome.get("table")) == "表"


def _counted(outcome: dict[str, Any]) -> list[tuple[str, str, int]]:
    counts = outcome.get("counts") or {}
    words = (*STATE_WORDS.items(), ("unchanged", "未变"))
    return [(state, word, counts[state]) for state, word in words if state in counts]


def crs_choices() -> list[tuple[str, str]]:
    """Codes and words of what files here are usually in: degrees, the zones around ours on each datum, web maps."""
    meridian = understood(str(storage_srid())).crs.coordinate_operation
    values = {one.name: one.value for one in meridian.params} if meridian else {}
    ours = int(values.get("Longitude of natural origin", 114))
    codes = [4490, 4326]
    near = [one for one in (ours, ours - 3, ours + 3) if one in MERIDIANS[3]]
    for datum in ("cgcs2000", "xian80", "beijing54"):
        for one in near if datum == "cgcs2000" else near[:1]:
            codes += [gauss(datum, meridian=one), gauss(datum, meridian=one, zone=one // 3)]
    codes += [4610, 4214, 3857]
    return [(str(code), understood(str(code)).label) for code in codes]
