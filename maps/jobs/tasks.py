"""The kinds of jobs that settings.JOB_TASKS names."""

from collections.abc import Mapping
from typing import Final

from gis.access.grants import Thing
from gis.jobs.tasks import Task
from maps.briefings import jobs as briefings
from maps.jobs import imports

NOTHING_WRITTEN: Final = "处理进程中断，什么也没有写入，可以再来一次。"

TASKS: Final[Mapping[str, Task]] = {
    imports.CHECK: Task("检查", imports.check, again=True),
    imports.APPLY: Task("写入", imports.apply, whole=True, lost=NOTHING_WRITTEN, limit_s=1800),
    imports.UNDO: Task("撤销", imports.undo, whole=True, lost=NOTHING_WRITTEN, limit_s=1800),
    briefings.DRAFT: Task("生成草稿", briefings.draft, again=True, lost=briefings.LOST, right=Thing.REVIEW),
    briefings.PUBLISH: Task("发布", briefings.publication, lost=briefings.LOST, right=Thing.PUBLISH),
}
