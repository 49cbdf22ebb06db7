"""What the page of a run shows beside its outcome: choices, and options read back from its form. Decides nothing."""

from typing import Any, Final

from django.http import QueryDict

from gis.crs import storage_srid
from gis.exchange.georeferencing.crs_catalogue import MERIDIANS, gauss, parse_reference
from gis.exchange.matching.column_units import offered_units, unit_said
from gis.exchange.matching.heading_match import TAKEN, UNSURE
from gis.exchange.matching.headings import CONSTANT, PLACE_COLUMNS, unit_doubt
from gis.exchange.models import ImportRun
from gis.exchange.options import BY_COLUMN, Options
from gis.exchange.readers.encodings import CHOICES
from gis.exchange.schema import Column, Layer
from gis.jobs.models import Job
from gis.jobs.services import words_of
from gis.jobs.tasks import task_of
from maps.catalogue import COMING_IN

COLUMN_PREFIX: Final = "column-"
UNIT_PREFIX: Final = "unit-"
WEB_CHOICES: Final = (
    ("", "未说明"),
    ("plain", "测量、国家或 GPS 坐标"),
    ("gcj02", "高德、腾讯（GCJ-02）"),
    ("bd09", "百度（BD-09）"),
)
STATE_WORDS: Final = {"new": "新增", "changed": "修改", "gone": "将删除"}
VERDICTS: Final = {"ready": "可写入", "asks": "等回答坐标", "wrong": "有问题", "nothing": "无差别"}
FLAGS: Final = (
    ("schematic", "新增的位置是示意", "没有测量、只表示大概的位置"),
    ("blank_clears", "空格清空", "文件里的空格清空库里的值；不选则保留"),
    ("leave_out", "只导入没有问题的行", "有问题的行不写入，其余整批写入"),
    ("remove_gone", "删除文件里没有的", "文件是全部数据时才选；有工程、上报等依附的不能删"),
)


def options_of(posted: QueryDict, run: ImportRun) -> Options:
    """The options that the form asks for; a pressed remedy of a finding is laid over them."""
    plain: dict[str, Any] = {
        name: posted.get(name, "") for name in Options().plain() if name not in BY_COLUMN
    }
    kept = Options.of(run.options)
    # Another table or encoding has other headings: what was chosen for the old ones does not count.
    if plain["table"] == run.outcome.get("table") and plain["encoding"] == kept.encoding:
        plain["columns"] = _by_column(posted, COLUMN_PREFIX)
        plain["units"] = _by_column(posted, UNIT_PREFIX)
    plain["srid"] = plain["srid"].split(" ")[0]
    findings = run.outcome.get("findings", [])
    pressed = posted.get("remedy", "")
    answers = {
        f"{place}.{number}": answer["options"]
        for place, one in enumerate(findings)
        for number, answer in enumerate(one["answers"])
    }
    return Options.of(plain | answers.get(pressed, {}))


def _by_column(posted: QueryDict, prefix: str) -> dict[str, str]:
    """What the form says of each column under names with a prefix, empty answers left out."""
    said = {name: str(value) for name, value in posted.items() if name.startswith(prefix) and value}
    return {name.removeprefix(prefix): value for name, value in said.items()}


def run_context(run: ImportRun, job: Job | None) -> dict[str, Any]:
    """What the template shows of a run, and of the last job about it."""
    underway = job is not None and job.underway
    layer, outcome, options = COMING_IN[run.layer], run.outcome, Options.of(run.options)
    return {
        "run": run,
        "layer": layer,
        "outcome": outcome,
        "options": options,
        "job": job,
        "underway": underway,
        "job_words": words_of(job) if job else "",
        "open": run.status in (ImportRun.Status.WAITING, ImportRun.Status.CHECKED) and not underway,
        "checked": bool(outcome),
        "verdict": verdict(run, job),
        **_columns(layer, outcome, options),
        "encodings": CHOICES,
        "crs_choices": crs_choices(),
        "webs": WEB_CHOICES,
        "flags": [(name, label, hint, getattr(options, name)) for name, label, hint in FLAGS],
        "state_words": STATE_WORDS,
        "counted": _counted(outcome, options),
        "samples": {one["name"]: "、".join(one["sample"]) for one in outcome.get("headings", [])},
    }


def _has_no_shapes(outcome: dict[str, Any]) -> bool:
    tables = {one["name"]: one["kind"] for one in outcome.get("tables", [])}
    return tables.get(outcome.get("table")) == "表"


def _counted(outcome: dict[str, Any], options: Options) -> list[tuple[str, str, int]]:
    counts = outcome.get("counts") or {}
    words = {**STATE_WORDS, "unchanged": "未变"}
    if not options.remove_gone:
        del words["gone"]
        words["kept"] = "文件里没有，保留"
        counts = {**counts, "kept": counts["gone"]} if counts else {}
    return [(state, word, counts[state]) for state, word in words.items() if state in counts]


def verdict(run: ImportRun, job: Job | None) -> tuple[str, str]:
    """Where a run stands, as a code and in words: what is being done, or of a checked one what its check came to."""
    if job is not None and job.underway:
        return "working", f"正在{task_of(job).label}" if job.state == Job.State.RUNNING else "排队等待"
    if job is not None and job.failed and run.status == ImportRun.Status.WAITING:
        return "wrong", "没有读成"
    if run.status != ImportRun.Status.CHECKED:
        return run.status, run.get_status_display()
    outcome = run.outcome
    if not outcome.get("counts") or any(one["blocking"] for one in outcome.get("findings", [])):
        code = "asks"
    elif outcome.get("nothing"):
        code = "nothing"
    else:
        code = "wrong" if outcome.get("why_not") else "ready"
    return code, VERDICTS[code]


def _columns(layer: Layer, outcome: dict[str, Any], options: Options) -> dict[str, Any]:
    """The layer's columns with the headings they are read from, and those that none was found for."""
    chosen = outcome.get("columns", {})
    suggestions = {one["column"]: one for one in outcome.get("suggestions", [])}
    columns = [
        {
            "column": column,
            "heading": chosen.get(column.name, ""),
            "name": f"{COLUMN_PREFIX}{column.name}",
            "offered": [heading for heading, _ in suggestions.get(column.name, {}).get("others", ())],
            "unsure": TAKEN <= suggestions.get(column.name, {}).get("sure", 0.0) < UNSURE,
            "unit": _unit_choice(column, chosen.get(column.name, ""), options),
            "constants": [(f"{CONSTANT}{code}", f"全部是{label}") for code, label in column.choices],
        }
        for column in (*layer.incoming, *(PLACE_COLUMNS if _has_no_shapes(outcome) else ()))
    ]
    wanted = [one for one in columns if one["heading"] or one["offered"] or one["column"].required]
    units = [(one["column"], one["unit"]) for one in columns if one["unit"] and not one["unit"]["asks"]]
    return {"columns": wanted, "other_columns": [one for one in columns if one not in wanted], "units": units}


def _unit_choice(column: Column, heading: str, options: Options) -> dict[str, Any] | None:
    """The units to choose from for a column that a heading gives, and what stands when none is chosen."""
    offered = offered_units(column)
    if not offered or not heading or heading.startswith(CONSTANT):
        return None
    doubt, said = unit_doubt(heading, column), unit_said(column, heading)
    if doubt:
        stands = f"“{doubt}”换算不了，请选"
    else:
        stands = f"{said}（文件写的）" if said else f"{column.unit or column.measure}（文件没有写）"
    told = options.units.get(column.name, "")
    return {
        "name": f"{UNIT_PREFIX}{column.name}",
        "stands": stands,
        "doubt": bool(doubt) and not told,
        "asks": bool(doubt or told),
        "told": told,
        "offered": offered,
    }


def crs_choices() -> list[tuple[str, str]]:
    """Codes and words of what files here are usually in: degrees, the zones around ours on each datum, web maps."""
    meridian = parse_reference(str(storage_srid())).crs.coordinate_operation
    values = {one.name: one.value for one in meridian.params} if meridian else {}
    ours = int(values.get("Longitude of natural origin", 114))
    codes = [4490, 4326]
    near = [one for one in (ours, ours - 3, ours + 3) if one in MERIDIANS[3]]
    for datum in ("cgcs2000", "xian80", "beijing54"):
        for one in near if datum == "cgcs2000" else near[:1]:
            codes += [gauss(datum, meridian=one), gauss(datum, meridian=one, zone=one // 3)]
    codes += [4610, 4214, 3857]
    return [(str(code), parse_reference(str(code)).label) for code in codes]
